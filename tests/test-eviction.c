/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Which entry makes room, as a program sees it. */

static void
insert_new (Fixture    *f,
            const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (0);

  rc_cache_insert (f->cache, key, G_OBJECT (resource));
}

static void
assert_kept (Fixture    *f,
             const char *keys)
{
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, strlen (keys));
  for (; *keys != '\0'; keys++)
    {
      char key[] = { *keys, '\0' };

      g_assert_true (rc_cache_contains (f->cache, key));
    }
}

/* Takes as many milliseconds as its key says. */
static void
load_slowly (RcLoad   *load,
             gpointer  user_data)
{
  rc_clock_advance (g_ascii_strtoll (rc_load_get_key (load), NULL, 10) * 1000);
  rc_load_return_object (load, G_OBJECT (test_resource_new (0)));
}

static void
test_property (Fixture       *f,
               gconstpointer  unused)
{
  RcEvictionPolicy policy;
  int n_notified = 0;

  g_signal_connect_swapped (f->cache, "notify::eviction-policy", G_CALLBACK (g_atomic_int_inc),
                            &n_notified);
  g_assert_cmpint (rc_cache_get_eviction_policy (f->cache), ==, RC_EVICTION_POLICY_LRU);
  g_object_set (f->cache, "eviction-policy", RC_EVICTION_POLICY_COST, NULL);
  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_COST);
  g_object_get (f->cache, "eviction-policy", &policy, NULL);

  g_assert_cmpint (policy, ==, RC_EVICTION_POLICY_COST);
  g_assert_cmpint (n_notified, ==, 1);
}

static void
test_no_policy (Fixture       *f,
                gconstpointer  unused)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*eviction-policy stays*");
  rc_cache_set_eviction_policy (f->cache, 77);
  g_test_assert_expected_messages ();
  g_assert_cmpint (rc_cache_get_eviction_policy (f->cache), ==, RC_EVICTION_POLICY_LRU);
}

/* What took long to load stays, although it was used before the others. */
static void
test_load_time (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_slowly, NULL, NULL);
  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_COST);
  rc_cache_set_max_entries (f->cache, 3);
  g_object_unref (get (f, "5000"));
  for (int i = 10; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);

      g_object_unref (get (f, key));
    }

  g_assert_true (rc_cache_contains (f->cache, "5000"));
  g_assert_true (rc_cache_contains (f->cache, "19"));
}

/* A new policy decides from the next moment on. */
static void
test_change (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_slowly, NULL, NULL);
  g_object_unref (get (f, "5000"));
  g_object_unref (get (f, "10"));
  g_object_unref (get (f, "20"));
  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_COST);
  rc_cache_set_max_entries (f->cache, 2);
  g_assert_false (rc_cache_contains (f->cache, "10"));
  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_LRU);
  rc_cache_set_max_entries (f->cache, 1);
  g_assert_true (rc_cache_contains (f->cache, "20"));
}

static gpointer
hit_often (gpointer cache)
{
  for (int i = 0; i < 100; i++)
    {
      g_object_unref (rc_cache_lookup (cache, "a"));
      g_object_unref (rc_cache_lookup (cache, "b"));
    }

  return NULL;
}

/* The hits of all threads count. */
static void
test_readers (Fixture       *f,
              gconstpointer  unused)
{
  GThread *threads[3];

  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_COST);
  rc_cache_set_max_entries (f->cache, 4);
  for (const char *key = "abcd"; *key != '\0'; key++)
    insert_new (f, (char[]) { *key, '\0' });
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", hit_often, f->cache);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  insert_new (f, "e");
  assert_kept (f, "abde");
  insert_new (f, "f");
  assert_kept (f, "abef");
}

static guint64
weigh (const char   *key,
       const GValue *value,
       gpointer      user_data)
{
  return g_ascii_strtoull (key, NULL, 10);
}

/* What alone is too heavy is handed out, and drives nobody out. */
static void
test_too_heavy (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_weigh_func (f->cache, weigh, NULL, NULL);
  rc_cache_set_eviction_policy (f->cache, RC_EVICTION_POLICY_COST);
  rc_cache_set_max_weight (f->cache, 1000);
  g_object_unref (get (f, "1"));
  g_object_unref (get (f, "900"));
  g_object_unref (get (f, "1000000"));

  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 2);
  g_object_unref (get (f, "99"));
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 1000);
  g_object_unref (get (f, "50"));
  g_assert_false (rc_cache_contains (f->cache, "900"));
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) \
  g_test_add ("/rc/eviction/" name, Fixture, NULL, set_up, func, tear_down)
  add_test ("property", test_property);
  add_test ("no-policy", test_no_policy);
  add_test ("load-time", test_load_time);
  add_test ("change", test_change);
  add_test ("readers", test_readers);
  add_test ("too-heavy", test_too_heavy);
#undef add_test

  return g_test_run ();
}
