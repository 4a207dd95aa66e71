/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

static void
test_program (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GVariant) answer = call (f, PROGRAM_PATH, PROPERTIES, "GetAll",
                                      "('dev.resourcecache.Program1',)");
  g_autoptr (GVariant) properties = g_variant_get_child_value (answer, 0);
  const char *version;
  const char *name;
  gboolean shows_keys;
  gboolean allows_commands;
  guint process_id;
  guint n_caches;

  g_assert_true (g_variant_lookup (properties, "ProcessId", "u", &process_id));
  g_assert_cmpuint (process_id, ==, getpid ());
  g_assert_true (g_variant_lookup (properties, "Name", "&s", &name));
  g_assert_cmpstr (name, ==, g_get_prgname ());
  g_assert_true (g_variant_lookup (properties, "Version", "&s", &version));
  g_assert_cmpint (g_ascii_strtoull (version, NULL, 10), ==, RC_MAJOR_VERSION);
  g_assert_true (g_variant_lookup (properties, "ShowsKeys", "b", &shows_keys));
  g_assert_false (shows_keys);
  g_assert_true (g_variant_lookup (properties, "AllowsCommands", "b", &allows_commands));
  g_assert_false (allows_commands);
  g_assert_true (g_variant_lookup (properties, "NCaches", "u", &n_caches));
  g_assert_cmpuint (n_caches, ==, 1);
}

static void
test_stats_move (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (RcStats) before = read_stats (f);
  g_autoptr (RcStats) after = NULL;
  g_autoptr (GObject) first = rc_cache_get (f->cache, "a", NULL, NULL);
  g_autoptr (GObject) second = rc_cache_get (f->cache, "a", NULL, NULL);
  guint64 n_loads = 0;

  g_assert_cmpuint (rc_stats_get_hits (before), ==, 0);
  rc_cache_remove (f->cache, "a");
  after = read_stats (f);
  g_assert_cmpuint (rc_stats_get_hits (after), ==, 1);
  g_assert_cmpuint (rc_stats_get_misses (after), ==, 1);
  g_assert_cmpuint (rc_stats_get_loads (after), ==, 1);
  g_assert_cmpuint (rc_stats_get_evictions_for (after, RC_EVICT_REASON_REMOVED), ==, 1);
  for (guint i = 0; i < RC_N_LOAD_TIMES; i++)
    n_loads += rc_stats_get_load_times (after, NULL)[i];
  g_assert_cmpuint (n_loads, ==, 1);
}

static void
test_all_stats (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("other");
  g_autoptr (GVariant) answer = call (f, PROGRAM_PATH, PROGRAM, "GetStats", NULL);
  g_autoptr (GVariant) all = g_variant_get_child_value (answer, 1);
  g_autoptr (GVariant) one = g_variant_lookup_value (all, f->path, G_VARIANT_TYPE_VARDICT);
  g_autoptr (RcStats) stats = rc_stats_new_from_variant (one);

  g_assert_cmpuint (g_variant_n_children (all), ==, 2);
  g_assert_nonnull (stats);
}

static GVariant *
read_settings (Fixture *f)
{
  g_autoptr (GVariant) answer = call (f, f->path, PROPERTIES, "Get",
                                      "('dev.resourcecache.Cache1', 'Settings')");
  g_autoptr (GVariant) value = g_variant_get_child_value (answer, 0);

  return g_variant_get_variant (value);
}

/* Of a new cache nothing is told, and of a changed one every change. */
static void
test_settings (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GVariant) none = read_settings (f);
  g_autoptr (GVariant) all = NULL;
  g_autoptr (GVariant) expected = NULL;

  g_assert_cmpuint (g_variant_n_children (none), ==, 0);

  g_object_set (f->cache, "ttl", (gint64) 1, "idle-timeout", (gint64) 2, "refresh-after",
                (gint64) 3, "stale-if-error", (gint64) 4, "retry-delay", (gint64) 5,
                "load-timeout", (gint64) 6, "validate-interval", (gint64) 7, "max-entries", 8,
                "max-concurrent-loads", 9, "max-weight", (guint64) 10, "jitter", 0.5,
                "load-priority", -11, "eviction-policy", RC_EVICTION_POLICY_COST, "threaded", TRUE,
                "revalidate-on-resume", FALSE, "trim-on-low-memory", FALSE, NULL);
  all = read_settings (f);
  expected = g_variant_ref_sink (g_variant_new_parsed (
    "{'ttl': <int64 1>, 'idle-timeout': <int64 2>, 'refresh-after': <int64 3>, "
    "'stale-if-error': <int64 4>, 'retry-delay': <int64 5>, 'load-timeout': <int64 6>, "
    "'validate-interval': <int64 7>, 'max-entries': <uint32 8>, "
    "'max-concurrent-loads': <uint32 9>, 'max-weight': <uint64 10>, 'jitter': <0.5>, "
    "'load-priority': <-11>, 'eviction-policy': <'cost'>, 'threaded': <true>, "
    "'revalidate-on-resume': <false>, 'trim-on-low-memory': <false>}"));
  g_assert_cmpvariant (all, expected);

  rc_cache_close (f->cache);
  g_clear_pointer (&all, g_variant_unref);
  all = read_settings (f);
  g_assert_true (g_variant_lookup (all, "closed", "b", NULL));
}

static void
check_loads (Fixture    *f,
             const char *key,
             double      progress,
             const char *message,
             gboolean    is_queued)
{
  g_autoptr (GVariant) answer = call (f, f->path, CACHE, "GetLoads", NULL);
  g_autoptr (GVariant) loads = g_variant_get_child_value (answer, 0);
  g_autoptr (GVariant) load = NULL;
  const char *its_key;
  const char *its_message;
  double its_progress;
  gboolean its_queued;
  gint64 elapsed;

  g_assert_cmpuint (g_variant_n_children (loads), ==, 1 + is_queued);
  load = g_variant_get_child_value (loads, is_queued);
  g_assert_true (g_variant_lookup (load, "key", "&s", &its_key));
  g_assert_cmpstr (its_key, ==, key);
  g_assert_true (g_variant_lookup (load, "message", "&s", &its_message));
  g_assert_cmpstr (its_message, ==, message);
  g_assert_true (g_variant_lookup (load, "progress", "d", &its_progress));
  g_assert_cmpfloat (its_progress, ==, progress);
  g_assert_true (g_variant_lookup (load, "elapsed", "x", &elapsed));
  g_assert_cmpint (elapsed, >=, 0);
  g_assert_true (g_variant_lookup (load, "queued", "b", &its_queued));
  g_assert_cmpint (its_queued, ==, is_queued);
}

static void
begin_load (Fixture  *f,
            const char *key,
            RcLoad  **load)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_false (rc_cache_begin (f->cache, key, &value, load, NULL, NULL));
  g_assert_nonnull (*load);
}

static void
ignore_cb (GObject      *cache,
           GAsyncResult *result,
           gpointer      n_done)
{
  g_autoptr (GObject) object = rc_cache_get_finish (RC_CACHE (cache), result, NULL);

  g_assert_nonnull (object);
  (*(int *) n_done)++;
}

static void
test_loads (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (RcLoad) load = NULL;
  int n_done = 0;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  begin_load (f, "scheme://user:hidden@host", &load);
  check_loads (f, "scheme://user:…@host", -1, "", FALSE);

  rc_load_set_progress (load, 0.25);
  rc_load_set_message (load, "connecting, password=hidden");
  check_loads (f, "scheme://user:…@host", 0.25, "connecting, password=…", FALSE);

  rc_cache_get_async (f->cache, "second", NULL, ignore_cb, &n_done);
  check_loads (f, "second", -1, "", TRUE);

  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
  while (n_done == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* A cache has its number as long as the process lives, and no other has it then. */
static void
test_come_and_go (Fixture       *f,
                  gconstpointer  unused)
{
  Inbox added;
  Inbox removed;
  RcCache *cache;
  g_autoptr (GVariant) arrival = NULL;
  g_autoptr (GVariant) departure = NULL;
  g_autofree char *path = NULL;
  const char *came;
  const char *went;

  inbox_open (&added, f->peer, MANAGER, "InterfacesAdded");
  inbox_open (&removed, f->peer, MANAGER, "InterfacesRemoved");
  cache = rc_cache_new ("late");
  arrival = inbox_take (&added);
  g_variant_get_child (arrival, 0, "&o", &came);
  path = find_cache (f, "late");
  g_assert_cmpstr (came, ==, path);

  g_assert_finalize_object (cache);
  departure = inbox_take (&removed);
  g_variant_get_child (departure, 0, "&o", &went);
  g_assert_cmpstr (went, ==, path);
  refuse_call (f, path, CACHE, "GetStats", NULL, "org.freedesktop.DBus.Error.UnknownMethod");

  g_clear_pointer (&path, g_free);
  cache = rc_cache_new ("late");
  path = find_cache (f, "late");
  g_assert_cmpstr (path, !=, went);
  g_assert_finalize_object (cache);
  inbox_close (&added);
  inbox_close (&removed);
}

/* Thousands at once are told of in one go, and none is missed. */
static void
test_many (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) all = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < 3000; i++)
    g_ptr_array_add (caches, rc_cache_new (i == 2999 ? "last" : "many"));

  last = find_cache (f, "last");
  g_assert_nonnull (last);
  answer = call (f, PROGRAM_PATH, PROGRAM, "GetStats", NULL);
  all = g_variant_get_child_value (answer, 1);
  g_assert_cmpuint (g_variant_n_children (all), ==, 3001);
}

static void
test_unexport (Fixture       *f,
               gconstpointer  unused)
{
  rc_registry_unexport (f->registry);
  rc_registry_unexport (f->registry);
  test_wait_until (!has_owner (f, f->name));

  rc_registry_export (f->registry, NULL);
  rc_registry_export (f->registry, NULL);
  test_wait_until (has_owner (f, f->name));
  do_call (f, ROOT_PATH, MANAGER, "GetManagedObjects", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export/" name, Fixture, NULL, export_set_up, func, export_tear_down)

  add ("program", test_program);
  add ("stats-move", test_stats_move);
  add ("all-stats", test_all_stats);
  add ("settings", test_settings);
  add ("loads", test_loads);
  add ("come-and-go", test_come_and_go);
  add ("many", test_many);
  add ("unexport", test_unexport);

  return g_test_run ();
}
