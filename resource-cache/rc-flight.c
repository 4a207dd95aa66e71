/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-flight-private.h"

#include "rc-clock.h"
#include "rc-fork-private.h"
#include "rc-waiter-private.h"

/* Begins with one caller: whoever will load. The owner must be alive. */
RcFlight *
rc_flight_new (RcPin               *pin,
               const RcFlightOwner *vfuncs,
               const char          *key,
               guint64              hash)
{
  RcFlight *self = g_new0 (RcFlight, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->vfuncs = vfuncs;
  self->pin = pin;
  self->owner = rc_pin_hold (pin);
  self->key = g_strdup (key);
  self->hash = hash;
  self->made_at = rc_clock_now ();
  self->generation = rc_fork_get_generation ();
  self->cancellable = g_cancellable_new ();
  self->slot.data = self;
  self->n_callers = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->waiters);

  return self;
}

RcFlight *
rc_flight_ref (RcFlight *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* May release the value: never under a lock. */
void
rc_flight_unref (RcFlight *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  rc_wait_node_clear (&self->node);
  rc_resource_unref (self->resource);
  rc_resource_unref (self->failure);
  rc_resource_unref (self->previous);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->leader);
  g_object_unref (self->cancellable);
  rc_home_unref (self->home);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->key);
  rc_pin_drop (self->pin);
  g_free (self);
}

char *
rc_flight_describe (RcFlight *self)
{
  return self->vfuncs->describe (self->owner, self->key);
}

/* The value that this load is to replace, as long as it goes on. */
RcResource *
rc_flight_dup_previous (RcFlight *self)
{
  RcResource *previous;

  g_mutex_lock (&self->lock);
  previous = self->previous != NULL ? rc_resource_ref (self->previous) : NULL;
  g_mutex_unlock (&self->lock);

  return previous;
}

/* The same for the loader, which may then answer with it. NULL if nobody waits any more. */
RcResource *
rc_flight_tell_previous (RcFlight *self)
{
  RcResource *previous = NULL;

  g_mutex_lock (&self->lock);
  if (self->previous != NULL && !self->is_settled)
    {
      previous = rc_resource_ref (self->previous);
      self->is_previous_known = TRUE;
    }
  g_mutex_unlock (&self->lock);

  return previous;
}

/* It has left the cache: it is not to be kept for a loader that has not asked for it. To be
   unreferenced where no lock is held; nullable. */
RcResource *
rc_flight_steal_unknown_previous (RcFlight *self)
{
  RcResource *previous = NULL;

  g_mutex_lock (&self->lock);
  if (!self->is_previous_known)
    previous = g_steal_pointer (&self->previous);
  g_mutex_unlock (&self->lock);

  return previous;
}

/* The load has ended. May release the value: never under a lock. */
void
rc_flight_forget_previous (RcFlight *self)
{
  RcResource *previous;

  g_mutex_lock (&self->lock);
  previous = g_steal_pointer (&self->previous);
  g_mutex_unlock (&self->lock);

  rc_resource_unref (previous);
}

/* The load has ended with @resource, of which the caller has a reference: none of the flight's
   is to outlive those of who gets it. */
void
rc_flight_forget_same_previous (RcFlight   *self,
                                RcResource *resource)
{
  RcResource *previous = NULL;

  g_mutex_lock (&self->lock);
  if (self->previous == resource)
    previous = g_steal_pointer (&self->previous);
  g_mutex_unlock (&self->lock);

  rc_resource_unref (previous);
}

/* FALSE if everybody has left: it is being cancelled, and a new one is due. So it is if a
   thread was to end it that is in the process which this one was forked off. */
gboolean
rc_flight_join (RcFlight *self)
{
  gboolean joined;

  if (self->generation != rc_fork_get_generation ())
    return FALSE;

  g_mutex_lock (&self->lock);
  joined = self->n_callers > 0;
  if (joined)
    self->n_callers++;
  g_mutex_unlock (&self->lock);

  return joined;
}

/* One caller has got the result, or has given up. With the last one an unsettled flight
   is cancelled, and a settled one lets go of what it has for them. */
void
rc_flight_leave (RcFlight *self)
{
  g_autoptr (RcResource) resource = NULL;
  g_autoptr (RcResource) failure = NULL;
  g_autoptr (GObject) load = NULL;
  gboolean is_abandoned = FALSE;

  g_mutex_lock (&self->lock);
  g_assert (self->n_callers > 0);
  if (--self->n_callers == 0)
    {
      is_abandoned = !self->is_settled;
      load = (GObject *) g_steal_pointer (&self->load);
      resource = g_steal_pointer (&self->resource);
      failure = g_steal_pointer (&self->failure);
    }
  g_mutex_unlock (&self->lock);

  if (is_abandoned)
    {
      self->vfuncs->abandoned (self->owner, self);
      g_cancellable_cancel (self->cancellable);
    }
}

/* The same for the one who loads, who may have left by being cancelled. */
void
rc_flight_leave_as_leader (RcFlight *self)
{
  RcWaiter *beginner;
  gboolean has_left;

  g_mutex_lock (&self->lock);
  has_left = self->leader_has_left;
  self->leader_has_left = TRUE;
  beginner = g_steal_pointer (&self->beginner);
  g_mutex_unlock (&self->lock);

  if (!has_left)
    rc_flight_leave (self);
  rc_flight_turn_away (beginner, NULL);
}

/* The same for a background load, which is its own caller until it ends. */
void
rc_flight_leave_itself (RcFlight *self)
{
  gboolean has_left;

  g_mutex_lock (&self->lock);
  has_left = self->has_left_itself || !self->is_background;
  self->has_left_itself = TRUE;
  g_mutex_unlock (&self->lock);

  if (!has_left)
    rc_flight_leave (self);
}

static void
leader_cancelled_cb (GCancellable *leader,
                     RcFlight     *self)
{
  rc_flight_leave_as_leader (self);
}

/* For a handler of a caller's cancellable. */
void
rc_flight_unref_closure (gpointer  self,
                         GClosure *closure)
{
  rc_flight_unref (self);
}

/* The one who loads may be cancelled too, while others still wait for its value. */
void
rc_flight_follow (RcFlight     *self,
                  GCancellable *leader)
{
  gulong handler;
  gboolean is_settled;

  if (leader == NULL)
    return;

  handler = g_signal_connect_data (leader, "cancelled", G_CALLBACK (leader_cancelled_cb),
                                   rc_flight_ref (self), rc_flight_unref_closure, 0);

  g_mutex_lock (&self->lock);
  is_settled = self->is_settled;
  if (!is_settled)
    {
      self->leader = g_object_ref (leader);
      self->leader_handler = handler;
    }
  g_mutex_unlock (&self->lock);

  /* The cache was closed, say, before the load began. */
  if (is_settled)
    g_signal_handler_disconnect (leader, handler);

  /* It may have been cancelled before the handler was there. */
  if (g_cancellable_is_cancelled (leader))
    rc_flight_leave_as_leader (self);
}
