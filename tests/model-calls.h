/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-loads.h"

/* Asynchronous verbs, and what the main context does. */

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Call *call = user_data;

  g_assert_null (call->result);
  call->result = g_object_ref (result);
}

/* By a caller who may wait, or have given up before. */
static void
ask (Fixture *self,
     Call    *call)
{
  const char *key = get_key (call->key);

  self->asking = call;
  self->kept = NULL;
  if (call->verb == VERB_GET)
    rc_cache_get_async (self->cache, key, call->cancellable, ended_cb, call);
  else if (call->verb == VERB_ACQUIRE)
    rc_cache_acquire_async (self->cache, key, call->cancellable, ended_cb, call);
  else
    rc_cache_refresh_async (self->cache, key, call->cancellable, ended_cb, call);
  self->asking = NULL;
}

/* TRUE: @got is what it is to get. FALSE: it waits for @load. */
static gboolean
model_ask (Fixture    *self,
           Call       *call,
           ModelLoad **load)
{
  Model *model = &self->model;
  guint n_leases = call->verb == VERB_ACQUIRE;

  if (g_cancellable_is_cancelled (call->cancellable))
    call->got = (Got) { -1, NO_RESOURCE, ERROR_CANCELLED };
  else if (model->loads[OWN_LOAD].is_there)
    call->got = model_end_load (self, &model->loads[OWN_LOAD], n_leases);
  else if (self->kept != NULL)
    *load = self->kept;
  else if (call->verb == VERB_REFRESH ||
           !model_get_at_once (model, call->key, n_leases, &call->got))
    *load = model_find_load (model, call->key);

  return *load == NULL;
}

static void
start_call (Fixture *self,
            int      key,
            guint    caller)
{
  Call *call = &self->calls[caller];
  ModelLoad *load = NULL;

  draw_plan (self);
  *call = (Call) {
    .is_there = TRUE, .verb = draw (self, N_VERBS), .key = key,
    .cancellable = g_cancellable_new (),
  };
  if (draw (self, 8) == 7)
    g_cancellable_cancel (call->cancellable);

  ask (self, call);
  /* But for a load that takes too long while its loader is called, and lets time pass. */
  if (self->model.load_timeout == 0)
    g_assert_null (call->result);
  call->has_ended = model_ask (self, call, &load);
  if (load != NULL)
    load->callers |= 1u << caller;
}

/* The last one who leaves ends the load for everybody who comes later. */
static void
model_leave (ModelLoad *load,
             guint      caller)
{
  load->callers &= ~(1u << caller);
  if (load->callers != 0 || load->is_begun || load->is_background)
    return;

  load->is_left = TRUE;
  if (load->is_attached)
    model_detach_load (load, RC_EVICT_REASON_REMOVED);
}

static void
cancel_call (Fixture *self,
             guint    caller)
{
  Call *call = &self->calls[caller];

  g_cancellable_cancel (call->cancellable);
  call->has_ended = TRUE;
  call->got = (Got) { -1, NO_RESOURCE, ERROR_CANCELLED };
  for (guint i = 0; i < N_LOADS; i++)
    if (self->model.loads[i].is_there && self->model.loads[i].callers & 1u << caller)
      model_leave (&self->model.loads[i], caller);
}

static void
call_or_cancel (Fixture *self,
                int      key)
{
  guint caller = draw (self, N_CALLS);

  if (self->calls[caller].is_there)
    cancel_call (self, caller);
  else
    start_call (self, key, caller);
}

/* A lease that nobody asked for in this very step. */
static void
hold_for_a_while (Fixture *self,
                  Call    *call,
                  RcLease *lease)
{
  Hold *hold = &self->holds[draw (self, N_LEASES)];

  end_hold (self, hold);
  *hold = (Hold) { lease, call->key, call->got.resource };
}

static void
check_call (Fixture *self,
            Call    *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;
  RcLease *lease = NULL;

  if (call->verb == VERB_REFRESH)
    {
      gboolean is_done = rc_cache_refresh_finish (self->cache, call->result, &error);

      g_assert_cmpint (is_done, ==, call->got.object >= 0);
      object = is_done ? g_object_ref (G_OBJECT (self->objects[call->got.object])) : NULL;
    }
  else if (call->verb == VERB_ACQUIRE)
    {
      lease = rc_cache_acquire_finish (self->cache, call->result, &error);
      object = lease != NULL ? rc_lease_dup_object (lease) : NULL;
    }
  else
    {
      object = rc_cache_get_finish (self->cache, call->result, &error);
    }

  check_got (&call->got, object, error);
  g_clear_object (&call->result);
  if (lease != NULL)
    hold_for_a_while (self, call, lease);
}

/* Whatever waits for the main context is done; then those have ended that are to end. */
static void
run_context (Fixture *self)
{
  iterate (self);

  for (guint i = 0; i < N_CALLS; i++)
    {
      Call *call = &self->calls[i];

      g_assert_cmpint (call->result != NULL, ==, call->is_there && call->has_ended);
      if (call->result == NULL)
        continue;

      check_call (self, call);
      g_object_unref (call->cancellable);
      call->is_there = FALSE;
    }
}
