/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "draw.h"
#include "model-reference.h"
#include "rc-clock-private.h"
#include "rc-housekeeper-private.h"
#include "rc-test.h"

/* A cache, its model, and how they are compared. */

typedef enum
{
  ANSWER_VALUE,
  ANSWER_ERROR,
  ANSWER_NOTHING,
  N_ANSWERS
} Answer;

/* What happens to the key while it is loaded. */
typedef enum
{
  MEANWHILE_REMOVE,
  MEANWHILE_CLEAR,
  MEANWHILE_INSERT,
  N_MEANWHILES
} Meanwhile;

/* What the next load will do. */
typedef struct
{
  Answer answer;
  guint error;
  gboolean is_stored;
  Meanwhile meanwhile;      /* N_MEANWHILES: nothing */
  int object;
  gint64 takes;
  gint64 ttl;               /* TTL_OF_CACHE: not set */
  int weight;               /* -1: not set */
  guint tags;               /* bits */
} Plan;

/* No loader made it: that its load ended without an answer. */
#define ERROR_OF_NO_ANSWER 0

#define N_LEASES 4
#define NO_RESOURCE (-1)

/* A lease, and what the model thinks that it is on. */
typedef struct
{
  RcLease *lease;           /* nullable */
  int key;
  int resource;             /* NO_RESOURCE: what was never in the cache, nor meant for it */
} Hold;

typedef struct
{
  RcCache *cache;
  Model model;
  Draw draw;
  RcLoad *loads[N_LOADS];   /* as in the model; nullable */
  Hold holds[N_LEASES];
  TestResource *objects[N_OBJECTS];
  GArray *releases;         /* of Departure: those that the cache has made */
  guint64 n_hit_signals;
  guint64 n_miss_signals;
  guint64 next_weight;
  guint last_error;
  Plan plan;

  /* For a housekeeper that is kept from its work. */
  gboolean is_prompt;
  RcPin *pin;
  RcChore *chore;
  TestLatch blocked;
  TestLatch unblock;
  RcClockChangedFunc waits_for_it;
} Fixture;

static const char *
get_key (int key)
{
  static const char *const keys[N_KEYS] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
  };

  return keys[key];
}

static int
get_number (const char *key)
{
  return key[0] - 'a';
}

G_GNUC_UNUSED static gint32
draw (Fixture *self,
      gint32   end)
{
  return draw_below (&self->draw, end);
}

static void
hit_cb (RcCache    *cache,
        const char *key,
        Fixture    *self)
{
  self->n_hit_signals++;
}

static void
miss_cb (RcCache    *cache,
         const char *key,
         Fixture    *self)
{
  self->n_miss_signals++;
}

static void
evict_cb (RcCache       *cache,
          const char    *key,
          RcEvictReason  reason,
          Fixture       *self)
{
  Departure departure = { get_number (key), -1, reason };

  g_array_append_val (self->model.seen, departure);
}

static void
release_cb (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  Fixture *self = user_data;
  TestResource *resource = g_value_get_object (value);
  Departure departure = { get_number (key), resource->number, reason };

  g_array_append_val (self->releases, departure);
}

static gboolean
validate_cb (const char    *key,
             const GValue  *value,
             gpointer       user_data,
             GError       **error)
{
  Fixture *self = user_data;
  TestResource *resource = g_value_get_object (value);

  return !self->model.is_bad[resource->number];
}

static guint64
weigh_cb (const char   *key,
          const GValue *value,
          gpointer      user_data)
{
  return ((Fixture *) user_data)->next_weight;
}

/* A chore that lasts as long as the test keeps everybody else's from being done. */
static gint64
block_cb (gpointer owner,
          gint64   now)
{
  Fixture *self = g_object_get_data (owner, "fixture");

  test_latch_add (&self->blocked);
  test_latch_wait_for (&self->unblock, 1);
  return G_MAXINT64;
}

static void
block_housekeeper (Fixture *self)
{
  g_object_set_data (G_OBJECT (self->objects[0]), "fixture", self);
  self->pin = rc_pin_new (G_OBJECT (self->objects[0]));
  self->chore = rc_chore_new (self->pin, block_cb);
  rc_chore_schedule (self->chore, rc_clock_now ());
  test_latch_wait_for (&self->blocked, 1);

  /* Nor is it waited for. */
  self->waits_for_it = rc_clock_set_changed_func (NULL);
}

static void
unblock_housekeeper (Fixture *self)
{
  test_latch_add (&self->unblock);
  test_wait_until (!rc_housekeeper_is_running ());
  rc_clock_set_changed_func (self->waits_for_it);
  rc_chore_free (self->chore);
  rc_pin_dispose (self->pin);
  rc_pin_unref (self->pin);
}

G_GNUC_UNUSED static void
fixture_init (Fixture *self,
              gboolean is_prompt,
              Draw     draw)
{
  *self = (Fixture) { .is_prompt = is_prompt, .draw = draw };
  self->model.knows_victims = TRUE;
  self->model.resumed_at = G_MININT64;
  self->model.resources = g_array_new (FALSE, FALSE, sizeof (ModelResource));
  self->model.seen = g_array_new (FALSE, FALSE, sizeof (Departure));
  self->model.releases = g_array_new (FALSE, FALSE, sizeof (Departure));
  self->releases = g_array_new (FALSE, FALSE, sizeof (Departure));
  test_latch_init (&self->blocked);
  test_latch_init (&self->unblock);
  for (guint i = 0; i < N_OBJECTS; i++)
    self->objects[i] = test_resource_new (i);

  self->cache = rc_cache_new ("modelled");
  rc_cache_set_release_func (self->cache, release_cb, self, NULL);
  rc_cache_set_validate_func (self->cache, validate_cb, self, NULL);
  rc_cache_set_weigh_func (self->cache, weigh_cb, self, NULL);
  g_signal_connect (self->cache, "hit", G_CALLBACK (hit_cb), self);
  g_signal_connect (self->cache, "miss", G_CALLBACK (miss_cb), self);
  g_signal_connect (self->cache, "evict", G_CALLBACK (evict_cb), self);

  rc_clock_freeze ();
  if (!is_prompt)
    block_housekeeper (self);
}

G_GNUC_UNUSED static void
fixture_clear (Fixture *self)
{
  if (!self->is_prompt)
    unblock_housekeeper (self);
  rc_clock_thaw ();
  for (guint i = 0; i < N_OBJECTS; i++)
    g_assert_finalize_object (self->objects[i]);
  test_latch_clear (&self->blocked);
  test_latch_clear (&self->unblock);
  g_array_unref (self->releases);
  g_array_unref (self->model.releases);
  g_array_unref (self->model.seen);
  g_array_unref (self->model.resources);
}

static void
check_departures (Fixture *self)
{
  GArray *expected = self->model.releases;

  g_assert_cmpuint (self->model.n_checked, ==, self->model.seen->len);
  g_assert_cmpuint (self->releases->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      Departure *made = &g_array_index (self->releases, Departure, i);
      Departure *due = &g_array_index (expected, Departure, i);

      g_assert_cmpint (made->object, ==, due->object);
      g_assert_cmpint (made->key, ==, due->key);
      g_assert_cmpint (made->reason, ==, due->reason);
    }

  g_array_set_size (self->model.seen, 0);
  self->model.n_checked = 0;
  g_array_set_size (self->releases, 0);
  g_array_set_size (expected, 0);
}

static guint
count_loads (Model *model)
{
  guint n_loads = 0;

  for (guint i = 0; i <= N_LOADS; i++)
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
  g_assert_cmpint (rc_entry_info_get_age (info), ==, model->now - entry->stored_at);
  g_assert_cmpint (rc_entry_info_get_idle (info), ==, model->now - entry->used_at);
  g_assert_cmpint (rc_entry_info_get_time_to_live (info), ==,
                   model_get_time_to_live (model, key));
  g_assert_cmpuint (rc_entry_info_get_hits (info), ==, entry->hits);
  g_assert_cmpint (rc_entry_info_get_load_time (info), ==, entry->load_time);
  g_assert_cmpuint (rc_entry_info_get_weight (info), ==, entry->weight);
  g_assert_cmpuint (rc_entry_info_get_n_leases (info), ==,
                    model_get_resource (model, entry->resource)->n_leases);
  g_assert_cmpint (rc_entry_info_get_state (info) == RC_ENTRY_STATE_EXPIRED, ==,
                   model_has_expired (model, key, &reason));
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
