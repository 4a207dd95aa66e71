/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-verbs.h"

/* What a loader is to do, and how it does so. */

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
    g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  else if (number == ERROR_CANCELLED)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else if (number == ERROR_TIMED_OUT)
    g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  else if (number == ERROR_CLOSED)
    g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  else if (number == ERROR_RECURSION)
    g_assert_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  else if (number == ERROR_DEADLOCK)
    g_assert_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
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
    model_detach_load (load, RC_EVICT_REASON_REMOVED);
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
