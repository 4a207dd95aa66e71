/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-load-private.h"

/* What a loader says about its value before it answers, and what it may ask. */

static gboolean
is_unanswered (RcLoad     *self,
               const char *verb)
{
  g_autofree char *what = NULL;

  if (!rc_load_is_settled (self))
    return TRUE;

  what = rc_flight_describe (self->flight);
  g_critical ("The load of %s was answered before: %s does nothing. Call it before the answer",
              what, verb);
  return FALSE;
}

/**
 * rc_load_set_ttl:
 * @self: a load
 * @ttl_usec: time to live in microseconds; 0 = for ever
 *
 * Gives this one entry a time to live other than [property@Rc.Cache:ttl].
 *
 * As in Caffeine's `Expiry`. To be called by the loader, before it answers.
 *
 * Since: 0.1
 */
void
rc_load_set_ttl (RcLoad *self,
                 gint64  ttl_usec)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (ttl_usec < 0)
    {
      g_autofree char *what = rc_flight_describe (self->flight);

      g_critical ("The load of %s: %" G_GINT64_FORMAT " is no time to live. Durations are "
                  "microseconds, and 0 keeps the value for ever", what, ttl_usec);
      return;
    }

  if (is_unanswered (self, "rc_load_set_ttl()"))
    self->options.ttl_usec = ttl_usec;
}

/**
 * rc_load_set_weight:
 * @self: a load
 * @weight: the weight, in the unit of [property@Rc.Cache:max-weight]
 *
 * Gives the weight of the value that is being loaded; the weigh function is then
 * not asked. To be called by the loader, before it answers.
 *
 * Since: 0.1
 */
void
rc_load_set_weight (RcLoad  *self,
                    guint64  weight)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (!is_unanswered (self, "rc_load_set_weight()"))
    return;

  self->options.weight = weight;
  self->options.has_weight = TRUE;
}

/**
 * rc_load_set_store:
 * @self: a load
 * @store: `FALSE` to hand the value out and not keep it
 *
 * Tells whether the value is to be cached.
 *
 * A value that is not stored belongs to the callers: the cache's release function
 * is not called for it. An error is not remembered for [property@Rc.Cache:retry-delay]
 * then. To be called by the loader, before it answers.
 *
 * Since: 0.1
 */
void
rc_load_set_store (RcLoad   *self,
                   gboolean  store)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (is_unanswered (self, "rc_load_set_store()"))
    self->options.store = store;
}

/**
 * rc_load_add_message:
 * @self: a load
 * @message: a text for people
 *
 * Says something that belongs to the value.
 *
 * [signal@Rc.Cache::message] tells it now, and again on every hit of the entry,
 * as Streamlit replays what a cached function has shown. To be called by the
 * loader, before it answers.
 *
 * Since: 0.1
 */
void
rc_load_add_message (RcLoad     *self,
                     const char *message)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);
  g_return_if_fail (message != NULL);

  if (!is_unanswered (self, "rc_load_add_message()"))
    return;

  if (self->options.messages == NULL)
    self->options.messages = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  g_ptr_array_add (self->options.messages, g_strdup (message));

  self->flight->vfuncs->said (self->flight->owner, self, message);
}

/**
 * rc_load_add_tag:
 * @self: a load
 * @tag: a name that several entries may have
 *
 * Gives the entry a tag, for [method@Rc.Cache.remove_tag].
 *
 * Whoever removes a tag means also what is being loaded with it: if that happens during
 * this load, before or after this call, the value is not stored. To be called by the
 * loader, before it answers.
 *
 * Since: 0.1
 */
void
rc_load_add_tag (RcLoad     *self,
                 const char *tag)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);
  g_return_if_fail (tag != NULL);

  if (is_unanswered (self, "rc_load_add_tag()"))
    self->flight->vfuncs->tagged (self->flight->owner, self, tag);
}

/**
 * rc_load_dup_previous:
 * @self: a load
 *
 * Gets the object that the loaded one is to replace, during a refresh, or a load in the
 * time of [property@Rc.Cache:stale-if-error].
 *
 * To reconnect, say, or to ask a server whether it has changed. To answer with it again is
 * no eviction. A loader that has asked for it may use it until it answers: if it leaves the
 * cache meanwhile, it is released after that.
 *
 * Returns: (transfer full) (nullable): the old value, or `NULL` if there is none, if it is
 *   no object, or if the load was answered
 *
 * Since: 0.1
 */
GObject *
rc_load_dup_previous (RcLoad *self)
{
  g_autoptr (RcResource) previous = NULL;

  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, NULL);

  previous = rc_flight_tell_previous (self->flight);
  return previous != NULL ? rc_resource_dup_object (previous) : NULL;
}

/**
 * rc_load_get_previous_value:
 * @self: a load
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 *
 * Gets the value of any type that the loaded one is to replace.
 *
 * See [method@Rc.Load.dup_previous].
 *
 * Returns: `TRUE` if there is one; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_load_get_previous_value (RcLoad *self,
                            GValue *value)
{
  g_autoptr (RcResource) previous = NULL;

  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  previous = rc_flight_tell_previous (self->flight);
  return rc_resource_give (previous, value);
}

/**
 * rc_load_set_main_context:
 * @self: a load
 * @main_context: (nullable): where the answer will come from; `NULL` for a thread
 *
 * Tells that this load needs a main context to be run, in order to be answered.
 *
 * Who then asks for its key, and blocks, in the thread that runs this main context, gets
 * `RC_ERROR_WOULD_DEADLOCK` at once, where it would wait for ever. The library finds out
 * by itself if the loader attaches a source to the main context of its thread, or waits
 * for another load; with operations that others do for it, as with those of GIO, it has to
 * be told. A loader that attaches a source, but answers from a thread, says so with `NULL`.
 * To be called by the loader, before it returns if possible.
 *
 * Since: 0.1
 */
void
rc_load_set_main_context (RcLoad       *self,
                          GMainContext *main_context)
{
  g_return_if_fail (RC_IS_LOAD (self) && self->flight != NULL);

  if (!rc_load_is_settled (self))
    rc_flight_tell_context (self->flight, main_context);
}
