/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gdk/gdk.h>
#include <glib/gstdio.h>

#include "demo-source.h"
#include "demo-workload.h"

static const char *const cache_names[] = { "Catalogs", "Databases", "Pictures" };

typedef struct
{
  guint64 n_hits;
  guint64 n_misses;
  guint64 n_loads;
  guint64 n_failures;
} Totals;

static RcCache *
lookup_cache (const char *name)
{
  RcCache *cache = rc_registry_lookup (rc_registry_get_default (), name);

  g_assert_nonnull (cache);
  return cache;
}

static Totals
add_up (void)
{
  Totals totals = { 0, };

  for (guint i = 0; i < G_N_ELEMENTS (cache_names); i++)
    {
      g_autoptr (RcCache) cache = lookup_cache (cache_names[i]);
      g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

      totals.n_hits += rc_stats_get_hits (stats);
      totals.n_misses += rc_stats_get_misses (stats);
      totals.n_loads += rc_stats_get_loads (stats);
      totals.n_failures += rc_stats_get_load_failures (stats);
    }
  return totals;
}

static void
request (DemoWorkload *workload,
         guint         n)
{
  for (guint i = 0; i < n; i++)
    demo_workload_request (workload);
}

static void
test_requests (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (5);
  Totals totals;

  request (workload, 300);
  totals = add_up ();
  g_assert_cmpuint (totals.n_hits + totals.n_misses, ==, 300);
  g_assert_cmpuint (totals.n_loads, ==, totals.n_misses);
  g_assert_cmpuint (totals.n_hits, >, 100);
  g_assert_cmpuint (totals.n_misses, >, 50);
  g_assert_cmpuint (totals.n_failures, <, 15);
  g_assert_finalize_object (workload);
}

static void
test_seed (void)
{
  Totals totals[2];

  rc_clock_freeze ();
  for (guint i = 0; i < 2; i++)
    {
      DemoWorkload *workload = demo_workload_new_seeded (99);

      request (workload, 150);
      totals[i] = add_up ();
      g_assert_finalize_object (workload);
    }
  rc_clock_thaw ();
  g_assert_cmpmem (&totals[0], sizeof (Totals), &totals[1], sizeof (Totals));
}

static void
test_skew (void)
{
  guint64 hits[2];

  for (guint i = 0; i < 2; i++)
    {
      DemoWorkload *workload = demo_workload_new_seeded (17);

      demo_workload_set_skew (workload, 2 * i);
      request (workload, 200);
      hits[i] = add_up ().n_hits;
      g_assert_finalize_object (workload);
    }
  g_assert_cmpuint (hits[1], >, hits[0] + 50);
}

static void
test_values (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (23);

  request (workload, 100);
  for (guint i = 0; i < G_N_ELEMENTS (cache_names); i++)
    {
      g_autoptr (RcCache) cache = lookup_cache (cache_names[i]);
      g_autoptr (GPtrArray) infos = rc_cache_snapshot (cache);

      g_assert_cmpuint (infos->len, >, 0);
      for (guint k = 0; k < infos->len; k++)
        {
          g_assert_cmpuint (rc_entry_info_get_weight (infos->pdata[k]), >, 256);
          g_assert_cmpint (rc_entry_info_get_load_time (infos->pdata[k]), >, 0);
        }
      if (g_str_equal (cache_names[i], "Pictures"))
        {
          const char *key = rc_entry_info_get_key (infos->pdata[0]);
          g_autoptr (GObject) texture = rc_cache_peek (cache, key);

          g_assert_true (GDK_IS_TEXTURE (texture));
        }
    }
  g_assert_finalize_object (workload);
}

static void
test_broken (void)
{
  static const char *const keys[] = { "broken.xml", "broken.db", "broken.png" };
  DemoWorkload *workload = demo_workload_new_seeded (31);

  request (workload, 1);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (RcCache) cache = lookup_cache (cache_names[i]);
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;

      g_assert_false (rc_cache_get_value (cache, keys[i], &value, NULL, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cache_names[i]));
      g_assert_nonnull (strstr (error->message, keys[i]));
    }
  g_assert_finalize_object (workload);
}

static void
test_failures_happen (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (37);
  guint n = 0;

  demo_workload_set_skew (workload, 2);
  while (add_up ().n_failures == 0 && n++ < 10000)
    demo_workload_request (workload);
  g_assert_cmpuint (add_up ().n_failures, ==, 1);
  g_assert_finalize_object (workload);
}

/* Counts what the workload's own threads ask for, and lets a test wait for it. */
typedef struct
{
  GMutex lock;
  GCond  changed;
  guint  n;
} Counter;

static void
count_cb (RcCache    *cache,
          const char *key,
          gpointer    user_data)
{
  Counter *counter = user_data;

  g_mutex_lock (&counter->lock);
  counter->n++;
  g_cond_signal (&counter->changed);
  g_mutex_unlock (&counter->lock);
}

static void
counter_wait (Counter *self,
              guint    n)
{
  gint64 end_usec = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  g_mutex_lock (&self->lock);
  while (self->n < n)
    g_assert_true (g_cond_wait_until (&self->changed, &self->lock, end_usec));
  g_mutex_unlock (&self->lock);
}

static void
test_pause (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (41);
  Counter counter = { 0, };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (cache_names); i++)
    {
      g_autoptr (RcCache) cache = lookup_cache (cache_names[i]);

      g_signal_connect (cache, "hit", G_CALLBACK (count_cb), &counter);
      g_signal_connect (cache, "miss", G_CALLBACK (count_cb), &counter);
    }
  request (workload, 20);
  g_assert_cmpuint (counter.n, ==, 20);

  demo_workload_set_rate (workload, 5000);
  demo_workload_set_running (workload, TRUE);
  counter_wait (&counter, 200);
  demo_workload_set_running (workload, FALSE);
  demo_workload_settle (workload);

  n = counter.n;
  request (workload, 100);
  g_assert_cmpuint (counter.n, ==, n + 100);

  demo_workload_set_running (workload, TRUE);
  counter_wait (&counter, n + 250);
  g_assert_finalize_object (workload);
  g_assert_cmpuint (counter.n, >=, n + 250);
}

/* The pause makes it sure that an end which doesn't wait for the thread is seen. */
static void
linger_cb (RcCache    *cache,
           const char *key,
           gpointer    user_data)
{
  Counter *counter = user_data;

  g_usleep (G_USEC_PER_SEC / 5);
  count_cb (cache, key, counter + 1);
}

static void
test_end_waits (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (53);
  Counter counters[2] = { 0, };

  for (guint i = 0; i < G_N_ELEMENTS (cache_names); i++)
    {
      g_autoptr (RcCache) cache = lookup_cache (cache_names[i]);

      g_signal_connect (cache, "miss", G_CALLBACK (count_cb), counters);
      g_signal_connect (cache, "miss", G_CALLBACK (linger_cb), counters);
    }
  demo_workload_set_running (workload, TRUE);
  counter_wait (counters, 1);
  g_assert_finalize_object (workload);
  g_assert_cmpuint (counters[1].n, ==, counters[0].n);
}

static void
test_databases_closed_once (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (43);
  guint n_opened_before, n_closed_before, n_opened, n_closed;

  demo_source_databases_count (&n_opened_before, &n_closed_before);
  g_assert_cmpuint (n_opened_before, ==, n_closed_before);
  demo_workload_set_skew (workload, 0);
  request (workload, 200);
  demo_source_databases_count (&n_opened, &n_closed);
  g_assert_cmpuint (n_opened, >=, n_opened_before + 20);
  g_assert_cmpuint (n_closed, <, n_opened);
  g_assert_cmpuint (n_closed, >, n_closed_before);
  g_assert_finalize_object (workload);
  demo_source_databases_count (&n_opened, &n_closed);
  g_assert_cmpuint (n_closed, ==, n_opened);
}

static void
test_early_end (void)
{
  guint n_opened, n_closed;

  for (guint i = 0; i < 3; i++)
    {
      DemoWorkload *workload = demo_workload_new ();

      demo_workload_set_rate (workload, 5000);
      demo_workload_set_running (workload, TRUE);
      g_assert_finalize_object (workload);
    }
  demo_source_databases_count (&n_opened, &n_closed);
  g_assert_cmpuint (n_closed, ==, n_opened);
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
test_properties (void)
{
  DemoWorkload *workload = demo_workload_new ();
  guint n = 0;

  g_signal_connect (workload, "notify", G_CALLBACK (count_notify_cb), &n);
  g_assert_false (demo_workload_get_running (workload));
  g_assert_cmpuint (demo_workload_get_rate (workload), ==, 60);
  g_assert_cmpfloat (demo_workload_get_skew (workload), ==, 1);
  demo_workload_set_rate (workload, 60);
  demo_workload_set_skew (workload, 1);
  demo_workload_set_running (workload, FALSE);
  g_assert_cmpuint (n, ==, 0);
  demo_workload_set_rate (workload, 100000);
  demo_workload_set_skew (workload, -1);
  g_object_set (workload, "running", TRUE, NULL);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (demo_workload_get_rate (workload), ==, 5000);
  g_assert_cmpfloat (demo_workload_get_skew (workload), ==, 0);
  g_assert_true (demo_workload_get_running (workload));
  g_assert_finalize_object (workload);
}

static void
test_folder_removed (void)
{
  DemoWorkload *workload = demo_workload_new_seeded (47);
  g_autoptr (GDir) dir = NULL;

  request (workload, 50);
  dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  g_assert_nonnull (g_dir_read_name (dir));
  g_assert_null (g_dir_read_name (dir));
  g_object_run_dispose (G_OBJECT (workload));
  g_dir_rewind (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  request (workload, 1);
  demo_workload_set_running (workload, TRUE);
  g_assert_finalize_object (workload);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *name = g_mkdtemp (g_strdup ("test-workload-XXXXXX"));
  g_autofree char *folder = g_canonicalize_filename (name, NULL);
  int status;

  /* GLib reads it once, so that nothing may ask for it before. */
  g_setenv ("TMPDIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/workload/requests", test_requests);
  g_test_add_func ("/demo/workload/seed", test_seed);
  g_test_add_func ("/demo/workload/skew", test_skew);
  g_test_add_func ("/demo/workload/values", test_values);
  g_test_add_func ("/demo/workload/broken", test_broken);
  g_test_add_func ("/demo/workload/failures-happen", test_failures_happen);
  g_test_add_func ("/demo/workload/pause", test_pause);
  g_test_add_func ("/demo/workload/end-waits", test_end_waits);
  g_test_add_func ("/demo/workload/databases-closed-once", test_databases_closed_once);
  g_test_add_func ("/demo/workload/early-end", test_early_end);
  g_test_add_func ("/demo/workload/properties", test_properties);
  g_test_add_func ("/demo/workload/folder-removed", test_folder_removed);
  status = g_test_run ();
  g_rmdir (folder);
  return status;
}
