/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <resource-cache.h>

#include "rc-gtk-cache-subject.h"
#include "rc-gtk-monitor-private.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  RcCache      *cache;
  RcGtkMonitor *monitor;
  guint         n_samples;
} Fixture;

static void
count_cb (Fixture *fixture)
{
  fixture->n_samples++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (RcGtkCacheSubject) subject = NULL;

  fixture->cache = rc_cache_new ("monitor");
  subject = rc_gtk_cache_subject_new (fixture->cache);
  fixture->monitor = rc_gtk_monitor_new (RC_GTK_SUBJECT (subject));
  g_signal_connect_swapped (fixture->monitor, "sampled", G_CALLBACK (count_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->monitor);
  g_clear_object (&fixture->cache);
}

static void
ask (Fixture    *fixture,
     const char *key,
     int         n_times)
{
  for (int i = 0; i < n_times; i++)
    {
      g_autoptr (GObject) value = rc_cache_lookup (fixture->cache, key);

      g_assert_true ((value != NULL) == g_str_equal (key, "there"));
    }
}

static void
test_measures_what_happens (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_insert (fixture->cache, "there", value);
  g_assert_true (isnan (rc_gtk_monitor_get_hit_rate (fixture->monitor)));
  rc_gtk_monitor_sample (fixture->monitor, 1 * SECOND);
  ask (fixture, "there", 3);
  ask (fixture, "absent", 1);
  rc_cache_remove (fixture->cache, "there");
  rc_gtk_monitor_sample (fixture->monitor, 2 * SECOND);

  g_assert_cmpuint (fixture->n_samples, ==, 2);
  g_assert_cmpfloat_with_epsilon (rc_gtk_monitor_get_hit_rate (fixture->monitor), 0.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (rc_gtk_monitor_get_hits_per_sec (fixture->monitor), 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (rc_gtk_monitor_get_misses_per_sec (fixture->monitor), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (rc_gtk_monitor_get_evictions_per_sec (fixture->monitor), 1,
                                  1e-9);
  g_assert_cmpuint (rc_stats_get_hits (rc_gtk_monitor_get_stats (fixture->monitor)), ==, 3);
}

static void
test_hit_rate_outlives_silence (Fixture       *fixture,
                                gconstpointer  user_data)
{
  rc_gtk_monitor_sample (fixture->monitor, 1 * SECOND);
  ask (fixture, "absent", 1);
  rc_gtk_monitor_sample (fixture->monitor, 2 * SECOND);
  g_assert_cmpfloat (rc_gtk_monitor_get_hit_rate (fixture->monitor), ==, 0);
  for (int i = 3; i < 20; i++)
    rc_gtk_monitor_sample (fixture->monitor, i * SECOND);

  g_assert_cmpfloat (rc_gtk_monitor_get_misses_per_sec (fixture->monitor), ==, 0);
  g_assert_cmpfloat (rc_gtk_monitor_get_hit_rate (fixture->monitor), ==, 0);
  g_assert_true (isnan (rc_gtk_history_get_value (
    rc_gtk_monitor_get_history (fixture->monitor), 0)));
}

static void
test_reset_is_no_rate (Fixture       *fixture,
                       gconstpointer  user_data)
{
  ask (fixture, "absent", 100);
  rc_gtk_monitor_sample (fixture->monitor, 1 * SECOND);
  rc_cache_reset_stats (fixture->cache);
  ask (fixture, "absent", 2);
  rc_gtk_monitor_sample (fixture->monitor, 2 * SECOND);
  g_assert_cmpfloat (rc_gtk_monitor_get_misses_per_sec (fixture->monitor), ==, 0);
  ask (fixture, "absent", 2);
  rc_gtk_monitor_sample (fixture->monitor, 3 * SECOND);
  g_assert_cmpfloat_with_epsilon (rc_gtk_monitor_get_misses_per_sec (fixture->monitor), 2, 1e-9);
}

static void
test_keeps_no_cache_alive (Fixture       *fixture,
                           gconstpointer  user_data)
{
  RcGtkSubject *subject = rc_gtk_monitor_get_subject (fixture->monitor);

  ask (fixture, "absent", 5);
  rc_gtk_monitor_sample (fixture->monitor, 1 * SECOND);
  g_assert_false (rc_gtk_subject_is_gone (subject));
  g_assert_finalize_object (g_steal_pointer (&fixture->cache));

  g_assert_true (rc_gtk_subject_is_gone (subject));
  g_assert_null (rc_gtk_subject_dup_settings (subject));
  rc_gtk_monitor_sample (fixture->monitor, 2 * SECOND);
  g_assert_cmpuint (rc_stats_get_misses (rc_gtk_monitor_get_stats (fixture->monitor)), ==, 5);
  g_assert_cmpstr (rc_gtk_subject_get_name (subject), ==, "monitor");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/gtk-monitor/measures-what-happens", Fixture, NULL,
              set_up, test_measures_what_happens, tear_down);
  g_test_add ("/rc/gtk-monitor/hit-rate-outlives-silence", Fixture, NULL,
              set_up, test_hit_rate_outlives_silence, tear_down);
  g_test_add ("/rc/gtk-monitor/reset-is-no-rate", Fixture, NULL,
              set_up, test_reset_is_no_rate, tear_down);
  g_test_add ("/rc/gtk-monitor/keeps-no-cache-alive", Fixture, NULL,
              set_up, test_keeps_no_cache_alive, tear_down);

  return g_test_run ();
}
