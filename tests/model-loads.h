/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-timeout.h"

/* Verbs that load, at once or later. */

/* To be answered later, if there is a place for it: by this thread, which must not block
   for it. */
static gboolean
keep (Fixture   *self,
      RcLoad    *load,
      ModelLoad *model_load)
{
  for (guint slot = 0; slot < N_LOADS; slot++)
    if (self->loads[slot] == NULL)
      {
        rc_load_set_main_context (load, self->context);
        self->loads[slot] = g_object_ref (load);
        self->kept = &self->model.loads[slot];
        *self->kept = *model_load;
        model_load->is_there = FALSE;
        return TRUE;
      }

  return FALSE;
}

static void
load_asked (Fixture *self,
            int      key)
{
  Model *model = &self->model;

  /* The cache has counted its miss by now. */
  if (self->asking == NULL || self->asking->verb != VERB_REFRESH)
    {
      g_assert_cmpint (model_lookup (model, key), ==, -1);
      g_assert_false (model_has_failed (model, key));
    }

  g_assert_null (model_find_load (model, key));
  model_begin_load (model, key, OWN_LOAD);
}

/* A refresh that nobody has asked for. */
static void
load_due (Fixture *self,
          int      key)
{
  ModelLoad *due = &self->model.loads[DUE_LOAD];

  g_assert_cmpint (due->key, ==, key);
  self->model.loads[OWN_LOAD] = *due;
  due->is_there = FALSE;
  draw_plan (self);
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *self = user_data;
  Model *model = &self->model;
  ModelLoad *own = &model->loads[OWN_LOAD];
  int key = get_number (rc_load_get_key (load));
  gboolean is_due = model->loads[DUE_LOAD].is_there;

  if (is_due)
    load_due (self, key);
  else
    load_asked (self, key);

  g_assert_cmpuint (rc_cache_get_n_loading (self->cache), ==, count_loads (model));
  if (draw (self, 2))
    ask_for_previous (model, load, own);
  if ((is_due || self->asking != NULL) && draw (self, 2) && keep (self, load, own))
    return;

  advance (self, self->plan.takes);
  interfere (self, key);
  self->next_weight = draw (self, 10);
  answer (self, load, own);
  if (!is_due)
    return;

  if (self->plan.answer == ANSWER_NOTHING)
    rc_load_abandon (load);
  model_end_load (self, own, 0);
}

static void
get (Fixture *self,
     int      key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;
  Got got;

  draw_plan (self);
  object = rc_cache_get (self->cache, get_key (key), NULL, &error);
  got = model_get (self, key, 0);
  check_got (&got, object, error);
}

static void
end_hold (Fixture *self,
          Hold    *hold)
{
  RcLease *lease = g_steal_pointer (&hold->lease);

  if (lease == NULL)
    return;

  rc_lease_release (lease);
  g_assert_finalize_object (lease);
  if (hold->resource == NO_RESOURCE)
    return;

  model_get_resource (&self->model, hold->resource)->n_leases--;
  model_release (&self->model, hold->resource);
}

static void
acquire (Fixture *self,
         int      key)
{
  Hold *hold = &self->holds[draw (self, N_LEASES)];
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;
  Got got;

  end_hold (self, hold);
  draw_plan (self);
  hold->key = key;
  hold->lease = rc_cache_acquire (self->cache, get_key (key), NULL, &error);
  object = hold->lease != NULL ? rc_lease_dup_object (hold->lease) : NULL;
  got = model_get (self, key, 1);
  check_got (&got, object, error);
  hold->resource = got.resource;
}

static void
mark_broken (Fixture *self,
             Hold    *hold)
{
  ModelEntry *entry = &self->model.entries[hold->key];

  if (hold->lease == NULL)
    return;

  rc_lease_mark_broken (hold->lease);
  if (entry->is_there && (int) entry->resource == hold->resource)
    model_evict (&self->model, hold->key, RC_EVICT_REASON_INVALID);
}

static void
check_begun (Fixture *self,
             int      key,
             guint    slot)
{
  ModelLoad *begun;

  g_assert_cmpint (model_lookup (&self->model, key), ==, -1);
  g_assert_false (model_has_failed (&self->model, key));
  begun = model_begin_load (&self->model, key, slot);
  begun->is_begun = TRUE;
  if (draw (self, 2))
    ask_for_previous (&self->model, self->loads[slot], begun);
}

/* To be answered later. */
static void
begin (Fixture *self,
       int      key,
       guint    slot)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  gboolean is_hit;
  Got got;

  is_hit = rc_cache_begin (self->cache, get_key (key), &value, &self->loads[slot], NULL, &error);
  if (self->loads[slot] != NULL)
    {
      check_begun (self, key, slot);
      return;
    }

  got = model_get (self, key, 0);
  check_got (&got, is_hit ? g_value_get_object (&value) : NULL, error);
}

static void
settle (Fixture *self,
        guint    slot)
{
  ModelLoad *load = &self->model.loads[slot];
  g_autoptr (RcLoad) answered = g_steal_pointer (&self->loads[slot]);
  gboolean late = load->has_timed_out;
  Got got;

  draw_plan (self);
  if (rc_cache_is_closed (self->cache) && self->plan.meanwhile == MEANWHILE_INSERT)
    self->plan.meanwhile = N_MEANWHILES;
  interfere (self, load->key);
  self->next_weight = draw (self, 10);

  if (!rc_cache_is_closed (self->cache))
    g_assert_cmpint (g_cancellable_is_cancelled (rc_load_get_cancellable (answered)), ==,
                     load->is_left);

  answer (self, answered, load);
  if (self->plan.answer == ANSWER_NOTHING && draw (self, 2))
    g_clear_object (&answered);
  else if (self->plan.answer == ANSWER_NOTHING)
    rc_load_abandon (answered);

  got = model_end_load (self, load, count_leases (self, load->callers));
  if (!late)
    end_calls (self, load, got);
  if (answered != NULL && !late)
    g_assert_cmpint (rc_load_serves_previous (answered), ==,
                     self->plan.answer != ANSWER_VALUE && got.object >= 0);
}

static void
begin_or_settle (Fixture *self,
                 int      key)
{
  guint slot = draw (self, N_LOADS);
  guint tag = draw (self, 2 * N_TAGS);

  if (self->loads[slot] == NULL)
    begin (self, key, slot);
  else if (tag < N_TAGS)
    {
      rc_load_add_tag (self->loads[slot], get_tag (tag));
      model_add_tag (&self->model.loads[slot], tag);
    }
  else
    settle (self, slot);
}
