/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-cache-load.h"
#include "rc-cache-quick-private.h"
#include "rc-clock-private.h"
#include "rc-hash-private.h"
#include "rc-label-private.h"

/* The hit path: find, check the deadline, validate, count, hand out. */

/* The values that this thread is validating, innermost first. */
typedef struct _Validation Validation;

struct _Validation
{
  RcResource *resource;
  Validation *outer;
};

static GPrivate current_validation;

static gboolean
is_being_validated_here (RcResource *resource)
{
  for (Validation *v = g_private_get (&current_validation); v != NULL; v = v->outer)
    if (v->resource == resource)
      return TRUE;

  return FALSE;
}

/* A machine that slept has lost its connections, whatever is known of them. */
static gboolean
has_slept_since_locked (RcCache *self,
                        gint64   time)
{
  return self->conduct.revalidate_on_resume && time < rc_clock_get_resumed_at ();
}

/* What a validate function gets when it asks for the key that it is validating is
   the value itself. */
static gboolean
needs_validation_locked (RcCache *self,
                         RcEntry *entry,
                         gint64   now)
{
  if (self->validate == NULL)
    return FALSE;

  if (self->conduct.validate_interval_usec > 0 &&
      now - rc_entry_get_validated_at (entry) < self->conduct.validate_interval_usec &&
      !has_slept_since_locked (self, rc_entry_get_validated_at (entry)))
    return FALSE;

  return !is_being_validated_here (entry->resource);
}

static gboolean
validate (RcCache    *self,
          RcCallback *callback,
          const char *key,
          RcResource *resource)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  Validation validation = { resource, g_private_get (&current_validation) };
  GValue room;
  gboolean is_valid;

  g_private_set (&current_validation, &validation);
  is_valid = ((RcValidateFunc) callback->func) (key, rc_resource_get_value (resource, &room),
                                                callback->data, &error);
  g_private_set (&current_validation, validation.outer);

  if (error == NULL)
    return is_valid;

  what = rc_cache_describe (self, key);
  text = rc_label_mask (error->message, RC_LABEL_MAX_TEXT_CHARS);
  g_message ("Evicted %s, because it could not be validated: %s", what, text);
  return FALSE;
}

/* With the lock dropped meanwhile. Returns whether the value is good. */
static gboolean
validate_and_relock (RcCache    *self,
                     const char *key,
                     RcResource *resource)
{
  g_autoptr (RcCallback) callback = rc_callback_ref (self->validate);
  gboolean is_valid;

  rc_cache_unlock_only (self);
  is_valid = validate (self, callback, key, resource);
  g_clear_pointer (&callback, rc_callback_unref);
  rc_cache_lock (self);

  return is_valid;
}

/* Whether a value that is out of date could still be used. */
gboolean
rc_cache_is_still_valid (RcCache    *self,
                         const char *key,
                         RcResource *resource)
{
  g_autoptr (RcCallback) callback = NULL;

  rc_cache_lock (self);
  callback = rc_callback_ref (self->validate);
  rc_cache_unlock_only (self);

  if (callback == NULL || is_being_validated_here (resource) ||
      validate (self, callback, key, resource))
    return TRUE;

  rc_cache_evict_broken (self, key, resource);
  return FALSE;
}

static RcEntry *
find_live_locked (RcCache    *self,
                  const char *key,
                  guint64     hash,
                  gint64      now,
                  RcOutbox   *box)
{
  RcEntry *entry = rc_store_find (&self->store, key, hash);
  RcEvictReason reason;

  if (entry == NULL)
    return NULL;

  switch (rc_store_get_state (&self->store, entry, now, &reason))
    {
    case RC_ENTRY_STATE_FRESH:
      return entry;

    case RC_ENTRY_STATE_EXPIRED:
      rc_store_take (&self->store, entry, reason, &box->removed);
      return NULL;

    case RC_ENTRY_STATE_STALE:
    default:
      return is_being_validated_here (entry->resource) ? entry : NULL;
    }
}

/* A value that has taken the place of so many, each while it was being validated, is new enough:
   it may be the validate function itself that puts it there. */
#define MAX_VALIDATIONS 8

/* The value may change while it is being validated: then the new one counts. */
static RcEntry *
find_valid_locked (RcCache    *self,
                   const char *key,
                   guint64     hash,
                   RcOutbox   *box)
{
  RcResource *good = NULL;
  gint64 now = rc_clock_now ();
  guint n_validations = 0;
  RcEntry *entry;

  while ((entry = find_live_locked (self, key, hash, now, box)) != NULL &&
         entry->resource != good && n_validations++ < MAX_VALIDATIONS &&
         needs_validation_locked (self, entry, now))
    {
      RcResource *resource = rc_resource_ref (entry->resource);

      box->spares = g_slist_prepend (box->spares, resource);
      rc_cache_hold (self, box);
      if (validate_and_relock (self, key, resource))
        good = resource;
      else if ((entry = rc_store_find (&self->store, key, hash)) != NULL &&
               entry->resource == resource)
        rc_store_take (&self->store, entry, RC_EVICT_REASON_INVALID, &box->removed);
      now = rc_clock_now ();
    }

  if (entry == NULL)
    return NULL;

  if (entry->resource == good)
    rc_entry_set_validated (entry, now);
  rc_store_hit (&self->store, entry, now);

  return entry;
}

static void
post_hit_locked (RcCache  *self,
                 RcEntry  *entry,
                 RcOutbox *box)
{
  GStrv messages = rc_entry_get_messages (entry);

  rc_cache_post_locked (self, box, RC_SIGNAL_HIT, entry->key);
  rc_cache_note_listener_locked (self);
  for (guint i = 0; messages != NULL && messages[i] != NULL; i++)
    rc_cache_post_message_locked (self, box, entry->key, messages[i], TRUE);
}

/* Whether nobody needs to be asked about a fresh entry, nor told of it. */
gboolean
rc_cache_is_at_hand_locked (RcCache *self,
                            RcEntry *entry,
                            gint64   now)
{
  RcEvictReason reason;

  return rc_store_get_state (&self->store, entry, now, &reason) == RC_ENTRY_STATE_FRESH &&
         !needs_validation_locked (self, entry, now) &&
         !(self->load != NULL && rc_store_is_refresh_due (&self->store, entry, now)) &&
         !rc_cache_is_watched (self, RC_SIGNAL_HIT);
}

/* The calling thread gets a part of the lock, if it has none, and where to look first. */
void
rc_cache_add_stripe_locked (RcCache *self)
{
  rc_store_add_fronts (&self->store);
  rc_stripes_add_locked (&self->stripes);
}

/* A thread that comes for the first time gets its part of the lock now. */
static void
prepare_quick_hit (RcCache *self)
{
  if (rc_stripes_get_own (&self->stripes) != NULL)
    return;

  rc_cache_lock (self);
  rc_cache_add_stripe_locked (self);
  rc_cache_unlock_only (self);
}

/**
 * rc_cache_try_hit:
 * @self: a cache
 * @key: a key
 *
 * Gets an object if it is at hand.
 *
 * That is a hit, counted as by [method@Rc.Cache.begin], of an object that need not be
 * validated or refreshed, while nobody listens to [signal@Rc.Cache::hit] and no message is
 * to be repeated. In any other case nothing is counted or changed; ask with
 * [method@Rc.Cache.begin] then. It may also say no for no reason, now and then.
 *
 * For language bindings, and for threads that must not be kept waiting: it never waits for a
 * load, and calls no function of the program; but the release function, if the value leaves
 * the cache in this very moment.
 *
 * Returns: (transfer full) (nullable): the value, or `NULL`
 *
 * Since: 0.1
 */
GObject *
rc_cache_try_hit (RcCache    *self,
                  const char *key)
{
  gsize length;

  g_return_val_if_fail (rc_cache_is_one (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  length = strlen (key);
  prepare_quick_hit (self);
  return rc_cache_quick_object (self, key, length, rc_hash_bytes (key, length));
}

/**
 * rc_cache_try_hit_value:
 * @self: a cache
 * @key: a key
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 *
 * Gets a value of any type if it is at hand.
 *
 * See [method@Rc.Cache.try_hit].
 *
 * Returns: `TRUE` if there is a value; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_try_hit_value (RcCache    *self,
                        const char *key,
                        GValue     *value)
{
  g_autoptr (RcResource) resource = NULL;
  gsize length;

  g_return_val_if_fail (rc_cache_is_one (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  length = strlen (key);
  prepare_quick_hit (self);
  resource = rc_cache_quick_resource (self, key, length, rc_hash_bytes (key, length));
  return rc_resource_give (resource, value);
}

/* A hit, counted and told. NULL: there is none, and the lock is held, so that a load
   can begin before anybody else comes. */
RcResource *
rc_cache_hit_or_lock (RcCache    *self,
                      const char *key,
                      guint64     hash,
                      RcOutbox   *box)
{
  RcResource *resource;
  RcEntry *entry;

  resource = g_atomic_int_get (&self->is_hit_watched)
             ? rc_cache_hit_and_tell (self, key, hash)
             : rc_cache_quick_resource (self, key, strlen (key), hash);
  if (resource != NULL)
    return resource;

  rc_cache_lock (self);
  rc_cache_add_stripe_locked (self);
  entry = find_valid_locked (self, key, hash, box);
  if (entry == NULL)
    return NULL;

  resource = rc_resource_ref (entry->resource);
  self->counters.hits++;
  self->counters.time_saved += entry->load_time_usec;
  post_hit_locked (self, entry, box);
  if (box->may_refresh)
    rc_cache_refresh_if_due_locked (self, entry, box);
  if (rc_cache_has_news_locked (self, box))
    rc_cache_unlock_and_deliver (self, box);
  else
    rc_cache_unlock_only (self);

  return resource;
}

void
rc_cache_count_miss_locked (RcCache    *self,
                            const char *key,
                            RcOutbox   *box)
{
  self->counters.misses++;
  rc_cache_post_locked (self, box, RC_SIGNAL_MISS, key);
}
