/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-flight-private.h"

#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* How callers wait who block. */

/* The failure behind the last error that a flight gave to this thread. */
static GPrivate last_failure = G_PRIVATE_INIT ((GDestroyNotify) rc_resource_unref);

typedef enum
{
  SETTLED,
  CANCELLED,
  MAY_BEGIN,
  CHANGED,
  REFUSED,
} Wake;

/* One caller, as long as it is in here. */
typedef struct
{
  GCancellable *cancellable;
  gboolean will_load;        /* by itself, when its turn has come */
  gboolean may_leave;        /* it leaves as soon as the flight is settled */
  gboolean has_left;         /* it has, with the result */
  RcResource *resource;
  RcResource *failure;
} Stay;

static void
wake_cb (GCancellable *cancellable,
         RcFlight     *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
}

static gboolean
may_begin_locked (RcFlight *self,
                  gboolean  will_load)
{
  return self->is_allowed && (will_load || self->load != NULL);
}

static gboolean
may_begin (RcFlight *self,
           gboolean  will_load)
{
  gboolean may_begin;

  g_mutex_lock (&self->lock);
  may_begin = may_begin_locked (self, will_load);
  g_mutex_unlock (&self->lock);

  return may_begin;
}

/* FALSE if there is nothing to wake up for. */
static gboolean
find_wake_locked (RcFlight *self,
                  Stay     *stay,
                  guint     n_changes,
                  Wake     *wake)
{
  if (self->is_settled)
    *wake = SETTLED;
  else if (may_begin_locked (self, stay->will_load))
    *wake = MAY_BEGIN;
  else if (g_cancellable_is_cancelled (stay->cancellable))
    *wake = CANCELLED;
  else if (self->n_changes != n_changes)
    *wake = CHANGED;
  else
    return FALSE;

  return TRUE;
}

/* Who is one of many that wake up leaves at once: the lock is had but one after the other. */
static Wake
wait_until_woken (RcFlight *self,
                  Stay     *stay,
                  guint     n_changes)
{
  gulong handler = 0;
  Wake wake;

  /* Not g_cancellable_disconnect(): it would wait for other people's handlers. */
  if (stay->cancellable != NULL)
    handler = g_signal_connect_data (stay->cancellable, "cancelled", G_CALLBACK (wake_cb),
                                     rc_flight_ref (self), rc_flight_unref_closure, 0);

  g_mutex_lock (&self->lock);
  self->n_blocked++;
  while (!find_wake_locked (self, stay, n_changes, &wake))
    g_cond_wait (&self->wake, &self->lock);
  self->n_blocked--;
  stay->has_left = wake == SETTLED && stay->may_leave;
  if (stay->has_left)
    rc_flight_take_and_leave_locked (self, &stay->resource, &stay->failure);
  g_mutex_unlock (&self->lock);

  if (handler != 0)
    g_signal_handler_disconnect (stay->cancellable, handler);

  return wake;
}

/* FALSE, with @error, if it would be for ever. */
gboolean
rc_flight_check_wait (RcFlight  *self,
                      RcWait     wait,
                      GError   **error)
{
  g_autofree char *what = NULL;

  if (wait == RC_WAIT_IS_SAFE)
    return TRUE;

  what = rc_flight_describe (self);
  if (wait == RC_WAIT_FOR_ITSELF)
    g_set_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD,
                 _("The load of %s asks for the very key that it loads. Let the loader use "
                   "another key, or make the value without the cache"), what);
  else if (wait == RC_WAIT_IN_A_CYCLE)
    g_set_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK,
                 _("Waiting for %s would never end: its loader waits for a load of this "
                   "thread. Let all loaders ask for their keys in the same order"), what);
  else
    g_set_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK,
                 _("Waiting for %s would never end: only the main loop of this thread can "
                   "finish its load. Ask for it asynchronously, or in another thread"), what);

  return FALSE;
}

gboolean
rc_flight_is_settled (RcFlight *self)
{
  gboolean is_settled;

  g_mutex_lock (&self->lock);
  is_settled = self->is_settled;
  g_mutex_unlock (&self->lock);

  return is_settled;
}

/* Whether its callers were told a value, whatever its loader said. */
gboolean
rc_flight_has_value (RcFlight *self)
{
  gboolean has_value;

  g_mutex_lock (&self->lock);
  has_value = self->is_settled && self->error == NULL && !self->is_void;
  g_mutex_unlock (&self->lock);

  return has_value;
}

/* Whether a thread waits, or may be about to: there are not only tasks, and the background load
   itself. */
gboolean
rc_flight_may_block (RcFlight *self)
{
  gboolean may_block;
  guint n_others;

  g_mutex_lock (&self->lock);
  n_others = self->waiters.length + (self->is_background && !self->has_left_itself);
  may_block = self->n_callers > n_others;
  g_mutex_unlock (&self->lock);

  return may_block;
}

/* Whether a thread waits right now. */
gboolean
rc_flight_blocks_somebody (RcFlight *self)
{
  gboolean blocks;

  g_mutex_lock (&self->lock);
  blocks = self->n_blocked > 0;
  g_mutex_unlock (&self->lock);

  return blocks;
}

static guint
get_n_changes (RcFlight *self)
{
  guint n_changes;

  g_mutex_lock (&self->lock);
  n_changes = self->n_changes;
  g_mutex_unlock (&self->lock);

  return n_changes;
}

/* The loader says where it will answer, or NULL for a thread. */
void
rc_flight_tell_context (RcFlight     *self,
                        GMainContext *context)
{
  rc_wait_node_tell_context (&self->node, context);
  rc_flight_tell_changed (self);
}

/* Who waits for this load looks again whether it will ever end. */
void
rc_flight_tell_changed (RcFlight *self)
{
  g_mutex_lock (&self->lock);
  self->n_changes++;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
}

static Wake
wait_safely (RcFlight  *self,
             Stay      *stay,
             GError   **error)
{
  RcWaitNode *outer;
  guint n_changes;
  RcWait wait;
  Wake wake;

  do
    {
      if (rc_flight_is_settled (self))
        return SETTLED;

      n_changes = get_n_changes (self);
      wait = rc_wait_graph_enter (&self->node, &outer);
      if (wait != RC_WAIT_IS_SAFE && may_begin (self, stay->will_load))
        return MAY_BEGIN;
      if (!rc_flight_check_wait (self, wait, error))
        return REFUSED;

      rc_flight_tell_needed (self);
      wake = wait_until_woken (self, stay, n_changes);
      rc_wait_graph_leave (outer);
    }
  while (wake == CHANGED);

  return wake;
}

static void
take_result (RcFlight *self,
             Stay     *stay)
{
  g_mutex_lock (&self->lock);
  stay->resource = self->resource != NULL ? rc_resource_ref (self->resource) : NULL;
  stay->failure = self->failure != NULL ? rc_resource_ref (self->failure) : NULL;
  g_mutex_unlock (&self->lock);
}

/* The flight is settled. */
static RcResource *
give_result (RcFlight  *self,
             Stay      *stay,
             GError   **error)
{
  if (!stay->has_left)
    take_result (self, stay);

  if (stay->resource != NULL)
    return g_steal_pointer (&stay->resource);

  rc_flight_set_failure (g_steal_pointer (&stay->failure));
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Operation was cancelled"));
  return NULL;
}

/* May release the value: never under a lock. */
static void
stay_clear (Stay *stay)
{
  rc_resource_unref (stay->resource);
  rc_resource_unref (stay->failure);
}

/* For the one who will load by itself: waits for its turn. FALSE if it does not come: then
   @resource or @error is set. */
gboolean
rc_flight_wait_to_begin (RcFlight      *self,
                         GCancellable  *cancellable,
                         RcResource   **resource,
                         GError       **error)
{
  Stay stay = { .cancellable = cancellable, .will_load = TRUE };
  Wake wake;

  rc_wait_node_remove_runner (&self->node);
  wake = wait_safely (self, &stay, error);
  if (wake == MAY_BEGIN)
    rc_wait_node_add_runner (&self->node);
  else if (wake == CANCELLED)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  else if (wake == SETTLED)
    *resource = give_result (self, &stay, error);
  stay_clear (&stay);

  return wake == MAY_BEGIN;
}

/* Calls the loader if nobody has, and waits. */
static Wake
run_or_wait (RcFlight  *self,
             Stay      *stay,
             GError   **error)
{
  RcLoad *load;

  while ((load = rc_flight_claim (self)) != NULL)
    {
      stay->may_leave = FALSE;
      rc_flight_follow (self, stay->cancellable);
      rc_flight_run (self, load);
    }

  return wait_safely (self, stay, error);
}

/* Waits for the end of the flight, and calls its loader if nobody has. If @is_void is set,
   the caller is to begin anew. */
RcResource *
rc_flight_wait_and_leave (RcFlight      *self,
                          GCancellable  *cancellable,
                          gboolean      *is_void,
                          GError       **error)
{
  Stay stay = { .cancellable = cancellable, .may_leave = TRUE };
  RcResource *resource = NULL;
  Wake wake;

  do
    wake = run_or_wait (self, &stay, error);
  while (wake == MAY_BEGIN);

  *is_void = wake == SETTLED && self->is_void;
  if (wake != REFUSED && !*is_void &&
      !g_cancellable_set_error_if_cancelled (cancellable, error))
    resource = give_result (self, &stay, error);
  stay_clear (&stay);

  if (!stay.may_leave)
    rc_flight_leave_as_leader (self);
  else if (!stay.has_left)
    rc_flight_leave (self);

  return resource;
}

/* A new error in this thread is none of its last flight's. */
void
rc_flight_forget_failure (void)
{
  if (g_private_get (&last_failure) != NULL)
    g_private_replace (&last_failure, NULL);
}

/* Takes over @failure. */
void
rc_flight_set_failure (RcResource *failure)
{
  g_private_replace (&last_failure, failure);
}

/* What the last flight that failed for this thread gave beside its error; once. */
RcResource *
rc_flight_steal_failure (void)
{
  RcResource *failure = g_private_get (&last_failure);

  g_private_set (&last_failure, NULL);
  return failure;
}
