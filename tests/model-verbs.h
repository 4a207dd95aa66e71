/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-check.h"

/* Verbs that load nothing: each is given to the cache and to its model, and what they are
   then is compared by whoever asked for it. */

static void
iterate (Fixture *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    continue;
}

/* Of the loads; below. */
static void time_out (Fixture *self);

static void
pass_time (Fixture *self,
           gint64   usec)
{
  self->model.now += usec;
  if (!self->is_prompt)
    return;

  iterate (self);
  model_expire (&self->model);
  time_out (self);
  model_forget_failures (&self->model);
}

static void
advance (Fixture *self,
         gint64   usec)
{
  rc_clock_advance (usec);
  pass_time (self, usec);
}

static void
insert (Fixture *self,
        int      key,
        int      object)
{
  self->next_weight = draw (self, 50) ? draw (self, 10) : 100;
  rc_cache_insert (self->cache, get_key (key), G_OBJECT (self->objects[object]));
  model_detach (&self->model, key, RC_EVICT_REASON_REPLACED);
  self->model.failures[key].is_there = FALSE;
  model_store (&self->model, key, model_find_resource (&self->model, object), TTL_OF_CACHE,
               self->next_weight, 0);
}

static void
remove_key (Fixture *self,
            int      key)
{
  gboolean removed = rc_cache_remove (self->cache, get_key (key));

  g_assert_cmpint (removed, ==, model_remove (&self->model, key));
}

static void
clear (Fixture *self)
{
  rc_cache_clear (self->cache);
  model_clear (&self->model, RC_EVICT_REASON_CLEARED);
}

static void
lookup (Fixture *self,
        int      key)
{
  g_autoptr (GObject) object = rc_cache_lookup (self->cache, get_key (key));

  g_assert_cmpint (model_lookup (&self->model, key), ==,
                   object != NULL ? TEST_RESOURCE (object)->number : -1);
}

static const char *
get_tag (guint tag)
{
  static const char *const tags[N_TAGS] = { "odd", "even", "prime" };

  return tags[tag];
}

/* What is over by it is forgotten as time goes on, be it not at all. */
static void
set_retry_delay (Fixture *self,
                 gint64   retry_delay)
{
  rc_cache_set_retry_delay (self->cache, retry_delay);
  self->model.retry_delay = retry_delay;
  advance (self, 0);
}

/* It holds for what is being loaded already. */
static void
set_load_timeout (Fixture *self,
                  gint64   load_timeout)
{
  rc_cache_set_load_timeout (self->cache, load_timeout);
  self->model.load_timeout = load_timeout;
  advance (self, 0);
}

/* All that make old values serve and loads fail. */
G_GNUC_UNUSED static void
set_troubled (Fixture *self)
{
  Model *model = &self->model;

  rc_cache_set_ttl (self->cache, model->ttl = 20);
  rc_cache_set_stale_if_error (self->cache, model->stale_if_error = 30);
  set_retry_delay (self, 20);
  if (self->is_at_home)
    rc_cache_set_refresh_after (self->cache, model->refresh_after = 8);
  if (self->is_at_home && self->is_prompt)
    set_load_timeout (self, 12);
}

static void
set_limit (Fixture *self)
{
  static const gint64 ttls[] = { 0, 0, 20, 50 };
  static const gint64 idle_timeouts[] = { 0, 0, 15, 30 };
  static const gint64 stale_times[] = { 0, 0, 10, 30 };
  static const gint64 retry_delays[] = { 0, 5, 20, 40 };
  static const gint64 refresh_ages[] = { 0, 8, 15, 25 };
  static const gint64 load_timeouts[] = { 0, 3, 12, 30 };
  Model *model = &self->model;
  Model old = *model;
  int which = draw (self, 7 + self->is_at_home + (self->is_at_home && self->is_prompt));

  if (which == 0)
    rc_cache_set_ttl (self->cache, model->ttl = ttls[draw (self, 4)]);
  else if (which == 1)
    rc_cache_set_idle_timeout (self->cache, model->idle_timeout = idle_timeouts[draw (self, 4)]);
  else if (which == 2)
    rc_cache_set_max_entries (self->cache, model->max_entries = draw (self, N_KEYS));
  else if (which == 3)
    rc_cache_set_max_weight (self->cache, model->max_weight = draw (self, 4) * 20);
  else if (which == 4)
    set_retry_delay (self, retry_delays[draw (self, 4)]);
  else if (which == 7)
    rc_cache_set_refresh_after (self->cache, model->refresh_after = refresh_ages[draw (self, 4)]);
  else if (which == 8)
    set_load_timeout (self, load_timeouts[draw (self, 4)]);
  else if (which == 5)
    rc_cache_set_stale_if_error (self->cache, model->stale_if_error = stale_times[draw (self, 4)]);
  else
    rc_cache_set_validate_interval (self->cache, model->validate_interval = draw (self, 3) * 10);

  if (model->ttl != old.ttl || model->idle_timeout != old.idle_timeout ||
      model->stale_if_error != old.stale_if_error)
    model_expire (model);
  model_make_room (model);
}

static gboolean
match_cb (const char   *key,
          const GValue *value,
          gpointer      keys)
{
  return (GPOINTER_TO_UINT (keys) & 1u << get_number (key)) != 0;
}

static void
remove_some (Fixture *self)
{
  guint tag = draw (self, 2 * N_TAGS);
  guint keys = draw (self, 1 << 16);

  if (tag < N_TAGS)
    g_assert_cmpuint (rc_cache_remove_tag (self->cache, get_tag (tag)), ==,
                      model_remove_tag (&self->model, tag));
  else
    g_assert_cmpuint (rc_cache_remove_matching (self->cache, match_cb, GUINT_TO_POINTER (keys)),
                      ==, model_remove_keys (&self->model, keys, RC_EVICT_REASON_REMOVED));
}

/* Longer than any deadline, so that only validation is a matter. */
static void
suspend (Fixture *self)
{
  rc_clock_suspend (G_USEC_PER_SEC);
  rc_clock_get_resumed_at ();
  self->model.resumed_at = self->model.now + G_USEC_PER_SEC;
  pass_time (self, G_USEC_PER_SEC);
}

static void
reset_stats (Fixture *self)
{
  Model *model = &self->model;

  rc_cache_reset_stats (self->cache);
  model->hits = model->misses = model->loads_ended = model->load_failures = 0;
  model->total_load_time = model->time_saved = 0;
  memset (model->evictions, 0, sizeof model->evictions);
  self->n_hit_signals = self->n_miss_signals = 0;
}
