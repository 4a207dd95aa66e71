/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-fixture.h"

/* The cache and its model have to agree on all that can be asked for. */

/* In whatever order: who looks at a value, or gets it, may hold it a little longer. */
static void
check_release (const Departure *made,
               GArray          *expected)
{
  for (guint i = 0; i < expected->len; i++)
    {
      Departure due = g_array_index (expected, Departure, i);

      if (due.key == made->key && due.object == made->object && due.reason == made->reason)
        {
          g_array_remove_index (expected, i);
          return;
        }
    }

  g_assert_not_reached ();
}

static void
check_departures (Fixture *self)
{
  GArray *expected = self->model.releases;

  g_assert_cmpuint (self->model.n_checked, ==, self->model.seen->len);
  g_assert_cmpuint (self->releases->len, ==, expected->len);
  for (guint i = 0; i < self->releases->len; i++)
    check_release (&g_array_index (self->releases, Departure, i), expected);

  g_array_set_size (self->model.seen, 0);
  self->model.n_checked = 0;
  g_array_set_size (self->releases, 0);
  g_array_set_size (expected, 0);
}

static guint
count_loads (Model *model)
{
  guint n_loads = 0;

  for (guint i = 0; i < N_ALL_LOADS; i++)
    n_loads += model->loads[i].is_there;

  return n_loads;
}

static void
check_stats (Fixture *self)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (self->cache);
  Model *model = &self->model;

  g_assert_cmpuint (rc_stats_get_hits (stats), ==, model->hits);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, model->misses);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, model->loads_ended);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, model->load_failures);
  g_assert_cmpuint (rc_stats_get_total_load_time (stats), ==, model->total_load_time);
  g_assert_cmpuint (rc_stats_get_time_saved (stats), ==, model->time_saved);
  g_assert_cmpuint (rc_stats_get_n_entries (stats), ==, model_get_n_entries (model));
  g_assert_cmpuint (rc_stats_get_weight (stats), ==, model_get_weight (model));
  g_assert_cmpuint (rc_stats_get_n_loading (stats), ==, count_loads (model));
  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    g_assert_cmpuint (rc_stats_get_evictions_for (stats, reason), ==, model->evictions[reason]);
  g_assert_cmpuint (self->n_hit_signals, ==, model->hits);
  g_assert_cmpuint (self->n_miss_signals, ==, model->misses);
  g_assert_cmpuint (self->n_started_signals, ==, model->loads_begun);
  g_assert_cmpuint (self->n_finished_signals, ==, model->loads_begun - count_loads (model));
  g_assert_cmpuint (self->n_messages, ==, model->messages);
}

static void
check_contents (Fixture *self)
{
  g_assert_cmpuint (rc_cache_get_n_entries (self->cache), ==, model_get_n_entries (&self->model));
  g_assert_cmpuint (rc_cache_get_weight (self->cache), ==, model_get_weight (&self->model));

  for (guint key = 0; key < N_KEYS; key++)
    {
      g_autoptr (GObject) object = rc_cache_peek (self->cache, get_key (key));
      int expected = model_peek (&self->model, key);

      g_assert_cmpint (object != NULL ? TEST_RESOURCE (object)->number : -1, ==, expected);
      g_assert_cmpint (rc_cache_contains (self->cache, get_key (key)), ==, object != NULL);
    }
}

static void
check_info (Model       *model,
            RcEntryInfo *info)
{
  int key = get_number (rc_entry_info_get_key (info));
  ModelEntry *entry = &model->entries[key];
  RcEvictReason reason;

  g_assert_true (entry->is_there);
  g_assert_cmpint (rc_entry_info_get_state (info), ==, model_get_state (model, key, &reason));
  g_assert_cmpint (rc_entry_info_get_age (info), ==, model->now - entry->stored_at);
  g_assert_cmpint (rc_entry_info_get_idle (info), ==, model->now - entry->used_at);
  g_assert_cmpint (rc_entry_info_get_time_to_live (info), ==,
                   model_get_time_to_live (model, key));
  g_assert_cmpuint (rc_entry_info_get_hits (info), ==, entry->hits);
  g_assert_cmpint (rc_entry_info_get_load_time (info), ==, entry->load_time);
  g_assert_cmpuint (rc_entry_info_get_weight (info), ==, entry->weight);
  g_assert_cmpuint (rc_entry_info_get_n_leases (info), ==,
                    model_get_resource (model, entry->resource)->n_leases);
}

static void
check_snapshot (Fixture *self)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (self->cache);

  g_assert_cmpuint (snapshot->len, ==, model_get_n_entries (&self->model));
  for (guint i = 0; i < snapshot->len; i++)
    check_info (&self->model, g_ptr_array_index (snapshot, i));
}

G_GNUC_UNUSED static void
check (Fixture *self)
{
  check_departures (self);
  check_contents (self);
  check_stats (self);
  check_snapshot (self);
}
