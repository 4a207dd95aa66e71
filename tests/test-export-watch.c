/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

#define LIMITS_EXCEEDED "org.freedesktop.DBus.Error.LimitsExceeded"
#define SOON "(uint32 100,)"
#define LATE "(uint32 60000,)"
#define MAX_PER_PEER 16
#define MAX_IN_ALL 128

static RcStats *
take_stats (Inbox  *inbox,
            gint64 *time)
{
  g_autoptr (GVariant) arguments = inbox_take (inbox);
  g_autoptr (GVariant) stats = g_variant_get_child_value (arguments, 1);

  g_variant_get_child (arguments, 0, "x", time);
  return rc_stats_new_from_variant (stats);
}

/* Only who watches is told, and is told what goes on. */
static void
test_cache (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GDBusConnection) bystander = connect_peer (f);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (RcStats) first = NULL;
  g_autoptr (RcStats) second = NULL;
  g_autoptr (GVariant) pause = NULL;
  Inbox inbox;
  Inbox others;
  gint64 time;
  gint64 later;
  guint granted;

  inbox_open (&inbox, f->peer, CACHE, "Stats");
  inbox_open (&others, bystander, CACHE, "Stats");
  answer = call (f, f->path, CACHE, "Watch", "(uint32 1,)");
  g_variant_get (answer, "(u)", &granted);
  g_assert_cmpuint (granted, ==, 100);

  first = take_stats (&inbox, &time);
  g_assert_cmpuint (rc_stats_get_misses (first), ==, 0);
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  second = take_stats (&inbox, &later);
  g_assert_cmpuint (rc_stats_get_misses (second), ==, 1);
  g_assert_cmpint (later, >, time);

  pause = call_full (bystander, f->name, f->path, CACHE, "GetStats", NULL, NULL);
  inbox_check_empty (&others);
  inbox_close (&inbox);
  inbox_close (&others);
  g_dbus_connection_close_sync (bystander, NULL, NULL);
}

static void
test_unwatch (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GDBusConnection) other = connect_peer (f);
  g_autoptr (GVariant) answer = NULL;
  Inbox inbox;
  Inbox others;

  inbox_open (&inbox, f->peer, CACHE, "Stats");
  inbox_open (&others, other, CACHE, "Stats");
  do_call (f, f->path, CACHE, "Unwatch", NULL);
  do_call (f, f->path, CACHE, "Watch", "(uint32 100,)");
  answer = call_full (other, f->name, f->path, CACHE, "Watch", "(uint32 100,)", NULL);
  g_variant_unref (inbox_take (&inbox));

  do_call (f, f->path, CACHE, "Unwatch", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_set_size (inbox.arguments, 0);
  for (guint i = 0; i < 3; i++)
    g_variant_unref (inbox_take (&others));
  inbox_check_empty (&inbox);

  inbox_close (&inbox);
  inbox_close (&others);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

static guint
take_program (Inbox      *inbox,
              const char *path)
{
  g_autoptr (GVariant) arguments = inbox_take (inbox);
  g_autoptr (GVariant) all = g_variant_get_child_value (arguments, 1);
  g_autoptr (GVariant) one = g_variant_lookup_value (all, path, G_VARIANT_TYPE_VARDICT);
  guint n_caches = g_variant_n_children (all);

  g_assert_cmpuint (n_caches > 0, ==, one != NULL);
  return n_caches;
}

/* All caches at first, then those that changed. */
static void
test_program (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (RcCache) idle = rc_cache_new ("idle");
  Inbox inbox;

  inbox_open (&inbox, f->peer, PROGRAM, "Stats");
  do_call (f, PROGRAM_PATH, PROGRAM, "Watch", "(uint32 100,)");
  g_assert_cmpuint (take_program (&inbox, f->path), ==, 2);
  g_assert_cmpuint (take_program (&inbox, f->path), ==, 0);

  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_assert_cmpuint (take_program (&inbox, f->path), ==, 1);
  do_call (f, PROGRAM_PATH, PROGRAM, "Unwatch", NULL);
  inbox_close (&inbox);
}

/* The signal of a thousand caches is followed by another one. */
static void
test_program_of_many (Fixture       *f,
                      gconstpointer  unused)
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_caches = 0;
  Inbox inbox;

  for (guint i = 0; i < 2500; i++)
    g_ptr_array_add (caches, rc_cache_new ("many"));

  inbox_open (&inbox, f->peer, PROGRAM, "Stats");
  do_call (f, PROGRAM_PATH, PROGRAM, "Watch", "(uint32 100,)");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GVariant) arguments = inbox_take (&inbox);
      g_autoptr (GVariant) all = g_variant_get_child_value (arguments, 1);

      g_assert_cmpuint (g_variant_n_children (all), <=, 1000);
      n_caches += g_variant_n_children (all);
    }
  g_assert_cmpuint (n_caches, ==, 2501);
  inbox_close (&inbox);
}

typedef struct
{
  GMutex lock;
  GDBusMessage *ping;        /* lock; the one that was kept back */
} Sleeper;

/* In GDBus' own thread. */
static GDBusMessage *
keep_ping_cb (GDBusConnection *connection,
              GDBusMessage    *message,
              gboolean         is_incoming,
              gpointer         user_data)
{
  Sleeper *sleeper = user_data;

  if (!is_incoming || g_strcmp0 (g_dbus_message_get_member (message), "Ping") != 0)
    return message;

  g_mutex_lock (&sleeper->lock);
  g_clear_object (&sleeper->ping);
  sleeper->ping = message;
  g_mutex_unlock (&sleeper->lock);

  return NULL;
}

/* To who does not answer, one signal is sent, however long he takes. */
static void
test_slow_peer (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GDBusConnection) slow = connect_peer (f);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GDBusMessage) pong = NULL;
  Sleeper sleeper = { .ping = NULL };
  Inbox inbox;
  Inbox slow_inbox;

  g_dbus_connection_add_filter (slow, keep_ping_cb, &sleeper, NULL);
  inbox_open (&inbox, f->peer, CACHE, "Stats");
  inbox_open (&slow_inbox, slow, CACHE, "Stats");
  answer = call_full (slow, f->name, f->path, CACHE, "Watch", "(uint32 100,)", NULL);
  do_call (f, f->path, CACHE, "Watch", "(uint32 100,)");

  g_variant_unref (inbox_take (&slow_inbox));
  for (guint i = 0; i < 5; i++)
    g_variant_unref (inbox_take (&inbox));
  inbox_check_empty (&slow_inbox);

  g_mutex_lock (&sleeper.lock);
  pong = g_dbus_message_new_method_reply (sleeper.ping);
  g_mutex_unlock (&sleeper.lock);
  g_dbus_connection_send_message (slow, pong, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_variant_unref (inbox_take (&slow_inbox));

  inbox_close (&inbox);
  inbox_close (&slow_inbox);
  g_dbus_connection_close_sync (slow, NULL, NULL);
  g_clear_object (&sleeper.ping);
}

static gboolean
may_watch (Fixture         *f,
           GDBusConnection *peer,
           guint            number,
           const char      *interval)
{
  g_autofree char *path = g_strdup_printf ("%.*s/%u", (int) (strrchr (f->path, '/') - f->path),
                                           f->path, number);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autofree char *name = NULL;

  answer = call_full (peer, f->name, path, CACHE, "Watch", interval, &error);
  if (answer != NULL)
    return TRUE;

  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, LIMITS_EXCEEDED);
  return FALSE;
}

/* How much is watched is bounded; who vanishes makes room for others. */
static void
test_vanished_peers (Fixture       *f,
                     gconstpointer  unused)
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = g_ascii_strtoull (strrchr (f->path, '/') + 1, NULL, 10);

  for (guint i = 0; i < MAX_PER_PEER; i++)
    g_ptr_array_add (caches, rc_cache_new ("many"));
  for (guint i = 0; i < MAX_IN_ALL / MAX_PER_PEER; i++)
    {
      GDBusConnection *peer = connect_peer (f);

      g_ptr_array_add (peers, peer);
      for (guint j = 0; j < MAX_PER_PEER; j++)
        g_assert_true (may_watch (f, peer, first + j, i == 0 ? SOON : LATE));
      g_assert_false (may_watch (f, peer, first + MAX_PER_PEER, SOON));
      g_assert_true (may_watch (f, peer, first, i == 0 ? SOON : LATE));
    }
  g_assert_false (may_watch (f, f->peer, first, SOON));

  g_dbus_connection_close_sync (g_ptr_array_index (peers, 0), NULL, NULL);
  test_wait_until (may_watch (f, f->peer, first, SOON));
  for (guint i = 1; i < peers->len; i++)
    g_dbus_connection_close_sync (g_ptr_array_index (peers, i), NULL, NULL);
}

/* A cache that goes takes its watches along. */
static void
test_vanished_cache (Fixture       *f,
                     gconstpointer  unused)
{
  RcCache *cache = rc_cache_new ("short-lived");
  g_autofree char *path = find_cache (f, "short-lived");
  Inbox inbox;
  Inbox removed;

  inbox_open (&inbox, f->peer, CACHE, "Stats");
  inbox_open (&removed, f->peer, MANAGER, "InterfacesRemoved");
  do_call (f, path, CACHE, "Watch", "(uint32 100,)");
  g_variant_unref (inbox_take (&inbox));
  g_assert_finalize_object (cache);
  g_variant_unref (inbox_take (&removed));
  g_ptr_array_set_size (inbox.arguments, 0);

  do_call (f, f->path, CACHE, "Watch", "(uint32 100,)");
  g_variant_unref (inbox_take (&inbox));
  inbox_close (&inbox);
  inbox_close (&removed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export-watch/" name, Fixture, NULL, export_set_up, func, export_tear_down)

  add ("cache", test_cache);
  add ("unwatch", test_unwatch);
  add ("program", test_program);
  add ("program-of-many", test_program_of_many);
  add ("slow-peer", test_slow_peer);
  add ("vanished-peers", test_vanished_peers);
  add ("vanished-cache", test_vanished_cache);

  return g_test_run ();
}
