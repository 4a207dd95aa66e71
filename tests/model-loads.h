/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-verbs.h"

/* Verbs that load, at once or later, and what comes of a load. */

static void
draw_plan (Fixture *self)
{
  self->plan = (Plan) {
    .answer = draw (self, 2) ? draw (self, N_ANSWERS) : ANSWER_VALUE,
    .object = draw (self, N_OBJECTS),
    .takes = draw (self, 5),
    .ttl = draw (self, 4) ? TTL_OF_CACHE : draw (self, 3) * 20,
    .weight = draw (self, 3) ? -1 : draw (self, 12),
    .tags = draw (self, 2) ? 0 : draw (self, 1 << N_TAGS),
  };
}

/* What happens to the key while it is loaded; the model may not know that it is. */
static void
interfere (Fixture *self,
           int      key,
           gboolean is_loading)
{
  if (self->plan.answer == ANSWER_AFTER_REMOVE)
    remove_key (self, key, is_loading);
  else if (self->plan.answer == ANSWER_AFTER_CLEAR)
    clear (self);
  else if (self->plan.answer == ANSWER_AFTER_INSERT)
    insert (self, key, draw (self, N_OBJECTS));
}

static void
answer (Fixture *self,
        RcLoad  *load)
{
  Plan *plan = &self->plan;

  for (guint tag = 0; tag < N_TAGS; tag++)
    if (plan->tags & 1u << tag)
      rc_load_add_tag (load, get_tag (tag));

  if (plan->ttl != TTL_OF_CACHE)
    rc_load_set_ttl (load, plan->ttl);
  if (plan->weight >= 0)
    rc_load_set_weight (load, plan->weight);
  if (plan->answer == ANSWER_UNSTORED)
    rc_load_set_store (load, FALSE);

  if (plan->answer == ANSWER_ERROR)
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy"));
  else if (plan->answer != ANSWER_NOTHING)
    rc_load_return_object (load, g_object_ref (G_OBJECT (self->objects[plan->object])));
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *self = user_data;
  int key = get_number (rc_load_get_key (load));

  g_assert_cmpuint (rc_cache_get_n_loading (self->cache), ==, count_loads (&self->model) + 1);

  /* The cache has counted its miss by now. */
  g_assert_cmpint (model_lookup (&self->model, key), ==, -1);
  advance (self, self->plan.takes);

  interfere (self, key, TRUE);
  self->next_weight = draw (self, 10);
  answer (self, load);
}

/* What was loaded, or NO_RESOURCE if the cache was not meant to have it. */
static int
model_load (Fixture *self,
            int      key,
            gboolean is_leased)
{
  Plan *plan = &self->plan;
  Model *model = &self->model;
  guint64 weight = plan->weight >= 0 ? (guint64) plan->weight : self->next_weight;
  guint resource;

  model->loads_ended++;
  model->total_load_time += plan->takes;
  if (plan->answer == ANSWER_ERROR || plan->answer == ANSWER_NOTHING)
    model->load_failures++;
  if (plan->answer == ANSWER_ERROR || plan->answer == ANSWER_NOTHING ||
      plan->answer == ANSWER_UNSTORED)
    return NO_RESOURCE;

  resource = model_find_resource (model, plan->object);
  model_get_resource (model, resource)->n_leases += is_leased;
  if (plan->answer == ANSWER_VALUE)
    model_store_loaded (model, key, resource, plan->ttl, weight, plan->takes, plan->tags);
  else if (plan->answer == ANSWER_AFTER_REMOVE)
    model_refuse (model, key, resource, RC_EVICT_REASON_REMOVED);
  else if (plan->answer == ANSWER_AFTER_CLEAR)
    model_refuse (model, key, resource, RC_EVICT_REASON_CLEARED);
  else
    model_refuse (model, key, resource, RC_EVICT_REASON_REPLACED);

  return resource;
}

static void
check_answer (Fixture *self,
              GObject *object,
              GError  *error)
{
  if (self->plan.answer == ANSWER_ERROR)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  else if (self->plan.answer == ANSWER_NOTHING)
    g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  else
    g_assert_no_error (error);

  g_assert_true (object == (error ? NULL : G_OBJECT (self->objects[self->plan.object])));
}

/* A load of the key is in progress, and this thread's. */
static void
check_recursion (Fixture *self,
                 int      key,
                 GError  *error)
{
  g_assert_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  g_assert_cmpint (model_lookup (&self->model, key), ==, -1);
}

/* Returns what it is that was got; NO_RESOURCE as in model_load(). */
static int
model_get (Fixture *self,
           int      key,
           GObject *object,
           GError  *error,
           gboolean was_loaded,
           gboolean is_leased)
{
  Model *model = &self->model;
  guint resource;

  if (was_loaded)
    {
      check_answer (self, object, error);
      return model_load (self, key, is_leased);
    }

  g_assert_no_error (error);
  g_assert_cmpint (model_lookup (model, key), ==, TEST_RESOURCE (object)->number);
  resource = model->entries[key].resource;
  model_get_resource (model, resource)->n_leases += is_leased;
  return resource;
}

static void
get (Fixture *self,
     int      key)
{
  guint64 misses = self->model.misses;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  draw_plan (self);
  object = rc_cache_get (self->cache, get_key (key), NULL, &error);
  if (model_is_loading (&self->model, key))
    check_recursion (self, key, error);
  else
    model_get (self, key, object, error, self->model.misses > misses, FALSE);
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
  guint64 misses = self->model.misses;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  end_hold (self, hold);
  draw_plan (self);
  hold->key = key;
  hold->lease = rc_cache_acquire (self->cache, get_key (key), NULL, &error);
  object = hold->lease != NULL ? rc_lease_dup_object (hold->lease) : NULL;
  if (model_is_loading (&self->model, key))
    check_recursion (self, key, error);
  else
    hold->resource = model_get (self, key, object, error, self->model.misses > misses, TRUE);
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

/* To be answered later. */
static void
begin (Fixture *self,
       int      key,
       guint    slot)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  gboolean is_hit;

  is_hit = rc_cache_begin (self->cache, get_key (key), &value, &self->loads[slot], NULL, &error);
  if (model_is_loading (&self->model, key))
    {
      check_recursion (self, key, error);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpint (model_lookup (&self->model, key), ==,
                   is_hit ? TEST_RESOURCE (g_value_get_object (&value))->number : -1);
  if (!is_hit)
    self->model.loads[slot] = (ModelLoad) {
      .is_there = TRUE, .is_attached = TRUE, .key = key, .began_at = self->model.now,
    };
}

static void
model_add_tag (ModelLoad *load,
               guint      tag)
{
  load->tags |= 1u << tag;
  if (load->is_attached && load->removed_tags & 1u << tag)
    {
      load->is_attached = FALSE;
      load->detach_reason = RC_EVICT_REASON_REMOVED;
    }
}

static void
model_end_load (Fixture   *self,
                ModelLoad *load)
{
  Plan *plan = &self->plan;
  Model *model = &self->model;
  gint64 load_time = model->now - load->began_at;
  guint64 weight = plan->weight >= 0 ? (guint64) plan->weight : self->next_weight;
  gboolean is_failure = plan->answer == ANSWER_ERROR || plan->answer == ANSWER_NOTHING;

  load->is_there = FALSE;
  model->loads_ended++;
  model->total_load_time += load_time;
  model->load_failures += is_failure;
  if (is_failure || plan->answer == ANSWER_UNSTORED)
    return;

  if (load->is_attached)
    model_store_loaded (model, load->key, model_find_resource (model, plan->object), plan->ttl,
                        weight, load_time, load->tags);
  else
    model_refuse (model, load->key, model_find_resource (model, plan->object),
                  load->detach_reason);
}

static void
settle (Fixture *self,
        guint    slot)
{
  ModelLoad *load = &self->model.loads[slot];
  RcLoad *answered = g_steal_pointer (&self->loads[slot]);

  draw_plan (self);
  if (rc_cache_is_closed (self->cache) && self->plan.answer == ANSWER_AFTER_INSERT)
    self->plan.answer = ANSWER_VALUE;
  interfere (self, load->key, FALSE);
  self->next_weight = draw (self, 10);
  for (guint tag = 0; tag < N_TAGS; tag++)
    if (self->plan.tags & 1u << tag)
      model_add_tag (load, tag);

  answer (self, answered);
  if (self->plan.answer == ANSWER_NOTHING && draw (self, 2))
    rc_load_abandon (answered);
  g_object_unref (answered);
  model_end_load (self, load);
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
