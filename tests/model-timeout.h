/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-outcome.h"

/* Who waits for a load, and for how long. */

/* Those who wait for a load get what came of it. */
static void
end_calls (Fixture   *self,
           ModelLoad *load,
           Got        got)
{
  for (guint i = 0; i < N_CALLS; i++)
    if (load->callers & 1u << i)
      {
        self->calls[i].has_ended = TRUE;
        self->calls[i].got = got;
      }

  load->callers = 0;
}

static guint
count_leases (Fixture *self,
              guint    callers)
{
  guint n_leases = 0;

  for (guint i = 0; i < N_CALLS; i++)
    n_leases += callers & 1u << i && self->calls[i].verb == VERB_ACQUIRE;

  return n_leases;
}

static gboolean
model_is_overdue (Model     *self,
                  ModelLoad *load)
{
  return load->is_there && !load->has_timed_out && self->load_timeout > 0 &&
         self->now - load->began_at >= self->load_timeout;
}

/* A thread that blocks, or has the load to answer, may be the one of the main context: then
   nobody can validate an old value there. */
static gboolean
model_may_block (Fixture   *self,
                 ModelLoad *load)
{
  gboolean is_own = load == &self->model.loads[OWN_LOAD];

  return load->is_begun || (is_own && self->asking == NULL && !load->is_background);
}

static void
model_time_out (Fixture   *self,
                ModelLoad *load)
{
  Model *model = &self->model;
  gboolean is_own = load == &model->loads[OWN_LOAD];
  guint n_leases = count_leases (self, load->callers);
  gboolean was_attached = load->is_attached;

  load->has_timed_out = load->is_left = TRUE;
  load->got_in_time = (Got) { -1, NO_RESOURCE, ERROR_TIMED_OUT };
  model->loads_ended++;
  model->load_failures++;
  model->total_load_time += model->now - load->began_at;
  if (was_attached)
    model_detach_load (load, RC_EVICT_REASON_REMOVED);
  if (was_attached && model->retry_delay > 0)
    model->failures[load->key] = (ModelFailure) {
      .is_there = TRUE, .error = ERROR_TIMED_OUT, .failed_at = model->now, .tags = load->tags,
    };

  if (is_own && self->asking != NULL)
    n_leases += self->asking->verb == VERB_ACQUIRE;
  if (was_attached && !model_may_block (self, load))
    {
      load->got_in_time = model_fail (model, load->key, ERROR_TIMED_OUT, n_leases);
      model->messages += load->got_in_time.object >= 0;
    }
  end_calls (self, load, load->got_in_time);
}

/* The one whose old value leaves next, if any does; or any; or NULL. */
static ModelLoad *
model_find_overdue (Model *self)
{
  ModelLoad *found = NULL;

  for (guint i = 0; i < N_ALL_LOADS; i++)
    {
      ModelLoad *load = &self->loads[i];

      if (!model_is_overdue (self, load))
        continue;

      found = load;
      if (self->n_checked < self->seen->len && model_peek_seen (self).key == load->key)
        break;
    }

  return found;
}

static void
time_out (Fixture *self)
{
  ModelLoad *load;

  while ((load = model_find_overdue (&self->model)) != NULL)
    model_time_out (self, load);
}
