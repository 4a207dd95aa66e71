/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-load-private.h"

#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* How a loader answers, and what came of it. */

/* TRUE for the first who wants to answer. */
gboolean
rc_load_claim (RcLoad *self)
{
  return g_atomic_int_compare_and_exchange (&self->is_settled, FALSE, TRUE);
}

static gboolean
claim_or_complain (RcLoad     *self,
                   const char *answer)
{
  g_autofree char *what = NULL;

  if (rc_load_claim (self))
    return TRUE;

  what = rc_flight_describe (self->flight);
  g_critical ("The load of %s was answered before: this %s is dropped. Answer each load once",
              what, answer);
  return FALSE;
}

static gboolean
is_to_hold (RcLoad *self)
{
  gboolean is_to_hold;

  g_mutex_lock (&self->lock);
  is_to_hold = self->hold;
  g_mutex_unlock (&self->lock);

  return is_to_hold;
}

static void
hold (RcLoad *self)
{
  RcResource *resource = NULL;

  /* Else not even for a moment: it might be the last to let go. */
  if (!is_to_hold (self))
    return;

  g_mutex_lock (&self->flight->lock);
  if (self->flight->resource != NULL)
    resource = rc_resource_ref (self->flight->resource);
  g_mutex_unlock (&self->flight->lock);

  g_mutex_lock (&self->lock);
  if (self->hold)
    self->held = g_steal_pointer (&resource);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&resource, rc_resource_unref);
}

static void
complete (RcLoad     *self,
          RcResource *resource,
          GError     *error,
          RcResource *failure)
{
  /* Who comes too late learns what its callers were told instead. */
  self->error = error != NULL ? g_error_copy (error) : rc_flight_dup_error (self->flight);

  self->flight->vfuncs->complete (self->flight->owner, self, resource, error, failure);

  hold (self);
  /* Who called a loader still waits for the result; who loads by itself has it. */
  if (self->loader == NULL)
    rc_flight_leave_as_leader (self->flight);
}

/* Nobody wants it any more. */
void
rc_load_cancel (RcLoad *self)
{
  complete (self, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                             _("Operation was cancelled")), NULL);
}

/* The one who was to load by itself has never begun. */
void
rc_load_void (RcLoad *self)
{
  self->flight->vfuncs->voided (self->flight->owner, self);
  rc_flight_leave_as_leader (self->flight);
}

static void
complain (RcLoad     *self,
          const char *complaint)
{
  g_autofree char *what = rc_flight_describe (self->flight);

  g_critical ("The load of %s: %s", what, complaint);
}

/* @format takes the description of the load. */
void
rc_load_fail (RcLoad     *self,
              const char *format)
{
  g_autofree char *what = rc_flight_describe (self->flight);

  complete (self, NULL, g_error_new (RC_ERROR, RC_ERROR_LOAD_FAILED, format, what), NULL);
}

/**
 * rc_load_return_object:
 * @self: a load
 * @value: (transfer full): the loaded value
 *
 * Answers the load with an object. May be called from any thread.
 *
 * Since: 0.1
 */
void
rc_load_return_object (RcLoad  *self,
                       GObject *value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;

  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (!G_IS_OBJECT (value))
    {
      complain (self, "rc_load_return_object() was given no object. Answer with an error if "
                "there is none, or with rc_load_return_value() for values of other types");
      return;
    }

  g_value_init (&boxed, G_OBJECT_TYPE (value));
  if (g_object_is_floating (value))
    g_object_ref_sink (value);
  g_value_take_object (&boxed, value);
  rc_load_return_value (self, &boxed);
}

/**
 * rc_load_return_value:
 * @self: a load
 * @value: the loaded value, of any type; it is copied
 *
 * Answers the load with a value. May be called from any thread.
 *
 * Since: 0.1
 */
void
rc_load_return_value (RcLoad       *self,
                      const GValue *value)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (!G_IS_VALUE (value))
    {
      complain (self, "rc_load_return_value() was given an unset value. Call g_value_init() "
                "first, or answer with an error if there is no value");
      return;
    }

  if (claim_or_complain (self, "value"))
    complete (self, rc_resource_new (value), NULL, NULL);
}

/**
 * rc_load_return_error:
 * @self: a load
 * @error: (transfer full): why there is no value
 *
 * Answers the load with an error, which every caller gets as it is.
 *
 * Errors are not cached: the next caller loads again. May be called from any
 * thread.
 *
 * Since: 0.1
 */
void
rc_load_return_error (RcLoad *self,
                      GError *error)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (error == NULL)
    {
      complain (self, "rc_load_return_error() was given no error. Make one with g_error_new(), "
                "or answer with rc_load_abandon()");
      return;
    }

  if (claim_or_complain (self, "error"))
    complete (self, NULL, error, NULL);
  else
    g_error_free (error);
}

/**
 * rc_load_return_failure:
 * @self: a load
 * @failure: what a language binding wants its callers to have beside the error
 * @message: a description for callers in other languages
 *
 * Answers the load with a failure that is more than a [type@GLib.Error].
 *
 * For language bindings: callers get `RC_ERROR_LOAD_FAILED` with @message,
 * and who knows what @failure is, an exception say, takes it with
 * [method@Rc.Cache.take_failure]. May be called from any thread.
 *
 * Since: 0.1
 */
void
rc_load_return_failure (RcLoad       *self,
                        const GValue *failure,
                        const char   *message)
{
  g_autoptr (RcResource) resource = NULL;

  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);
  g_return_if_fail (G_IS_VALUE (failure));
  g_return_if_fail (message != NULL);

  if (!claim_or_complain (self, "failure"))
    return;

  resource = rc_resource_new (failure);
  complete (self, NULL, g_error_new_literal (RC_ERROR, RC_ERROR_LOAD_FAILED, message), resource);
}

/**
 * rc_load_abandon:
 * @self: a load
 *
 * Gives up: callers get `RC_ERROR_LOAD_FAILED`.
 *
 * Dropping the last reference does the same; this is for languages that collect
 * objects late. Nothing happens if the load was answered. May be called from any
 * thread.
 *
 * Since: 0.1
 */
void
rc_load_abandon (RcLoad *self)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (rc_load_claim (self))
    rc_load_fail (self, _("The load of %s was given up by its loader"));
}

/**
 * rc_load_set_hold:
 * @self: a load
 * @hold: whether to hold the value
 *
 * Sets whether the load holds the value that it is settled with, so that
 * [method@Rc.Load.acquire] gives leases on it.
 *
 * For language bindings, whose loads come from [method@Rc.Cache.begin]: to be set to `TRUE`
 * before the load is settled, and to `FALSE` when there are leases enough. Then, or with the
 * last reference to the load, the value is let go.
 *
 * Since: 0.1
 */
void
rc_load_set_hold (RcLoad   *self,
                  gboolean  hold)
{
  RcResource *held = NULL;

  g_return_if_fail (RC_IS_LOAD (self));

  g_mutex_lock (&self->lock);
  self->hold = hold;
  if (!hold)
    held = g_steal_pointer (&self->held);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&held, rc_resource_unref);
}

/* NULL if nothing is held. */
RcResource *
rc_load_dup_held (RcLoad *self)
{
  RcResource *held = NULL;

  g_mutex_lock (&self->lock);
  if (self->held != NULL)
    held = rc_resource_ref (self->held);
  g_mutex_unlock (&self->lock);

  return held;
}

/**
 * rc_load_is_settled:
 * @self: a load
 *
 * Tells whether the loader has answered.
 *
 * Returns: `TRUE` from the first answer on
 *
 * Since: 0.1
 */
gboolean
rc_load_is_settled (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self), TRUE);

  return g_atomic_int_get (&self->is_settled);
}

/**
 * rc_load_get_error:
 * @self: a load
 *
 * Gets the error with which the load failed.
 *
 * Meant for handlers of [signal@Rc.Cache::load-finished], and for loaders that want to
 * know whether their value came too late.
 *
 * Returns: (transfer none) (nullable): the error, or `NULL` if the load was not
 *   answered, or answered well and in time
 *
 * Since: 0.1
 */
const GError *
rc_load_get_error (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self), NULL);

  return self->error;
}

/**
 * rc_load_serves_previous:
 * @self: a load
 *
 * Tells whether the old value serves although the load failed, as
 * [property@Rc.Cache:stale-if-error] allows.
 *
 * For language bindings: who loads by itself, after [method@Rc.Cache.begin], has to hand
 * out the old value then, as everybody else gets it.
 *
 * Returns: `TRUE` if the loader answered with an error, and the callers got a value
 *
 * Since: 0.1
 */
gboolean
rc_load_serves_previous (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, FALSE);

  return self->error != NULL && rc_flight_has_value (self->flight);
}
