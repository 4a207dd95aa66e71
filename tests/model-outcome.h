/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-plan.h"

/* What comes of a load, for the cache and for who asked. */

static void
check_got (const Got *got,
           GObject   *object,
           GError    *error)
{
  if (got->object < 0)
    {
      g_assert_null (object);
      check_error (error, got->error);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, got->object);
}

static ModelLoad *
model_begin_load (Model *self,
                  int    key,
                  guint  slot)
{
  self->loads[slot] = (ModelLoad) {
    .is_there = TRUE, .is_attached = TRUE, .key = key, .began_at = self->now,
    .previous = NO_RESOURCE,
  };
  self->loads_begun++;

  return &self->loads[slot];
}

/* Asks for the value that is to be replaced: nobody closes it while the loader looks at it. */
static void
ask_for_previous (Model     *self,
                  RcLoad    *load,
                  ModelLoad *model_load)
{
  g_autoptr (GObject) previous = rc_load_dup_previous (load);
  ModelEntry *entry = &self->entries[model_load->key];

  g_assert_cmpint (previous != NULL ? TEST_RESOURCE (previous)->number : -1, ==,
                   entry->is_there ? entry->object : -1);
  if (entry->is_there)
    model_get_resource (self, model_load->previous = entry->resource)->n_loads++;
}

static void
model_forget_previous (Model     *self,
                       ModelLoad *load)
{
  int previous = load->previous;

  load->previous = NO_RESOURCE;
  if (previous == NO_RESOURCE)
    return;

  model_get_resource (self, previous)->n_loads--;
  model_release (self, previous);
}

static Got
model_take (Model *self,
            int    resource,
            guint  n_leases)
{
  model_get_resource (self, resource)->n_leases += n_leases;
  return (Got) { model_get_resource (self, resource)->object, resource, ERROR_OF_NO_ANSWER };
}

/* An error, or the old value, if that is not too old and good still. */
static Got
model_fail (Model *self,
            int    key,
            guint  error,
            guint  n_leases)
{
  ModelEntry *entry = &self->entries[key];

  if (!model_is_stale (self, key))
    return (Got) { -1, NO_RESOURCE, error };

  if (!self->is_bad[entry->object])
    return model_take (self, entry->resource, n_leases);

  model_evict (self, key, RC_EVICT_REASON_INVALID);
  return (Got) { -1, NO_RESOURCE, error };
}

static Got
model_end_badly (Model     *self,
                 ModelLoad *load,
                 Plan      *plan,
                 guint      n_leases)
{
  Got got = { -1, NO_RESOURCE, plan->error };

  self->load_failures++;
  if (!load->is_attached)
    return got;

  if (plan->is_stored && self->retry_delay > 0)
    self->failures[load->key] = (ModelFailure) {
      .is_there = TRUE, .error = plan->error, .failed_at = self->now, .tags = load->tags,
    };

  got = model_fail (self, load->key, plan->error, n_leases);
  self->messages += got.object >= 0;
  return got;
}

/* What is loaded may be the old value; else NO_RESOURCE. */
static int
model_recognize (Model     *self,
                 ModelLoad *load,
                 int        object)
{
  ModelEntry *entry = &self->entries[load->key];

  if (load->previous != NO_RESOURCE &&
      model_get_resource (self, load->previous)->object == object)
    return load->previous;
  if (load->is_attached && entry->is_there && entry->object == object)
    return entry->resource;

  return NO_RESOURCE;
}

/* Whether it is the old value, which has left and is to be released: it does not come back, but
   may have been given to the cache again meanwhile. */
static gboolean
model_has_left (Model *self,
                int    resource)
{
  return resource != NO_RESOURCE && model_get_resource (self, resource)->n_entries == 0;
}

static Got
model_end_well (Fixture   *self,
                ModelLoad *load,
                guint      n_leases)
{
  Plan *plan = &self->plan;
  Model *model = &self->model;
  guint64 weight = plan->weight >= 0 ? (guint64) plan->weight : self->next_weight;
  int resource = model_recognize (model, load, plan->object);
  gboolean has_left = model_has_left (model, resource);
  Got got;

  if (has_left && plan->is_stored && model_find_kept (model, plan->object) != NO_RESOURCE)
    resource = model_find_kept (model, plan->object);
  if (load->is_attached)
    model->failures[load->key].is_there = FALSE;
  if (resource == NO_RESOURCE && !plan->is_stored)
    return (Got) { plan->object, NO_RESOURCE, ERROR_OF_NO_ANSWER };
  if (resource == NO_RESOURCE)
    resource = model_find_resource (model, plan->object);

  got = model_take (model, resource, n_leases);
  if (!plan->is_stored || has_left)
    return got;

  if (load->is_attached)
    model_store_loaded (model, load->key, resource, plan->ttl, weight,
                        model->now - load->began_at, load->tags);
  else
    model_refuse (model, load->key, resource, load->detach_reason);

  return got;
}

/* Its callers have got something else. */
static Got
model_end_late (Fixture   *self,
                ModelLoad *load)
{
  int resource = model_recognize (&self->model, load, self->plan.object);

  if (self->plan.answer == ANSWER_VALUE && self->plan.is_stored && resource == NO_RESOURCE)
    model_refuse (&self->model, load->key,
                  model_find_resource (&self->model, self->plan.object), load->detach_reason);
  model_forget_previous (&self->model, load);

  return load->got_in_time;
}

static Got
model_end_load (Fixture   *self,
                ModelLoad *load,
                guint      n_leases)
{
  Model *model = &self->model;
  Got got;

  load->is_there = FALSE;
  if (load->has_timed_out)
    return model_end_late (self, load);

  model->loads_ended++;
  model->total_load_time += model->now - load->began_at;
  got = self->plan.answer == ANSWER_VALUE ? model_end_well (self, load, n_leases)
                                          : model_end_badly (model, load, &self->plan, n_leases);
  model_forget_previous (model, load);

  return got;
}

/* A hit of an entry that has become old is to load it again. */
static void
model_refresh_if_due (Model *self,
                      int    key)
{
  if (self->refresh_after > 0 &&
      self->now - self->entries[key].stored_at >= self->refresh_after &&
      model_find_load (self, key) == NULL && !model_has_failed (self, key))
    model_begin_load (self, key, DUE_LOAD)->is_background = TRUE;
}

/* What comes of a hit, or of a miss that is too early for another load. FALSE: there is a load
   to wait for. */
static gboolean
model_get_at_once (Model *self,
                   int    key,
                   guint  n_leases,
                   Got   *got)
{
  if (model_lookup (self, key) >= 0)
    {
      *got = model_take (self, self->entries[key].resource, n_leases);
      model_refresh_if_due (self, key);
      return TRUE;
    }

  if (model_find_load (self, key) != NULL)
    return FALSE;

  g_assert_true (model_has_failed (self, key));
  *got = model_fail (self, key, self->failures[key].error, n_leases);
  return TRUE;
}

/* For who would block: the load is this thread's, or the answer comes from its main context. */
static Got
model_get (Fixture *self,
           int      key,
           guint    n_leases)
{
  Model *model = &self->model;
  Got got;

  if (model->loads[OWN_LOAD].is_there)
    return model_end_load (self, &model->loads[OWN_LOAD], n_leases);
  if (model_get_at_once (model, key, n_leases, &got))
    return got;

  got = (Got) { -1, NO_RESOURCE, ERROR_DEADLOCK };
  if (model_find_load (model, key)->is_begun)
    got.error = ERROR_RECURSION;
  return got;
}
