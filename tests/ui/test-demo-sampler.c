/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "demo-sampler.h"

typedef struct
{
  GListStore  *caches;
  DemoSampler *sampler;
  guint        n_samples;
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
  fixture->caches = g_list_store_new (RC_TYPE_CACHE);
  fixture->sampler = demo_sampler_new (G_LIST_MODEL (fixture->caches));
  g_signal_connect_swapped (fixture->sampler, "sampled", G_CALLBACK (count_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->sampler);
  g_assert_finalize_object (fixture->caches);
}

static void
add_cache (Fixture    *fixture,
           const char *name)
{
  g_autoptr (RcCache) cache = rc_cache_new (name);

  g_list_store_append (fixture->caches, cache);
}

static void
wait_for_sample (Fixture *fixture)
{
  guint n_samples = fixture->n_samples;

  while (fixture->n_samples == n_samples)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_models_follow_caches (Fixture       *fixture,
                           gconstpointer  user_data)
{
  DemoCacheModel *second;

  add_cache (fixture, "first");
  add_cache (fixture, "second");
  g_assert_cmpuint (g_list_model_get_n_items (demo_sampler_get_models (fixture->sampler)), ==, 2);
  second = demo_sampler_find (fixture->sampler, "second");
  g_assert_nonnull (second);

  g_list_store_remove (fixture->caches, 0);
  g_assert_null (demo_sampler_find (fixture->sampler, "first"));
  g_assert_true (demo_sampler_find (fixture->sampler, "second") == second);

  g_list_model_items_changed (G_LIST_MODEL (fixture->caches), 0, 1, 1);
  g_assert_true (demo_sampler_find (fixture->sampler, "second") == second);
}

static void
test_measures_what_happens (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (RcCache) cache = NULL;
  DemoCacheModel *model;

  add_cache (fixture, "cache");
  cache = g_list_model_get_item (G_LIST_MODEL (fixture->caches), 0);
  model = demo_sampler_find (fixture->sampler, "cache");
  demo_sampler_set_active (fixture->sampler, TRUE);
  wait_for_sample (fixture);

  rc_cache_insert (cache, "key", value);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GObject) hit = rc_cache_lookup (cache, "key");

      g_assert_nonnull (hit);
    }
  g_assert_null (rc_cache_lookup (cache, "another key"));
  wait_for_sample (fixture);

  g_assert_cmpfloat_with_epsilon (demo_cache_model_get_hit_rate (model), 0.75, 0.001);
  g_assert_cmpfloat (demo_cache_model_get_hits_per_sec (model), >, 0);
  g_assert_cmpfloat_with_epsilon (demo_cache_model_get_hits_per_sec (model)
                                  / demo_cache_model_get_misses_per_sec (model), 3, 0.001);
  g_assert_cmpuint (rc_stats_get_n_entries (demo_cache_model_get_stats (model)), ==, 1);
}

static void
test_reads_nothing_while_inactive (Fixture       *fixture,
                                   gconstpointer  user_data)
{
  add_cache (fixture, "cache");
  demo_sampler_set_active (fixture->sampler, TRUE);
  wait_for_sample (fixture);

  demo_sampler_set_active (fixture->sampler, FALSE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, fixture->sampler));
  demo_sampler_set_active (fixture->sampler, TRUE);
  g_assert_nonnull (g_main_context_find_source_by_user_data (NULL, fixture->sampler));
}

static void
test_keeps_no_cache_alive (Fixture       *fixture,
                           gconstpointer  user_data)
{
  RcCache *cache = rc_cache_new ("cache");
  g_autoptr (DemoCacheModel) model = demo_cache_model_new (cache);

  demo_cache_model_sample (model, 1);
  g_assert_finalize_object (cache);
  demo_cache_model_sample (model, 2);
  demo_cache_model_refresh_entries (model);
  demo_cache_model_clear (model);
  g_assert_cmpstr (demo_cache_model_get_name (model), ==, "cache");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/demo-sampler/models-follow-caches", Fixture, NULL,
              set_up, test_models_follow_caches, tear_down);
  g_test_add ("/rc/demo-sampler/measures-what-happens", Fixture, NULL,
              set_up, test_measures_what_happens, tear_down);
  g_test_add ("/rc/demo-sampler/reads-nothing-while-inactive", Fixture, NULL,
              set_up, test_reads_nothing_while_inactive, tear_down);
  g_test_add ("/rc/demo-sampler/keeps-no-cache-alive", Fixture, NULL,
              set_up, test_keeps_no_cache_alive, tear_down);

  return g_test_run ();
}
