/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is asked of a cache of another program, over a real bus: entries, loads, commands. */

#include "watch-cache.h"
#include "watch-error.h"
#include "watch-fixture.h"

#define ENTRY "{'id': <'a1'>, 'key': <'photo'>, 'age': <int64 5>, 'hits': <uint64 2>}"

typedef struct
{
  TestBus          bus;
  TestImpostor     other;
  GDBusConnection *connection;
  WatchPeer       *peer;
  WatchCache      *cache;
  GAsyncResult    *result;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GError) error = NULL;

  properties = g_variant_ref_sink (g_variant_new_parsed ("{'Name': <'thumbs'>}"));
  test_bus_init (&self->bus);
  test_bus_start (&self->bus);
  test_impostor_init (&self->other, &self->bus);
  self->connection = g_dbus_connection_new_for_address_sync (
    self->bus.address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  self->peer = watch_peer_new (self->connection,
                               g_dbus_connection_get_unique_name (self->other.connection));
  watch_peer_set_label (self->peer, "photos");
  self->cache = watch_cache_new (self->peer, "/dev/resourcecache/caches/1", properties);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_object (&self->result);
  test_impostor_clear (&self->other);
  test_run_until (G_OBJECT (self->cache)->ref_count == 1);
  g_assert_finalize_object (self->cache);
  g_assert_finalize_object (self->peer);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  test_bus_clear (&self->bus);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *self = user_data;

  g_set_object (&self->result, result);
}

static GAsyncResult *
wait_for_result (Fixture *self)
{
  test_run_until (self->result != NULL);
  return self->result;
}

static gboolean
finish_command (Fixture  *self,
                GError  **error)
{
  gboolean is_done = watch_cache_command_finish (self->cache, wait_for_result (self), error);

  g_clear_object (&self->result);
  return is_done;
}

static void
assert_called_with (Fixture    *self,
                    const char *method,
                    const char *arguments)
{
  g_autofree char *last = test_impostor_dup_last (&self->other);

  g_assert_cmpuint (test_impostor_count (&self->other, method), ==, 1);
  g_assert_cmpstr (last, ==, arguments);
}

static void
test_commands (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  for (const char * const *m = (const char * const []) { "Clear", "Remove", "Refresh", NULL };
       *m != NULL; m++)
    test_impostor_answer (&self->other, *m, "()");
  test_impostor_answer (&self->other, "Trim", "(uint32 3,)");

  watch_cache_clear_async (self->cache, NULL, done_cb, self);
  g_assert_true (finish_command (self, &error));
  assert_called_with (self, "Clear", "");
  watch_cache_remove_async (self->cache, "a1", NULL, done_cb, self);
  g_assert_true (finish_command (self, &error));
  assert_called_with (self, "Remove", "('a1',)");
  watch_cache_refresh_async (self->cache, "a1", NULL, done_cb, self);
  g_assert_true (finish_command (self, &error));
  assert_called_with (self, "Refresh", "('a1',)");
  watch_cache_trim_async (self->cache, 0.5, NULL, done_cb, self);
  g_assert_true (finish_command (self, &error));
  assert_called_with (self, "Trim", "(0.5,)");
  g_assert_no_error (error);
}

/* What was set is read again: the program does not tell. */
static void
test_set_bound (Fixture       *self,
                gconstpointer  data)
{
  guint max_entries = 0;

  test_impostor_answer (&self->other, "SetBound", "()");
  test_impostor_answer (&self->other, "Get", "(<{'max-entries': <uint32 9>}>,)");
  watch_cache_set_bound_async (self->cache, "max-entries", g_variant_new_uint32 (9), NULL,
                               done_cb, self);
  g_assert_true (finish_command (self, NULL));
  while (max_entries == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_variant_lookup (watch_cache_get_settings (self->cache), "max-entries", "u", &max_entries);
    }
  g_assert_cmpuint (max_entries, ==, 9);
}

static void
test_errors (Fixture       *self,
             gconstpointer  data)
{
  static const struct
  {
    const char *name;
    WatchError  code;
  } cases[] = {
    { "dev.resourcecache.Error.NotAllowed", WATCH_ERROR_NOT_ALLOWED },
    { "dev.resourcecache.Error.NotFound", WATCH_ERROR_NOT_FOUND },
    { "dev.resourcecache.Error.Failed", WATCH_ERROR_FAILED },
    { "org.freedesktop.DBus.Error.UnknownObject", WATCH_ERROR_GONE },
    { "org.freedesktop.DBus.Error.UnknownMethod", WATCH_ERROR_MALFORMED },
    { "org.freedesktop.DBus.Error.LimitsExceeded", WATCH_ERROR_FAILED },
    { "org.example.Error.Odd", WATCH_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      test_impostor_refuse (&self->other, "Clear", cases[i].name);
      watch_cache_clear_async (self->cache, NULL, done_cb, self);
      g_assert_false (finish_command (self, &error));
      g_assert_error (error, WATCH_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, "“photos”"));
      g_assert_null (strstr (error->message, "GDBus.Error"));
    }
}

static void
test_wrong_answer (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  test_impostor_answer (&self->other, "Clear", "('surprise',)");
  watch_cache_clear_async (self->cache, NULL, done_cb, self);
  g_assert_false (finish_command (self, &error));
  g_assert_error (error, WATCH_ERROR, WATCH_ERROR_MALFORMED);
}

static void
test_program_ends (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  watch_cache_refresh_async (self->cache, "a1", NULL, done_cb, self);
  test_run_until (test_impostor_count (&self->other, "Refresh") == 1);
  g_dbus_connection_close_sync (self->other.connection, NULL, NULL);
  g_assert_false (finish_command (self, &error));
  g_assert_error (error, WATCH_ERROR, WATCH_ERROR_GONE);
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  watch_cache_refresh_async (self->cache, "a1", cancellable, done_cb, self);
  test_run_until (test_impostor_count (&self->other, "Refresh") == 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish_command (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static GPtrArray *
list_entries (Fixture    *self,
              guint       limit,
              GPtrArray **ids,
              guint      *total,
              GError    **error)
{
  GPtrArray *infos;

  watch_cache_list_entries_async (self->cache, limit, NULL, done_cb, self);
  infos = watch_cache_list_entries_finish (self->cache, wait_for_result (self), ids, total, error);
  g_clear_object (&self->result);

  return infos;
}

static void
test_entries (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  guint total;

  test_impostor_answer (&self->other, "GetEntries", "(uint32 1, [" ENTRY "])");
  infos = list_entries (self, 0, &ids, &total, NULL);
  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_cmpuint (total, ==, 1);
  g_assert_cmpstr (rc_entry_info_get_key (infos->pdata[0]), ==, "photo");
  g_assert_cmpuint (rc_entry_info_get_hits (infos->pdata[0]), ==, 2);
  g_assert_cmpstr (ids->pdata[0], ==, "a1");
  assert_called_with (self, "GetEntries", "({'offset': <uint32 0>, 'count': <uint32 1000>},)");
}

/* Page after page until it has been told of all, or of as many as are wanted. */
static void
test_entry_pages (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autofree char *last = NULL;

  test_impostor_answer (&self->other, "GetEntries", "(uint32 5, [" ENTRY ", " ENTRY "])");
  all = list_entries (self, 5, NULL, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_cmpuint (test_impostor_count (&self->other, "GetEntries"), ==, 3);
  last = test_impostor_dup_last (&self->other);
  g_assert_cmpstr (last, ==, "({'offset': <uint32 4>, 'count': <uint32 1>},)");

  some = list_entries (self, 3, NULL, NULL, NULL);
  g_assert_cmpuint (some->len, ==, 3);
}

/* It says that there are more, and never tells of them. */
static void
test_entries_without_end (Fixture       *self,
                          gconstpointer  data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) many = NULL;

  test_impostor_answer (&self->other, "GetEntries", "(uint32 4000000000, @aa{sv} [])");
  none = list_entries (self, 0, NULL, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);

  test_impostor_answer (&self->other, "GetEntries", "(uint32 4000000000, [" ENTRY "])");
  many = list_entries (self, 50, NULL, NULL, NULL);
  g_assert_cmpuint (many->len, ==, 50);
}

static void
test_malformed_entries (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("resource-cache-top", G_LOG_LEVEL_WARNING, "*sent an entry*");
  test_impostor_answer (&self->other, "GetEntries",
                        "(uint32 3, [{'id': <'x'>, 'key': <7>}, {'key': <'no id'>}, " ENTRY "])");
  infos = list_entries (self, 0, &ids, NULL, NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (ids->pdata[0], ==, "a1");

  test_impostor_answer (&self->other, "GetEntries", "('three', 4)");
  g_assert_null (list_entries (self, 0, NULL, NULL, &error));
  g_assert_error (error, WATCH_ERROR, WATCH_ERROR_MALFORMED);
}

static GPtrArray *
list_loads (Fixture  *self,
            GError  **error)
{
  GPtrArray *loads;

  watch_cache_list_loads_async (self->cache, NULL, done_cb, self);
  loads = watch_cache_list_loads_finish (self->cache, wait_for_result (self), error);
  g_clear_object (&self->result);

  return loads;
}

static void
test_loads (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) loads = NULL;
  WatchLoad *load;

  test_impostor_answer (&self->other, "GetLoads",
                        "([{'key': <'photo'>, 'elapsed': <int64 1500>, 'progress': <0.25>, "
                        "'message': <'Reading\\n…'>, 'queued': <false>}],)");
  loads = list_loads (self, NULL);
  g_assert_cmpuint (loads->len, ==, 1);
  load = loads->pdata[0];
  g_assert_cmpstr (load->label, ==, "photo");
  g_assert_cmpint (load->elapsed_usec, ==, 1500);
  g_assert_cmpfloat (load->progress, ==, 0.25);
  g_assert_cmpstr (load->message, ==, "Reading\uFFFD…");
  g_assert_false (load->is_queued);
}

static void
test_malformed_loads (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr (GPtrArray) loads = NULL;
  g_autoptr (GError) error = NULL;
  WatchLoad *load;

  test_impostor_answer (&self->other, "GetLoads",
                        "([{'key': <3>, 'elapsed': <int64 -9>, 'progress': <1e300>}],)");
  loads = list_loads (self, NULL);
  load = loads->pdata[0];
  g_assert_cmpstr (load->label, ==, "");
  g_assert_cmpint (load->elapsed_usec, ==, 0);
  g_assert_cmpfloat (load->progress, ==, -1);

  test_impostor_answer (&self->other, "GetLoads", "(1,)");
  g_assert_null (list_loads (self, &error));
  g_assert_error (error, WATCH_ERROR, WATCH_ERROR_MALFORMED);
}

#define ADD(path, function) \
  g_test_add ("/watch/verbs/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("commands", test_commands);
  ADD ("set-bound", test_set_bound);
  ADD ("errors", test_errors);
  ADD ("wrong-answer", test_wrong_answer);
  ADD ("program-ends", test_program_ends);
  ADD ("cancelled", test_cancelled);
  ADD ("entries", test_entries);
  ADD ("entry-pages", test_entry_pages);
  ADD ("entries-without-end", test_entries_without_end);
  ADD ("malformed-entries", test_malformed_entries);
  ADD ("loads", test_loads);
  ADD ("malformed-loads", test_malformed_loads);

  return g_test_run ();
}
