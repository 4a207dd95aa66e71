/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-waiter-private.h"

/* How callers wait who do not block: by a task. */

static void
unref_waiter (gpointer  waiter,
              GClosure *closure)
{
  rc_waiter_unref (waiter);
}

/* TRUE if it was still waiting: it is then the caller's to tell. */
static gboolean
stop_waiting (RcWaiter *waiter,
              gulong   *handler)
{
  RcFlight *self = waiter->flight;
  gboolean was_waiting;

  g_mutex_lock (&self->lock);
  was_waiting = waiter->is_waiting;
  if (was_waiting)
    {
      waiter->is_waiting = FALSE;
      g_queue_unlink (&self->waiters, &waiter->place);
      *handler = waiter->handler;
    }
  g_mutex_unlock (&self->lock);

  return was_waiting;
}

static void
give_up (RcWaiter *waiter,
         GError   *error)
{
  RcFlight *flight = waiter->flight;
  gulong handler;

  if (stop_waiting (waiter, &handler))
    {
      if (handler != 0)
        g_signal_handler_disconnect (g_task_get_cancellable (waiter->task), handler);
      waiter->error = g_error_copy (error);
      rc_waiter_tell (rc_waiter_ref (waiter));
      rc_flight_begin_elsewhere (flight);
      rc_flight_leave (flight);
      rc_waiter_unref (waiter);
    }
}

static void
cancelled_cb (GCancellable *cancellable,
              RcWaiter     *waiter)
{
  g_autoptr (RcWaiter) self = rc_waiter_ref (waiter);
  g_autoptr (GError) error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  give_up (self, error);
}

static void
follow_cancellable (RcWaiter *waiter)
{
  GCancellable *cancellable = g_task_get_cancellable (waiter->task);
  gboolean is_waiting;
  gulong handler;

  if (cancellable == NULL)
    return;

  handler = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                                   rc_waiter_ref (waiter), unref_waiter, 0);

  g_mutex_lock (&waiter->flight->lock);
  is_waiting = waiter->is_waiting;
  if (is_waiting)
    waiter->handler = handler;
  g_mutex_unlock (&waiter->flight->lock);

  if (!is_waiting)
    g_signal_handler_disconnect (cancellable, handler);
  else if (g_cancellable_is_cancelled (cancellable))
    cancelled_cb (cancellable, waiter);
}

/* A loader that asks for another load, or for a hit, goes on when it is told. FALSE if that
   would never be. */
gboolean
rc_flight_await_for_parent (RcWaiter  *waiter,
                            GError   **error)
{
  RcFlight *parent = rc_flight_get_current ();
  RcWait wait;

  if (parent == NULL || rc_flight_is_settled (parent))
    return TRUE;

  wait = rc_wait_graph_await (&parent->node,
                              waiter->flight != NULL ? &waiter->flight->node : NULL,
                              g_task_get_context (waiter->task), &waiter->await);
  if (!rc_flight_check_wait (waiter->flight, wait, error))
    return FALSE;

  waiter->parent = rc_flight_ref (parent);
  rc_flight_tell_changed (parent);
  if (waiter->flight != NULL)
    rc_flight_tell_needed (waiter->flight);
  return TRUE;
}

/* FALSE if it is told already. */
static gboolean
start_waiting (RcWaiter *waiter)
{
  RcFlight *self = waiter->flight;
  gboolean is_waiting = rc_flight_await_for_parent (waiter, &waiter->error);

  g_mutex_lock (&self->lock);
  if (self->is_settled && is_waiting)
    {
      is_waiting = FALSE;
      waiter->is_void = self->is_void;
      rc_waiter_set_outcome (waiter, self->resource, self->error, self->failure);
    }
  else if (is_waiting)
    {
      waiter->is_waiting = TRUE;
      g_queue_push_tail_link (&self->waiters, &rc_waiter_ref (waiter)->place);
    }
  g_mutex_unlock (&self->lock);

  return is_waiting;
}

/* One of the callers is @task, which is told when the flight has ended. */
void
rc_flight_add_waiter (RcFlight *self,
                      GTask    *task)
{
  g_autoptr (RcWaiter) waiter = rc_waiter_new (task);

  waiter->flight = rc_flight_ref (self);
  if (start_waiting (waiter))
    {
      follow_cancellable (waiter);
    }
  else
    {
      rc_waiter_tell (rc_waiter_ref (waiter));
      rc_flight_leave (self);
    }
}

/* Takes over @beginner, who is told when it may load by itself; or at once, if that is never,
   because the cache was closed meanwhile. */
void
rc_flight_add_beginner (RcFlight *self,
                        RcWaiter *beginner)
{
  gboolean is_queued, is_settled;

  beginner->flight = rc_flight_ref (self);
  rc_flight_await_for_parent (beginner, NULL);

  g_mutex_lock (&self->lock);
  is_settled = self->is_settled;
  is_queued = !is_settled && !self->is_allowed && !self->leader_has_left;
  if (is_queued)
    self->beginner = beginner;
  g_mutex_unlock (&self->lock);

  if (is_settled)
    rc_flight_turn_away (beginner, self->error);
  else if (!is_queued)
    rc_waiter_tell (beginner);
}

/* The waiter is told: its parent does not wait for it any more. */
void
rc_flight_stop_awaiting (RcWaiter *waiter)
{
  if (waiter->await != NULL)
    rc_wait_graph_unawait (&waiter->parent->node, g_steal_pointer (&waiter->await));
}
