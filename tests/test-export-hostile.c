/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

#define N_FLOOD 5000

typedef struct
{
  const char *path;
  const char *interface;
  const char *method;
  const char *arguments;
} Call;

/* Nothing has changed, and who behaves is served. */
static void
check_unharmed (Fixture *f)
{
  g_autoptr (RcStats) stats = read_stats (f);

  g_assert_cmpuint (rc_stats_get_n_entries (stats), ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "kept"));
  g_assert_cmpuint (rc_cache_get_max_entries (f->cache), ==, 0);
  g_assert_cmpint (rc_cache_get_ttl (f->cache), ==, 0);
}

static void
insert_kept (Fixture *f)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_registry_set_export_flags (f->registry, RC_EXPORT_COMMANDS);
  rc_cache_insert (f->cache, "kept", G_OBJECT (resource));
}

static void
check_error (Fixture    *f,
             const Call *wrong,
             const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = call_full (f->peer, f->name, path, wrong->interface, wrong->method, wrong->arguments,
                      &error);
  g_assert_null (answer);
  g_assert_nonnull (error);
}

static void
test_malformed (Fixture       *f,
                gconstpointer  unused)
{
  const Call of_a_cache[] = {
    { NULL, CACHE, "GetStats", "(1,)" },
    { NULL, CACHE, "GetEntries", "()" },
    { NULL, CACHE, "GetEntries", "('text',)" },
    { NULL, CACHE, "GetEntries", "([1, 2],)" },
    { NULL, CACHE, "Watch", "(-1,)" },
    { NULL, CACHE, "Watch", "('often',)" },
    { NULL, CACHE, "Clear", "(true,)" },
    { NULL, CACHE, "Remove", "(1,)" },
    { NULL, CACHE, "Remove", "()" },
    { NULL, CACHE, "Trim", "(1,)" },
    { NULL, CACHE, "SetBound", "('ttl', 1)" },
    { NULL, CACHE, "SetBound", "('ttl',)" },
    { NULL, CACHE, "Destroy", "()" },
    { NULL, PROGRAM, "GetStats", "()" },
    { NULL, "no.such.Interface", "Clear", "()" },
    { NULL, PROPERTIES, "Set", "('dev.resourcecache.Cache1', 'Name', <'other'>)" },
    { NULL, PROPERTIES, "Set", "('dev.resourcecache.Cache1', 'Settings', <'other'>)" },
    { NULL, PROPERTIES, "Get", "('dev.resourcecache.Cache1', 'Values')" },
    { NULL, PROPERTIES, "Get", "('dev.resourcecache.Program1', 'Name')" },
  };

  insert_kept (f);
  for (guint i = 0; i < G_N_ELEMENTS (of_a_cache); i++)
    check_error (f, &of_a_cache[i], f->path);
  check_unharmed (f);
}

static void
test_unknown_objects (Fixture       *f,
                      gconstpointer  unused)
{
  const char *const elements[] = {
    "0", "00", "01", "4294967295", "4294967296", "18446744073709551616", "99999999999999999999999",
    "x", "_", "1/1", "0x1",
  };
  const Call clear = { NULL, CACHE, "Clear", NULL };
  const Call settings = { NULL, PROPERTIES, "Get", "('dev.resourcecache.Cache1', 'Settings')" };
  const Call stats = { NULL, CACHE, "GetStats", NULL };

  insert_kept (f);
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      g_autofree char *path = g_strdup_printf (ROOT_PATH "/caches/%s", elements[i]);

      check_error (f, &clear, path);
      check_error (f, &settings, path);
      check_error (f, &stats, path);
    }
  check_error (f, &clear, ROOT_PATH "/caches");
  check_error (f, &clear, ROOT_PATH);
  check_error (f, &clear, PROGRAM_PATH);
  check_unharmed (f);
}

/* Ten megabytes of a name get an answer that does not repeat them. */
static void
test_huge_texts (Fixture       *f,
                 gconstpointer  unused)
{
  g_autofree char *text = g_strnfill (10000000, 'x');
  g_autofree char *id = g_strdup_printf ("('%s',)", text);
  g_autofree char *bound = g_strdup_printf ("('%s', <'%s'>)", text, text);
  g_autofree char *sort = g_strdup_printf ("({'sort': <'%s'>, '%s': <1>},)", text, text);
  g_autofree char *said = NULL;

  insert_kept (f);
  said = fail_to_call (f, f->path, CACHE, "Remove", id, NOT_FOUND);
  g_assert_cmpuint (strlen (said), <, 1000);
  refuse_call (f, f->path, CACHE, "Refresh", id, NOT_FOUND);
  refuse_call (f, f->path, CACHE, "SetBound", bound, INVALID);
  refuse_call (f, f->path, CACHE, "GetEntries", sort, INVALID);
  check_unharmed (f);
}

typedef struct
{
  guint n_answers;
  guint n_errors;
} Tally;

static void
tally_cb (GObject      *connection,
          GAsyncResult *result,
          gpointer      user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  if (answer == NULL)
    {
      g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED);
      tally->n_errors++;
    }
  tally->n_answers++;
}

static void
flood (Fixture         *f,
       GDBusConnection *peer,
       const char      *method,
       guint            n_calls,
       Tally           *tally)
{
  for (guint i = 0; i < n_calls; i++)
    g_dbus_connection_call (peer, f->name, f->path, CACHE, method,
                            NULL, NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL,
                            tally != NULL ? tally_cb : NULL, tally);
}

/* Every request gets its answer, if only that it was one too many. */
static void
test_flood (Fixture       *f,
            gconstpointer  unused)
{
  Tally tally = { 0, };

  insert_kept (f);
  flood (f, f->peer, "GetStats", N_FLOOD, &tally);
  while (tally.n_answers < N_FLOOD)
    g_main_context_iteration (NULL, TRUE);
  check_unharmed (f);
}

/* More than so many commands are not kept waiting in the program. */
static void
wait_cb (const char    *key,
         const GValue  *value,
         RcEvictReason  reason,
         gpointer       user_data)
{
  test_latch_wait_for (user_data, 1);
}

static void
test_flood_of_commands (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;
  Tally tally = { 0, };
  TestLatch latch;

  insert_kept (f);
  test_latch_init (&latch);
  rc_cache_set_release_func (f->cache, wait_cb, &latch, NULL);
  flood (f, f->peer, "Clear", 1, &tally);
  test_wait_until (rc_cache_get_n_entries (f->cache) == 0);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (TestResource) resource = test_resource_new (1);

      rc_cache_insert (f->cache, "held", G_OBJECT (resource));
      flood (f, f->peer, "Clear", 1, &tally);
      test_wait_until (rc_cache_get_n_entries (f->cache) == 0);
    }

  flood (f, f->peer, "Clear", 100, &tally);
  while (tally.n_errors < 100 - (64 - 8))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tally.n_answers, ==, tally.n_errors);
  stats = read_stats (f);

  test_latch_add (&latch);
  while (tally.n_answers < 108)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tally.n_errors, ==, 100 - (64 - 8));
  test_latch_clear (&latch);
}

/* A peer that vanishes with questions open, and while it is sent to. */
static void
test_vanishing (Fixture       *f,
                gconstpointer  unused)
{
  insert_kept (f);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GDBusConnection) peer = connect_peer (f);
      g_autoptr (GVariant) answer = NULL;

      answer = call_full (peer, f->name, PROGRAM_PATH, PROGRAM, "Watch", "(uint32 100,)", NULL);
      flood (f, peer, "GetStats", 50, NULL);
      flood (f, peer, "GetLoads", 50, NULL);
      g_dbus_connection_flush_sync (peer, NULL, NULL);
      g_dbus_connection_close_sync (peer, NULL, NULL);
    }
  check_unharmed (f);
}

/* A cache that goes while it is asked about. */
static void
test_vanishing_cache (Fixture       *f,
                      gconstpointer  unused)
{
  insert_kept (f);
  for (guint i = 0; i < 50; i++)
    {
      RcCache *cache = rc_cache_new ("passing");
      g_autofree char *path = find_cache (f, "passing");
      g_autofree char *kept_path = g_steal_pointer (&f->path);

      f->path = path;
      flood (f, f->peer, "GetStats", 5, NULL);
      flood (f, f->peer, "Clear", 5, NULL);
      g_dbus_connection_flush_sync (f->peer, NULL, NULL);
      g_object_unref (cache);
      f->path = g_steal_pointer (&kept_path);
    }
  check_unharmed (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export-hostile/" name, Fixture, NULL, export_set_up, func, export_tear_down)

  add ("malformed", test_malformed);
  add ("unknown-objects", test_unknown_objects);
  add ("huge-texts", test_huge_texts);
  add ("flood", test_flood);
  add ("flood-of-commands", test_flood_of_commands);
  add ("vanishing", test_vanishing);
  add ("vanishing-cache", test_vanishing_cache);

  return g_test_run ();
}
