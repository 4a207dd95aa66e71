/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-verbs.h"

/* Verbs that load, at once or later, and what comes of a load. */

static void
draw_plan (Fixture *self)
{
  self->plan = (Plan) {
    .answer = draw (self, 2) ? ANSWER_VALUE : draw (self, N_ANSWERS),
    .error = ERROR_OF_NO_ANSWER,
    .is_stored = draw (self, 8) != 7,
    .meanwhile = draw (self, 2) ? N_MEANWHILES : draw (self, N_MEANWHILES),
    .object = draw (self, N_OBJECTS),
    .takes = draw (self, 5),
    .ttl = draw (self, 4) ? TTL_OF_CACHE : draw (self, 3) * 20,
    .weight = draw (self, 3) ? -1 : draw (self, 12),
    .tags = draw (self, 2) ? 0 : draw (self, 1 << N_TAGS),
  };

  if (self->plan.answer == ANSWER_ERROR)
    self->plan.error = ++self->last_error;
}

/* Each is another one, so that it can be told whose it is. */
static GError *
make_error (guint number)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy %u", number);
}

static void
check_error (GError *error,
             guint   number)
{
  g_autoptr (GError) made = make_error (number);

  if (number == ERROR_OF_NO_ANSWER)
    {
      g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
      return;
    }

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, made->message);
}

static void
interfere (Fixture *self,
           int      key)
{
  if (self->plan.meanwhile == MEANWHILE_REMOVE)
    remove_key (self, key);
  else if (self->plan.meanwhile == MEANWHILE_CLEAR)
    clear (self);
  else if (self->plan.meanwhile == MEANWHILE_INSERT)
    insert (self, key, draw (self, N_OBJECTS));
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
answer (Fixture   *self,
        RcLoad    *load,
        ModelLoad *model_load)
{
  Plan *plan = &self->plan;

  for (guint tag = 0; tag < N_TAGS; tag++)
    if (plan->tags & 1u << tag)
      {
        rc_load_add_tag (load, get_tag (tag));
        model_add_tag (model_load, tag);
      }

  if (plan->ttl != TTL_OF_CACHE)
    rc_load_set_ttl (load, plan->ttl);
  if (plan->weight >= 0)
    rc_load_set_weight (load, plan->weight);
  if (!plan->is_stored)
    rc_load_set_store (load, FALSE);

  if (plan->answer == ANSWER_ERROR)
    rc_load_return_error (load, make_error (plan->error));
  else if (plan->answer == ANSWER_VALUE)
    rc_load_return_object (load, g_object_ref (G_OBJECT (self->objects[plan->object])));
}

static ModelLoad *
model_begin_load (Model *self,
                  int    key,
                  guint  slot)
{
  self->loads[slot] = (ModelLoad) {
    .is_there = TRUE, .is_attached = TRUE, .key = key, .began_at = self->now,
  };

  return &self->loads[slot];
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *self = user_data;
  Model *model = &self->model;
  int key = get_number (rc_load_get_key (load));
  ModelLoad *own;

  /* The cache has counted its miss by now. */
  g_assert_cmpint (model_lookup (model, key), ==, -1);
  g_assert_false (model_has_failed (model, key));
  own = model_begin_load (model, key, OWN_LOAD);
  g_assert_cmpuint (rc_cache_get_n_loading (self->cache), ==, count_loads (model));
  advance (self, self->plan.takes);

  interfere (self, key);
  self->next_weight = draw (self, 10);
  answer (self, load, own);
}

static void
model_fail (Model     *self,
            ModelLoad *load,
            Plan      *plan)
{
  self->load_failures++;
  if (load->is_attached && plan->is_stored && self->retry_delay > 0)
    self->failures[load->key] = (ModelFailure) {
      .is_there = TRUE, .error = plan->error, .failed_at = self->now, .tags = load->tags,
    };
}

/* What was loaded, or NO_RESOURCE if the cache was not meant to have it. */
static int
model_end_load (Fixture   *self,
                ModelLoad *load,
                guint      n_leases)
{
  Plan *plan = &self->plan;
  Model *model = &self->model;
  gint64 load_time = model->now - load->began_at;
  guint64 weight = plan->weight >= 0 ? (guint64) plan->weight : self->next_weight;
  guint resource;

  load->is_there = FALSE;
  model->loads_ended++;
  model->total_load_time += load_time;
  if (plan->answer != ANSWER_VALUE)
    model_fail (model, load, plan);
  else if (load->is_attached)
    model->failures[load->key].is_there = FALSE;
  if (plan->answer != ANSWER_VALUE || !plan->is_stored)
    return NO_RESOURCE;

  resource = model_find_resource (model, plan->object);
  model_get_resource (model, resource)->n_leases += n_leases;
  if (load->is_attached)
    model_store_loaded (model, load->key, resource, plan->ttl, weight, load_time, load->tags);
  else
    model_refuse (model, load->key, resource, load->detach_reason);

  return resource;
}

static void
check_answer (Fixture *self,
              GObject *object,
              GError  *error)
{
  if (self->plan.answer != ANSWER_VALUE)
    check_error (error, self->plan.error);
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

/* Its last load has failed, too short a time ago to try again. */
static void
check_failure (Fixture *self,
               int      key,
               GError  *error)
{
  g_assert_true (model_has_failed (&self->model, key));
  check_error (error, self->model.failures[key].error);
}

/* Returns what it is that was got; NO_RESOURCE as in model_end_load(). */
static int
model_get (Fixture *self,
           int      key,
           GObject *object,
           GError  *error,
           gboolean is_leased)
{
  Model *model = &self->model;
  ModelLoad *own = &model->loads[OWN_LOAD];
  guint resource;

  if (own->is_there)
    {
      check_answer (self, object, error);
      return model_end_load (self, own, is_leased);
    }

  if (model_lookup (model, key) < 0)
    {
      g_assert_null (object);
      check_failure (self, key, error);
      return NO_RESOURCE;
    }

  g_assert_no_error (error);
  g_assert_cmpint (model->entries[key].object, ==, TEST_RESOURCE (object)->number);
  resource = model->entries[key].resource;
  model_get_resource (model, resource)->n_leases += is_leased;
  return resource;
}

static void
get (Fixture *self,
     int      key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  draw_plan (self);
  object = rc_cache_get (self->cache, get_key (key), NULL, &error);
  if (!self->model.loads[OWN_LOAD].is_there && model_is_loading (&self->model, key))
    check_recursion (self, key, error);
  else
    model_get (self, key, object, error, FALSE);
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

  end_hold (self, hold);
  draw_plan (self);
  hold->key = key;
  hold->lease = rc_cache_acquire (self->cache, get_key (key), NULL, &error);
  object = hold->lease != NULL ? rc_lease_dup_object (hold->lease) : NULL;
  if (!self->model.loads[OWN_LOAD].is_there && model_is_loading (&self->model, key))
    check_recursion (self, key, error);
  else
    hold->resource = model_get (self, key, object, error, TRUE);
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

  g_assert_cmpint (model_lookup (&self->model, key), ==,
                   is_hit ? TEST_RESOURCE (g_value_get_object (&value))->number : -1);
  if (is_hit || self->loads[slot] != NULL)
    g_assert_no_error (error);
  else
    check_failure (self, key, error);
  if (self->loads[slot] != NULL)
    {
      g_assert_false (model_has_failed (&self->model, key));
      model_begin_load (&self->model, key, slot);
    }
}

static void
settle (Fixture *self,
        guint    slot)
{
  ModelLoad *load = &self->model.loads[slot];
  RcLoad *answered = g_steal_pointer (&self->loads[slot]);

  draw_plan (self);
  if (rc_cache_is_closed (self->cache) && self->plan.meanwhile == MEANWHILE_INSERT)
    self->plan.meanwhile = N_MEANWHILES;
  interfere (self, load->key);
  self->next_weight = draw (self, 10);

  answer (self, answered, load);
  if (self->plan.answer == ANSWER_NOTHING && draw (self, 2))
    rc_load_abandon (answered);
  g_object_unref (answered);
  model_end_load (self, load, 0);
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
