/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

typedef struct
{
  RcCache *cache;
  TestLog log;
  int n_released;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  f->cache = rc_cache_new ("test");
  f->n_released = 0;
  rc_cache_set_release_func (f->cache, test_release, &f->n_released, NULL);
  test_log_init (&f->log);
  test_log_watch (&f->log, f->cache);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  test_log_clear (&f->log);
  rc_clock_thaw ();
}

static TestResource *
insert_new (Fixture    *f,
            const char *key)
{
  TestResource *resource = test_resource_new (1);

  rc_cache_insert (f->cache, key, G_OBJECT (resource));
  return resource;
}

static void
test_new (Fixture       *f,
          gconstpointer  unused)
{
  g_assert_cmpstr (rc_cache_get_name (f->cache), ==, "test");
  g_assert_cmpint (rc_cache_get_ttl (f->cache), ==, 0);
  g_assert_cmpuint (rc_cache_get_max_entries (f->cache), ==, 0);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_false (rc_cache_is_closed (f->cache));
}

static void
test_insert_lookup (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (GObject) found = rc_cache_lookup (f->cache, "a");
  g_autoptr (GObject) missing = rc_cache_lookup (f->cache, "b");

  g_assert_true (found == G_OBJECT (resource));
  g_assert_null (missing);
  test_assert_log (&f->log, "hit a, miss b");
}

static void
test_peek_tells_nobody (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (GObject) found = rc_cache_peek (f->cache, "a");
  g_autoptr (RcStats) stats = NULL;

  g_assert_true (found == G_OBJECT (resource));
  g_assert_true (rc_cache_contains (f->cache, "a"));
  g_assert_false (rc_cache_contains (f->cache, "b"));
  g_assert_null (rc_cache_peek (f->cache, "b"));
  test_assert_log (&f->log, "");

  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_hits (stats) + rc_stats_get_misses (stats), ==, 0);
}

static void
test_values_of_any_type (Fixture       *f,
                         gconstpointer  unused)
{
  g_auto (GValue) text = G_VALUE_INIT;
  g_auto (GValue) found = G_VALUE_INIT;
  g_auto (GValue) missing = G_VALUE_INIT;
  g_auto (GValue) peeked = G_VALUE_INIT;

  g_value_init (&text, G_TYPE_STRING);
  g_value_set_string (&text, "hello");
  rc_cache_insert_value (f->cache, "a", &text);

  g_assert_true (rc_cache_lookup_value (f->cache, "a", &found));
  g_assert_cmpstr (g_value_get_string (&found), ==, "hello");
  g_assert_true (rc_cache_peek_value (f->cache, "a", &peeked));
  g_assert_cmpstr (g_value_get_string (&peeked), ==, "hello");
  g_assert_false (rc_cache_lookup_value (f->cache, "b", &missing));
  g_assert_true (G_VALUE_HOLDS (&missing, G_TYPE_POINTER));

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*key “a” of cache “test” is no object: use rc_cache_lookup_value()*");
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_test_assert_expected_messages ();
}

static void
test_replace (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (TestResource) first = insert_new (f, "a");
  g_autoptr (TestResource) second = insert_new (f, "a");

  test_assert_log (&f->log, "evict a replaced");
  g_assert_cmpint (first->n_closed, ==, 1);
  g_assert_cmpint (second->n_closed, ==, 0);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
}

static void
test_same_instance_again (Fixture       *f,
                          gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  rc_cache_set_ttl (f->cache, 10);
  rc_clock_advance (9);
  rc_cache_insert (f->cache, "a", G_OBJECT (resource));
  rc_clock_advance (9);

  test_assert_log (&f->log, "");
  g_assert_cmpint (resource->n_closed, ==, 0);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
test_remove (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  g_assert_true (rc_cache_remove (f->cache, "a"));
  g_assert_false (rc_cache_remove (f->cache, "a"));
  test_assert_log (&f->log, "evict a removed");
  g_assert_cmpint (resource->n_closed, ==, 1);
}

static void
test_clear (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (TestResource) a = insert_new (f, "a");
  g_autoptr (TestResource) b = insert_new (f, "b");

  rc_cache_clear (f->cache);
  rc_cache_clear (f->cache);

  test_assert_log (&f->log, "evict a cleared, evict b cleared");
  g_assert_cmpint (a->n_closed + b->n_closed, ==, 2);
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
test_shared_value_released_with_the_last (Fixture       *f,
                                          gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  rc_cache_insert (f->cache, "b", G_OBJECT (resource));
  rc_cache_remove (f->cache, "a");
  g_assert_cmpint (resource->n_closed, ==, 0);
  rc_cache_remove (f->cache, "b");
  g_assert_cmpint (resource->n_closed, ==, 1);
}

static void
test_shared_before_release_func (Fixture       *f,
                                 gconstpointer  unused)
{
  g_autoptr (RcCache) cache = rc_cache_new ("late");
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (cache, "a", G_OBJECT (resource));
  rc_cache_insert (cache, "b", G_OBJECT (resource));
  rc_cache_set_release_func (cache, test_release, NULL, NULL);
  rc_cache_clear (cache);

  g_assert_cmpint (resource->n_closed, ==, 1);
}

/* CASES: releases_when_hits_size is LRU. */
static void
test_lru (Fixture       *f,
          gconstpointer  unused)
{
  g_autoptr (TestResource) r10 = insert_new (f, "10");
  g_autoptr (TestResource) r11 = insert_new (f, "11");
  g_autoptr (TestResource) r12 = insert_new (f, "12");
  g_autoptr (TestResource) r13 = NULL;
  g_autoptr (GObject) hit = NULL;

  rc_cache_set_max_entries (f->cache, 3);
  hit = rc_cache_lookup (f->cache, "10");
  r13 = insert_new (f, "13");

  test_assert_log (&f->log, "hit 10, evict 11 capacity");
  g_assert_cmpint (r11->n_closed, ==, 1);
}

static void
test_capacity_takes_effect_at_once (Fixture       *f,
                                    gconstpointer  unused)
{
  g_autoptr (TestResource) a = insert_new (f, "a");
  g_autoptr (TestResource) b = insert_new (f, "b");
  g_autoptr (TestResource) c = insert_new (f, "c");

  rc_cache_set_max_entries (f->cache, 1);
  test_assert_log (&f->log, "evict a capacity, evict b capacity");
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
}

static guint64
weigh (const char   *key,
       const GValue *value,
       gpointer      user_data)
{
  return g_ascii_strtoull (key, NULL, 10);
}

static void
test_weight (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (TestResource) r4 = NULL;
  g_autoptr (TestResource) r5 = NULL;
  g_autoptr (TestResource) r3 = NULL;

  rc_cache_set_weigh_func (f->cache, weigh, NULL, NULL);
  rc_cache_set_max_weight (f->cache, 10);
  r4 = insert_new (f, "4");
  r5 = insert_new (f, "5");
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 9);
  r3 = insert_new (f, "3");

  test_assert_log (&f->log, "evict 4 capacity");
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 8);
}

static void
test_too_heavy_evicts_nothing_else (Fixture       *f,
                                    gconstpointer  unused)
{
  g_autoptr (TestResource) r4 = NULL;
  g_autoptr (TestResource) r11 = NULL;

  rc_cache_set_weigh_func (f->cache, weigh, NULL, NULL);
  rc_cache_set_max_weight (f->cache, 10);
  r4 = insert_new (f, "4");
  r11 = insert_new (f, "11");

  test_assert_log (&f->log, "evict 11 capacity");
  g_assert_cmpint (r11->n_closed, ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "4"));
}

static void
test_ttl_exact (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (TestResource) resource = NULL;

  rc_cache_set_ttl (f->cache, 1000);
  resource = insert_new (f, "a");
  rc_clock_advance (999);
  g_assert_true (rc_cache_contains (f->cache, "a"));
  rc_clock_advance (1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
}

/* Nobody calls: the library's thread does it. */
static void
test_expired_is_released_without_traffic (Fixture       *f,
                                          gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  rc_cache_set_ttl (f->cache, 1000);
  rc_clock_advance (1000);

  test_assert_log (&f->log, "evict a expired");
  g_assert_cmpint (resource->n_closed, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
}

static void
test_idle_timeout (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  rc_cache_set_idle_timeout (f->cache, 100);
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GObject) hit = NULL;

      rc_clock_advance (99);
      hit = rc_cache_lookup (f->cache, "a");
      g_assert_nonnull (hit);
    }
  rc_clock_advance (100);

  test_assert_log (&f->log, "hit a, hit a, hit a, hit a, hit a, evict a idle");
}

static void
test_ttl_change_takes_effect_at_once (Fixture       *f,
                                      gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");

  rc_clock_advance (500);
  rc_cache_set_ttl (f->cache, 501);
  g_assert_true (rc_cache_contains (f->cache, "a"));
  rc_cache_set_ttl (f->cache, 500);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  test_assert_log (&f->log, "evict a expired");
}

static void
test_jitter (Fixture       *f,
             gconstpointer  unused)
{
  guint n_left;

  rc_cache_set_ttl (f->cache, 1000);
  rc_cache_set_jitter (f->cache, 0.5);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);
      g_autoptr (TestResource) resource = insert_new (f, key);
    }

  rc_clock_advance (500);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), >=, 199);
  rc_clock_advance (250);
  n_left = rc_cache_get_n_entries (f->cache);
  g_assert_cmpuint (n_left, >, 40);
  g_assert_cmpuint (n_left, <, 160);
  rc_clock_advance (250);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
}

static void
test_expired_makes_room_first (Fixture       *f,
                               gconstpointer  unused)
{
  g_autoptr (TestResource) a = insert_new (f, "a");
  g_autoptr (TestResource) b = NULL;
  g_autoptr (RcStats) stats = NULL;

  rc_cache_set_max_entries (f->cache, 2);
  rc_cache_set_ttl (f->cache, 100);
  rc_clock_advance (50);
  b = insert_new (f, "b");
  rc_clock_advance (50);
  rc_cache_prune (f->cache);
  stats = rc_cache_dup_stats (f->cache);

  g_assert_cmpuint (rc_stats_get_evictions_for (stats, RC_EVICT_REASON_EXPIRED), ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "b"));
}

static void
test_trim (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (TestResource) a = insert_new (f, "a");
  g_autoptr (TestResource) b = insert_new (f, "b");
  g_autoptr (TestResource) c = insert_new (f, "c");

  g_assert_cmpuint (rc_cache_trim (f->cache, 0), ==, 0);
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.5), ==, 2);
  test_assert_log (&f->log, "evict a memory-pressure, evict b memory-pressure");
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 1);
}

static void
test_snapshot (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (GObject) hit = NULL;
  g_autoptr (GPtrArray) snapshot = NULL;
  RcEntryInfo *info;

  rc_cache_set_ttl (f->cache, 100);
  rc_clock_advance (10);
  hit = rc_cache_lookup (f->cache, "a");
  rc_clock_advance (20);

  snapshot = rc_cache_snapshot (f->cache);
  g_assert_cmpuint (snapshot->len, ==, 1);
  info = snapshot->pdata[0];
  g_assert_cmpstr (rc_entry_info_get_key (info), ==, "a");
  g_assert_cmpint (rc_entry_info_get_age (info), ==, 30);
  g_assert_cmpint (rc_entry_info_get_idle (info), ==, 20);
  g_assert_cmpint (rc_entry_info_get_time_to_live (info), ==, 70);
  g_assert_cmpuint (rc_entry_info_get_hits (info), ==, 1);
  g_assert_cmpuint (rc_entry_info_get_weight (info), ==, 1);
  g_assert_cmpuint (rc_entry_info_get_n_leases (info), ==, 0);
  g_assert_cmpint (rc_entry_info_get_state (info), ==, RC_ENTRY_STATE_FRESH);
}

static void
test_reset_stats (Fixture       *f,
                  gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (GObject) hit = rc_cache_lookup (f->cache, "a");
  g_autoptr (RcStats) stats = NULL;

  rc_cache_reset_stats (f->cache);
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 0);
  g_assert_cmpuint (rc_stats_get_n_entries (stats), ==, 1);
}

static void
test_close (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (TestResource) late = test_resource_new (2);

  rc_cache_close (f->cache);
  rc_cache_close (f->cache);
  test_assert_log (&f->log, "evict a closed");
  g_assert_cmpint (resource->n_closed, ==, 1);
  g_assert_true (rc_cache_is_closed (f->cache));
  g_assert_false (rc_cache_remove (f->cache, "a"));

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*Cache “test” is closed*");
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*Cache “test” is closed*");
  rc_cache_insert (f->cache, "b", G_OBJECT (late));
  g_test_assert_expected_messages ();
  g_assert_cmpint (late->n_closed, ==, 0);
}

static void
test_dispose_releases (void)
{
  g_autoptr (TestResource) resource = test_resource_new (1);
  RcCache *cache = rc_cache_new ("test");

  rc_cache_set_release_func (cache, test_release, NULL, NULL);
  rc_cache_insert (cache, "a", G_OBJECT (resource));
  g_assert_finalize_object (cache);

  g_assert_cmpint (resource->n_closed, ==, 1);
}

static void
test_bad_keys (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (TestResource) kept = insert_new (f, "kept");
  g_autoptr (TestResource) resource = test_resource_new (1);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*can't be a key of cache “test”: keys are UTF-8*");
  rc_cache_insert (f->cache, "\xff\xfe", G_OBJECT (resource));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*keys are UTF-8*");
  g_assert_null (rc_cache_lookup (f->cache, "\xff\xfe"));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*key != NULL*");
  rc_cache_insert (f->cache, NULL, G_OBJECT (resource));
  g_test_assert_expected_messages ();

  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
}

static void
test_bad_values (Fixture       *f,
                 gconstpointer  unused)
{
  GValue none = G_VALUE_INIT;
  g_autoptr (TestResource) kept = insert_new (f, "a");

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*G_IS_VALUE*");
  rc_cache_insert_value (f->cache, "a", &none);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*G_IS_OBJECT*");
  rc_cache_insert (f->cache, "a", NULL);
  g_test_assert_expected_messages ();

  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
test_bad_settings (Fixture       *f,
                   gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 5);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*Cache “test”: ttl stays as it is. Durations are microseconds*");
  rc_cache_set_ttl (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*idle-timeout stays*");
  rc_cache_set_idle_timeout (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*validate-interval stays*");
  rc_cache_set_validate_interval (f->cache, G_MININT64);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*jitter stays*");
  rc_cache_set_jitter (f->cache, 1.5);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*no share of its entries*");
  g_assert_cmpuint (rc_cache_trim (f->cache, 2), ==, 0);
  g_test_assert_expected_messages ();

  g_assert_cmpint (rc_cache_get_ttl (f->cache), ==, 5);
}


/* Every property there is can be set, read back, and tells of it once. */
static void
test_properties (Fixture       *f,
                 gconstpointer  unused)
{
  guint n_notified = 0;

  g_signal_connect_swapped (f->cache, "notify::ttl", G_CALLBACK (g_atomic_int_inc), &n_notified);
  g_object_set (f->cache, "ttl", G_GINT64_CONSTANT (7), "idle-timeout", G_GINT64_CONSTANT (8),
                "max-entries", 9u, "max-weight", G_GUINT64_CONSTANT (10),
                "validate-interval", G_GINT64_CONSTANT (11), "jitter", 0.25, NULL);
  g_object_set (f->cache, "ttl", G_GINT64_CONSTANT (7), NULL);

  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpint (rc_cache_get_ttl (f->cache), ==, 7);
  g_assert_cmpint (rc_cache_get_idle_timeout (f->cache), ==, 8);
  g_assert_cmpuint (rc_cache_get_max_entries (f->cache), ==, 9);
  g_assert_cmpuint (rc_cache_get_max_weight (f->cache), ==, 10);
  g_assert_cmpint (rc_cache_get_validate_interval (f->cache), ==, 11);
  g_assert_cmpfloat (rc_cache_get_jitter (f->cache), ==, 0.25);
}

static void
test_read_only_properties (Fixture       *f,
                           gconstpointer  unused)
{
  g_autoptr (TestResource) resource = insert_new (f, "a");
  g_autoptr (RcStats) stats = NULL;
  g_autoptr (GMainContext) context = NULL;
  g_autofree char *name = NULL;
  guint64 weight;
  guint n_entries;
  guint n_loading;

  g_object_get (f->cache, "name", &name, "n-entries", &n_entries, "weight", &weight,
                "n-loading", &n_loading, "stats", &stats, "main-context", &context, NULL);

  g_assert_cmpstr (name, ==, "test");
  g_assert_cmpuint (n_entries, ==, 1);
  g_assert_cmpuint (weight, ==, 1);
  g_assert_cmpuint (n_loading, ==, 0);
  g_assert_cmpuint (rc_stats_get_n_entries (stats), ==, 1);
  g_assert_null (context);
}

static void
free_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
test_callback_data_is_freed (void)
{
  gboolean freed[2] = { FALSE, FALSE };
  RcCache *cache = rc_cache_new ("test");

  rc_cache_set_weigh_func (cache, weigh, &freed[0], free_flag);
  rc_cache_set_weigh_func (cache, weigh, &freed[1], free_flag);
  g_assert_true (freed[0]);
  g_assert_false (freed[1]);
  g_assert_finalize_object (cache);
  g_assert_true (freed[1]);
}

static void
release_reenters (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       user_data)
{
  RcCache *cache = user_data;

  g_assert_false (rc_cache_contains (cache, key));
  rc_cache_set_max_entries (cache, rc_cache_get_n_entries (cache) + 1);
  rc_cache_prune (cache);
}

/* No callback is called under a lock: each may call everything. */
static void
test_release_may_call_back (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_set_release_func (cache, release_reenters, cache, NULL);
  rc_cache_insert (cache, "a", G_OBJECT (resource));
  rc_cache_insert (cache, "b", G_OBJECT (resource));
  rc_cache_remove (cache, "a");
  rc_cache_clear (cache);
  g_assert_cmpuint (rc_cache_get_max_entries (cache), ==, 1);
  rc_cache_set_release_func (cache, NULL, NULL, NULL);
  g_object_unref (cache);
}

#define add(name, func) \
  g_test_add ("/rc/cache/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("new", test_new);
  add ("insert-lookup", test_insert_lookup);
  add ("peek-tells-nobody", test_peek_tells_nobody);
  add ("values-of-any-type", test_values_of_any_type);
  add ("replace", test_replace);
  add ("same-instance-again", test_same_instance_again);
  add ("remove", test_remove);
  add ("clear", test_clear);
  add ("shared-value", test_shared_value_released_with_the_last);
  add ("shared-before-release-func", test_shared_before_release_func);
  add ("lru", test_lru);
  add ("capacity-at-once", test_capacity_takes_effect_at_once);
  add ("weight", test_weight);
  add ("too-heavy", test_too_heavy_evicts_nothing_else);
  add ("ttl-exact", test_ttl_exact);
  add ("released-without-traffic", test_expired_is_released_without_traffic);
  add ("idle-timeout", test_idle_timeout);
  add ("ttl-at-once", test_ttl_change_takes_effect_at_once);
  add ("jitter", test_jitter);
  add ("expired-first", test_expired_makes_room_first);
  add ("trim", test_trim);
  add ("snapshot", test_snapshot);
  add ("reset-stats", test_reset_stats);
  add ("close", test_close);
  add ("bad-keys", test_bad_keys);
  add ("bad-values", test_bad_values);
  add ("bad-settings", test_bad_settings);
  add ("properties", test_properties);
  add ("read-only-properties", test_read_only_properties);
  g_test_add_func ("/rc/cache/dispose-releases", test_dispose_releases);
  g_test_add_func ("/rc/cache/callback-data", test_callback_data_is_freed);
  g_test_add_func ("/rc/cache/release-calls-back", test_release_may_call_back);

  return g_test_run ();
}
