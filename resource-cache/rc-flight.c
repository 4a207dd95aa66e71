/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-flight-private.h"

#include "rc-clock-private.h"
#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* The failure behind the last error that a flight gave to this thread. */
static GPrivate last_failure = G_PRIVATE_INIT ((GDestroyNotify) rc_resource_unref);

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
  self->began_at = rc_clock_now ();
  self->cancellable = g_cancellable_new ();
  self->n_callers = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);

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

  rc_flight_set_running_here (self, FALSE);
  rc_resource_unref (self->resource);
  rc_resource_unref (self->failure);
  g_clear_error (&self->error);
  g_clear_object (&self->leader);
  g_object_unref (self->cancellable);
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

/* FALSE if everybody has left: it is being cancelled, and a new one is due. */
gboolean
rc_flight_join (RcFlight *self)
{
  gboolean joined;

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
  gboolean is_abandoned = FALSE;

  g_mutex_lock (&self->lock);
  g_assert (self->n_callers > 0);
  if (--self->n_callers == 0)
    {
      is_abandoned = !self->is_settled;
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
  gboolean has_left;

  g_mutex_lock (&self->lock);
  has_left = self->leader_has_left;
  self->leader_has_left = TRUE;
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

static void
unref_closure (gpointer  self,
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
                                   rc_flight_ref (self), unref_closure, 0);

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

/* A loader that runs in a thread can't be waited for by that thread. */
void
rc_flight_set_running_here (RcFlight *self,
                            gboolean  is_here)
{
  rc_wait_graph_set_runner (&self->runner, is_here);
}

static void
wake_cb (GCancellable *cancellable,
         RcFlight     *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
}

static void
wait_until_settled (RcFlight     *self,
                    GCancellable *cancellable)
{
  gulong handler = 0;

  /* Not g_cancellable_disconnect(): it would wait for other people's handlers. */
  if (cancellable != NULL)
    handler = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (wake_cb),
                                     rc_flight_ref (self), unref_closure, 0);

  g_mutex_lock (&self->lock);
  while (!self->is_settled && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->wake, &self->lock);
  g_mutex_unlock (&self->lock);

  if (handler != 0)
    g_signal_handler_disconnect (cancellable, handler);
}

static gboolean
enter_wait_graph (RcFlight  *self,
                  GError   **error)
{
  RcWait wait = rc_wait_graph_enter (&self->runner);
  g_autofree char *what = NULL;

  if (wait == RC_WAIT_IS_SAFE)
    return TRUE;

  what = rc_flight_describe (self);
  if (wait == RC_WAIT_FOR_ITSELF)
    g_set_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD,
                 _("The load of %s asks for the very key that it loads. Let the loader use "
                   "another key, or make the value without the cache"), what);
  else
    g_set_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK,
                 _("Waiting for %s would never end: its loader waits for a load of this "
                   "thread. Let all loaders ask for their keys in the same order"), what);

  return FALSE;
}

static RcResource *
take_result (RcFlight  *self,
             GError   **error)
{
  RcResource *resource;
  RcResource *failure;

  g_mutex_lock (&self->lock);
  resource = self->resource != NULL ? rc_resource_ref (self->resource) : NULL;
  failure = self->failure != NULL ? rc_resource_ref (self->failure) : NULL;
  g_mutex_unlock (&self->lock);

  if (resource != NULL)
    return resource;

  g_private_replace (&last_failure, failure);
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Operation was cancelled"));
  return NULL;
}

/* Waits for the end of the flight. The caller is to leave after it, whatever the outcome. */
RcResource *
rc_flight_wait (RcFlight      *self,
                GCancellable  *cancellable,
                GError       **error)
{
  gboolean is_settled;

  g_mutex_lock (&self->lock);
  is_settled = self->is_settled;
  g_mutex_unlock (&self->lock);

  if (!is_settled)
    {
      if (!enter_wait_graph (self, error))
        return NULL;
      wait_until_settled (self, cancellable);
      rc_wait_graph_leave ();
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return take_result (self, error);
}

/* Gives every caller the result. The first result counts: it may be that the
   cache was closed before the load came back. */
void
rc_flight_settle (RcFlight     *self,
                  RcResource   *resource,
                  const GError *error,
                  RcResource   *failure)
{
  g_autoptr (GCancellable) leader = NULL;
  gulong handler = 0;

  g_mutex_lock (&self->lock);
  if (!self->is_settled)
    {
      self->is_settled = TRUE;
      self->error = error ? g_error_copy (error) : NULL;
      if (self->n_callers > 0)
        {
          self->resource = resource ? rc_resource_ref (resource) : NULL;
          self->failure = failure ? rc_resource_ref (failure) : NULL;
        }
      leader = g_steal_pointer (&self->leader);
      handler = self->leader_handler;
      g_cond_broadcast (&self->wake);
    }
  g_mutex_unlock (&self->lock);

  rc_flight_set_running_here (self, FALSE);
  if (leader != NULL)
    g_signal_handler_disconnect (leader, handler);
}

/* A new error in this thread is none of its last flight's. */
void
rc_flight_forget_failure (void)
{
  if (g_private_get (&last_failure) != NULL)
    g_private_replace (&last_failure, NULL);
}

/* What the last flight that failed for this thread gave beside its error; once. */
RcResource *
rc_flight_steal_failure (void)
{
  RcResource *failure = g_private_get (&last_failure);

  g_private_set (&last_failure, NULL);
  return failure;
}
