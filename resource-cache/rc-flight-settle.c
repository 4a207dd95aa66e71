/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-flight-private.h"

#include "rc-waiter-private.h"

#include <glib/gi18n-lib.h>

/* How a flight ends, and what its callers get. */

/* The task that is to load by itself is not to begin any more: its load is given up.
   Takes over @beginner, which may be NULL. */
void
rc_flight_turn_away (RcWaiter     *beginner,
                     const GError *error)
{
  if (beginner == NULL)
    return;

  beginner->error = error != NULL
                    ? g_error_copy (error)
                    : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                           _("Operation was cancelled"));
  g_clear_object (&beginner->load);
  rc_waiter_tell (beginner);
}

/* One caller of a settled flight gets the result and leaves. The last one takes what the flight
   has; either may be NULL. */
void
rc_flight_take_and_leave_locked (RcFlight    *self,
                                 RcResource **resource,
                                 RcResource **failure)
{
  g_assert (self->is_settled && self->n_callers > 0);

  if (--self->n_callers == 0)
    {
      *resource = g_steal_pointer (&self->resource);
      *failure = g_steal_pointer (&self->failure);
    }
  else
    {
      *resource = self->resource != NULL ? rc_resource_ref (self->resource) : NULL;
      *failure = self->failure != NULL ? rc_resource_ref (self->failure) : NULL;
    }
}

/* What rc_flight_leave_itself() would do later. */
static void
leave_itself_locked (RcFlight *self)
{
  if (!self->is_background || self->has_left_itself)
    return;

  self->has_left_itself = TRUE;
  self->n_callers--;
}

static void
settle_waiters_locked (RcFlight *self,
                       GQueue   *told)
{
  for (GList *link = self->waiters.head; link != NULL; link = link->next)
    {
      RcWaiter *waiter = link->data;

      waiter->is_waiting = FALSE;
      waiter->is_void = self->is_void;
      rc_waiter_set_outcome (waiter, self->resource, self->error, self->failure);
    }

  self->n_callers -= self->waiters.length;
  *told = self->waiters;
  g_queue_init (&self->waiters);
}

/* Takes over @resource, and gives it back if nobody wants it. Those who are told hold it
   themselves: if the thread that answers held it any longer, it might be the last to let go, far
   from home. */
static RcResource *
hand_over_locked (RcFlight   *self,
                  RcResource *resource,
                  GQueue     *told)
{
  self->resource = resource;
  settle_waiters_locked (self, told);
  leave_itself_locked (self);
  if (self->n_callers > 0)
    return NULL;

  if (resource != NULL && told->head != NULL)
    rc_resource_unref (g_steal_pointer (&self->resource));
  return g_steal_pointer (&self->resource);
}

static void
disconnect_waiters (GQueue *waiters)
{
  for (GList *link = waiters->head; link != NULL; link = link->next)
    {
      RcWaiter *waiter = link->data;

      if (waiter->handler != 0)
        g_signal_handler_disconnect (g_task_get_cancellable (waiter->task), waiter->handler);
    }
}

static void
settle (RcFlight     *self,
        gboolean      is_void,
        RcResource   *resource,
        const GError *error,
        RcResource   *failure)
{
  g_autoptr (GCancellable) leader = NULL;
  g_autoptr (RcResource) previous = NULL;
  g_autoptr (RcResource) unwanted = resource;
  g_autoptr (RcResource) unwanted_failure = NULL;
  g_autoptr (GObject) load = NULL;
  RcWaiter *beginner = NULL;
  GQueue told = G_QUEUE_INIT;
  gulong handler = 0;

  g_mutex_lock (&self->lock);
  if (!self->is_settled)
    {
      self->is_settled = TRUE;
      self->is_void = is_void;
      self->error = error != NULL ? g_error_copy (error) : NULL;
      self->failure = failure != NULL ? rc_resource_ref (failure) : NULL;
      unwanted = hand_over_locked (self, g_steal_pointer (&unwanted), &told);
      if (self->n_callers == 0)
        unwanted_failure = g_steal_pointer (&self->failure);
      if (!self->is_previous_known)
        previous = g_steal_pointer (&self->previous);
      load = (GObject *) g_steal_pointer (&self->load);
      beginner = g_steal_pointer (&self->beginner);
      leader = g_steal_pointer (&self->leader);
      handler = self->leader_handler;
      rc_wait_node_release_waiting (&self->node);
    }
  g_mutex_unlock (&self->lock);

  /* Those that it wakes up would only sleep again if the lock were held meanwhile. */
  g_cond_broadcast (&self->wake);
  rc_wait_node_end (&self->node);
  if (leader != NULL)
    g_signal_handler_disconnect (leader, handler);
  disconnect_waiters (&told);
  rc_waiter_tell_all (&told);
  rc_flight_turn_away (beginner, error);
}

/* Gives every caller the result. The first result counts: it may be that the
   cache was closed before the load came back. Takes over @resource. */
void
rc_flight_settle (RcFlight     *self,
                  RcResource   *resource,
                  const GError *error,
                  RcResource   *failure)
{
  settle (self, FALSE, resource, error, failure);
}

/* Nobody has begun it, and the one who was to has gone: the others ask anew. */
void
rc_flight_settle_void (RcFlight *self)
{
  settle (self, TRUE, NULL, NULL, NULL);
}

/* NULL if it is not settled, or with a value. */
GError *
rc_flight_dup_error (RcFlight *self)
{
  GError *error;

  g_mutex_lock (&self->lock);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);

  return error;
}
