/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* The caches of a program that tells of them over a real bus, rightly and wrongly. */

#include "watch-error.h"
#include "watch-fixture.h"
#include "watch-program.h"

#define ONE "objectpath '/dev/resourcecache/caches/1'"
#define TWO "objectpath '/dev/resourcecache/caches/2'"
#define CACHE(name) "{'dev.resourcecache.Cache1': {'Name': <'" name "'>, " \
                    "'Settings': <{'max-entries': <uint32 7>}>}}"
#define BOTH "({" ONE ": " CACHE ("thumbs") ", " TWO ": " CACHE ("models") "},)"
#define STATS "{'hits': <uint64 30>, 'misses': <uint64 10>}"
#define BOTH_STATS "(int64 1000, {" ONE ": " STATS ", " TWO ": " STATS "})"
#define MANAGER "org.freedesktop.DBus.ObjectManager"

typedef struct
{
  TestBus          bus;
  TestImpostor     other;
  GDBusConnection *connection;
  WatchPeer       *peer;
  WatchProgram    *program;
  GListModel      *caches;
  guint            n_sampled;
} Fixture;

static void
sampled_cb (Fixture *self)
{
  self->n_sampled++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GVariant) none = g_variant_ref_sink (g_variant_new_parsed ("{'Name': <'photos'>}"));
  g_autoptr (GError) error = NULL;

  test_bus_init (&self->bus);
  test_bus_start (&self->bus);
  test_impostor_init (&self->other, &self->bus);
  test_impostor_answer (&self->other, "GetManagedObjects", BOTH);
  test_impostor_answer (&self->other, "GetStats", BOTH_STATS);
  test_impostor_answer (&self->other, "Watch", "(uint32 1000,)");
  test_impostor_answer (&self->other, "Unwatch", "()");

  self->connection = g_dbus_connection_new_for_address_sync (
    self->bus.address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  self->peer = watch_peer_new (self->connection,
                               g_dbus_connection_get_unique_name (self->other.connection));
  self->program = watch_program_new (self->peer, "dev.resourcecache.P1");
  watch_program_introduce (self->program, none);
  self->caches = watch_program_get_caches (self->program);
  g_signal_connect_swapped (self->program, "sampled", G_CALLBACK (sampled_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  test_impostor_clear (&self->other);
  test_run_until (!watch_program_is_reading (self->program));
  g_assert_finalize_object (self->program);
  g_object_unref (self->peer);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  test_bus_clear (&self->bus);
}

static void
read_all (Fixture *self)
{
  watch_program_read (self->program);
  test_run_until (!watch_program_is_reading (self->program));
}

static WatchCache *
dup_first (Fixture *self)
{
  read_all (self);
  return g_list_model_get_item (self->caches, 0);
}

static void
test_lazy (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (WatchCache) cache = NULL;

  g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_IDLE);
  read_all (self);
  g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_READY);
  g_assert_cmpuint (g_list_model_get_n_items (self->caches), ==, 2);
  g_assert_cmpuint (self->n_sampled, ==, 1);

  cache = g_list_model_get_item (self->caches, 0);
  g_assert_cmpstr (watch_cache_get_name (cache), ==, "thumbs");
  g_assert_cmpuint (rc_stats_get_hits (watch_cache_get_stats (cache)), ==, 30);
  g_assert_cmpint (watch_cache_get_stats_time (cache), ==, 1000);
}

/* One call for the list, once, and one for all statistics: nothing for each cache. */
static void
test_few_calls (Fixture       *self,
                gconstpointer  data)
{
  for (guint i = 0; i < 3; i++)
    read_all (self);

  g_assert_cmpuint (test_impostor_count (&self->other, "GetManagedObjects"), ==, 1);
  g_assert_cmpuint (test_impostor_count (&self->other, "GetStats"), ==, 3);
  g_assert_cmpuint (test_impostor_count (&self->other, "Get"), ==, 0);
  g_assert_cmpuint (test_impostor_count (&self->other, "GetAll"), ==, 0);
}

static void
count_change_cb (guint *count)
{
  ++*count;
}

static void
test_come_and_go (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (WatchCache) first = dup_first (self);
  guint n_changes = 0;

  g_signal_connect_swapped (self->caches, "items-changed", G_CALLBACK (count_change_cb),
                            &n_changes);
  for (guint i = 3; i < 103; i++)
    {
      g_autofree char *added = g_strdup_printf ("(objectpath '/dev/resourcecache/caches/%u', "
                                                CACHE ("more") ")", i);

      test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesAdded", added);
    }
  test_run_until (g_list_model_get_n_items (self->caches) == 102);
  g_assert_cmpuint (n_changes, <, 100);

  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesRemoved",
                      "(" ONE ", ['dev.resourcecache.Cache1'])");
  test_run_until (g_list_model_get_n_items (self->caches) == 101);
  g_assert_true (watch_cache_is_gone (first));
  g_signal_handlers_disconnect_by_data (self->caches, &n_changes);
}

/* What comes twice, or goes before it was there, changes nothing. */
static void
test_told_twice (Fixture       *self,
                 gconstpointer  data)
{
  read_all (self);
  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesAdded",
                      "(" ONE ", " CACHE ("again") ")");
  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesRemoved",
                      "(objectpath '/dev/resourcecache/caches/9', ['dev.resourcecache.Cache1'])");
  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesRemoved",
                      "(" TWO ", ['dev.resourcecache.Cache1'])");
  test_run_until (g_list_model_get_n_items (self->caches) == 1);
}

static void
test_watch (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (WatchCache) cache = NULL;

  watch_program_watch (self->program, 500);
  test_run_until (self->n_sampled == 1 && test_impostor_count (&self->other, "Watch") == 1);
  test_impostor_emit (&self->other, "/dev/resourcecache/program", WATCH_PROGRAM_INTERFACE,
                      "Stats", "(int64 2000, {" ONE ": {'hits': <uint64 31>}})");
  test_run_until (self->n_sampled == 2);
  cache = g_list_model_get_item (self->caches, 0);
  g_assert_cmpuint (rc_stats_get_hits (watch_cache_get_stats (cache)), ==, 31);
  g_assert_cmpint (watch_cache_get_stats_time (cache), ==, 2000);

  watch_program_unwatch (self->program);
  test_run_until (test_impostor_count (&self->other, "Unwatch") == 1);
}

/* A cache that comes while somebody looks is asked for its numbers. */
static void
test_watch_new_cache (Fixture       *self,
                      gconstpointer  data)
{
  watch_program_watch (self->program, 500);
  test_run_until (self->n_sampled == 1);
  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesAdded",
                      "(objectpath '/dev/resourcecache/caches/3', " CACHE ("third") ")");
  test_run_until (self->n_sampled == 2);
  g_assert_cmpuint (test_impostor_count (&self->other, "GetStats"), ==, 2);
  watch_program_unwatch (self->program);
}

static void
test_watch_one (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (WatchCache) cache = dup_first (self);
  g_autofree char *last = NULL;
  guint n_sampled = 0;

  g_signal_connect_swapped (cache, "sampled", G_CALLBACK (count_change_cb), &n_sampled);
  watch_cache_watch (cache, 250);
  test_run_until (test_impostor_count (&self->other, "Watch") == 1);
  last = test_impostor_dup_last (&self->other);
  g_assert_cmpstr (last, ==, "(250,)");
  test_impostor_emit (&self->other, watch_cache_get_path (cache), WATCH_CACHE_INTERFACE, "Stats",
                      "(int64 5000, " STATS ")");
  test_run_until (n_sampled == 1);
  g_signal_handlers_disconnect_by_data (cache, &n_sampled);
  watch_cache_unwatch (cache);
  test_run_until (test_impostor_count (&self->other, "Unwatch") == 1);
}

static void
test_program_ends (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr (WatchCache) cache = dup_first (self);
  guint n_gone = 0;

  g_signal_connect_swapped (cache, "gone", G_CALLBACK (count_change_cb), &n_gone);
  g_dbus_connection_close_sync (self->other.connection, NULL, NULL);
  read_all (self);
  g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_GONE);
  g_assert_cmpuint (n_gone, ==, 1);
  g_assert_cmpuint (rc_stats_get_hits (watch_cache_get_stats (cache)), ==, 30);
}

static void
expect_complaint (const char *what)
{
  g_autofree char *pattern = g_strdup_printf ("*“photos”*sent %s*", what);

  g_test_expect_message ("resource-cache-top", G_LOG_LEVEL_WARNING, pattern);
}

/* Of many wrong signals, one complaint. */
static void
test_malformed_signals (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr (WatchCache) cache = dup_first (self);

  watch_cache_watch (cache, 100);
  watch_program_watch (self->program, 100);
  test_run_until (test_impostor_count (&self->other, "Watch") == 2);
  expect_complaint ("*");
  for (guint i = 0; i < 3; i++)
    {
      test_impostor_emit (&self->other, watch_cache_get_path (cache), WATCH_CACHE_INTERFACE,
                          "Stats", "('soon', 1)");
      test_impostor_emit (&self->other, watch_cache_get_path (cache), WATCH_CACHE_INTERFACE,
                          "Stats", "(int64 1, {'hits': <'many'>})");
      test_impostor_emit (&self->other, "/dev/resourcecache/program", WATCH_PROGRAM_INTERFACE,
                          "Stats", "(1.5,)");
      test_impostor_emit (&self->other, "/dev/resourcecache/program",
                          "org.freedesktop.DBus.Properties", "PropertiesChanged", "(1,)");
      test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesAdded", "(1,)");
      test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesRemoved",
                          "('x',)");
    }
  test_impostor_emit (&self->other, "/dev/resourcecache", MANAGER, "InterfacesRemoved",
                      "(" TWO ", ['dev.resourcecache.Cache1'])");
  test_run_until (g_list_model_get_n_items (self->caches) == 1);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (rc_stats_get_hits (watch_cache_get_stats (cache)), ==, 30);
}

static void
test_malformed_list (Fixture       *self,
                     gconstpointer  data)
{
  test_impostor_answer (&self->other, "GetManagedObjects", "('nothing',)");
  read_all (self);
  g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_FAILED);
  g_assert_error (watch_program_get_error (self->program), WATCH_ERROR, WATCH_ERROR_MALFORMED);

  /* It is tried again. */
  test_impostor_answer (&self->other, "GetManagedObjects", BOTH);
  read_all (self);
  g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_READY);
}

/* Who waits for the statistics hears each time that they do not come. */
static void
test_failures (Fixture       *self,
               gconstpointer  data)
{
  guint n_told = 0;

  g_signal_connect_swapped (self->program, "state-changed", G_CALLBACK (count_change_cb), &n_told);
  g_signal_connect_swapped (self->program, "sampled", G_CALLBACK (count_change_cb), &n_told);
  test_impostor_answer (&self->other, "GetStats", "('none',)");
  read_all (self);
  for (guint i = 0; i < 3; i++)
    {
      n_told = 0;
      read_all (self);
      g_assert_cmpuint (n_told, ==, 1);
      g_assert_cmpint (watch_program_get_state (self->program), ==, WATCH_PROGRAM_FAILED);
    }
  g_signal_handlers_disconnect_by_data (self->program, &n_told);
}

static void
test_malformed_caches (Fixture       *self,
                       gconstpointer  data)
{
  g_autoptr (WatchCache) cache = NULL;

  expect_complaint ("a cache without a name");
  test_impostor_answer (&self->other, "GetManagedObjects",
                        "({" ONE ": {'dev.resourcecache.Cache1': {'Name': <3>, "
                        "'Settings': <'none'>}}, "
                        "objectpath '/': " CACHE ("elsewhere") ", "
                        TWO ": {'org.example.Other': {}}},)");
  read_all (self);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (g_list_model_get_n_items (self->caches), ==, 1);
  cache = g_list_model_get_item (self->caches, 0);
  g_assert_cmpstr (watch_cache_get_name (cache), ==, "/dev/resourcecache/caches/1");
  g_assert_cmpuint (g_variant_n_children (watch_cache_get_settings (cache)), ==, 0);
}

#define ADD(path, function) \
  g_test_add ("/watch/caches/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lazy", test_lazy);
  ADD ("few-calls", test_few_calls);
  ADD ("come-and-go", test_come_and_go);
  ADD ("told-twice", test_told_twice);
  ADD ("watch", test_watch);
  ADD ("watch-new-cache", test_watch_new_cache);
  ADD ("watch-one", test_watch_one);
  ADD ("program-ends", test_program_ends);
  ADD ("malformed-signals", test_malformed_signals);
  ADD ("malformed-list", test_malformed_list);
  ADD ("failures", test_failures);
  ADD ("malformed-caches", test_malformed_caches);

  return g_test_run ();
}
