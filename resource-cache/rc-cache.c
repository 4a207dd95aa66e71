/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock-private.h"
#include "rc-error.h"
#include "rc-gate-private.h"
#include "rc-hash-private.h"
#include "rc-key.h"
#include "rc-pressure-private.h"
#include "rc-roster-private.h"
#include "rc-trace-private.h"

#include <glib/gi18n-lib.h>

/**
 * RcCache:
 *
 * A cache for expensive live resources: database connections, loaded models, API
 * clients, decoded textures.
 *
 * A resource is loaded once, however many threads ask for it at once; shared by
 * everybody who asks for its key; checked before it is used again, if there is a
 * validate function; and closed once, by the release function, when it has left
 * the cache.
 *
 * ```c
 * g_autoptr (RcCache) cache = rc_cache_new ("connections");
 *
 * rc_cache_set_ttl (cache, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
 * rc_cache_set_max_entries (cache, 8);
 * rc_cache_set_load_func (cache, open_connection, NULL, NULL);
 * rc_cache_set_release_func (cache, close_connection, NULL, NULL);
 *
 * connection = rc_cache_get (cache, "db.example.org", NULL, &error);
 * ```
 *
 * ## Verbs
 *
 * | verb | loads | counts and promotes | validates |
 * | --- | --- | --- | --- |
 * | [method@Rc.Cache.contains], [method@Rc.Cache.peek] | no | no | no |
 * | [method@Rc.Cache.lookup] | no | yes | yes |
 * | [method@Rc.Cache.get], [method@Rc.Cache.get_with] | yes | yes | yes |
 * | [method@Rc.Cache.acquire] | yes | yes | yes |
 * | [method@Rc.Cache.refresh_async] | always | no | no |
 *
 * Those that load have a form that does not block, whose name ends in `_async`. Each that
 * returns a value has a form for any [struct@GObject.Value]; the plain one is for objects.
 * An expired value is never returned by any of them, but for what
 * [property@Rc.Cache:stale-if-error] allows.
 *
 * Who uses a value that has a release function for longer than a moment takes a lease
 * on it: [method@Rc.Cache.acquire].
 *
 * ## Keys
 *
 * Keys are UTF-8 text; [func@Rc.key_build] makes one of typed arguments.
 *
 * ## Threads
 *
 * Everything here may be called from any thread, and from any callback and signal
 * handler of any cache: none is called with a lock held. Signals run in the thread
 * of the event, or in [property@Rc.Cache:main-context]. For one key they come in
 * the order in which things happened; where two threads act on one key at once,
 * one of them delivers both its events and the other's.
 *
 * ## Errors
 *
 * See [error@Rc.Error]. An error of a loader reaches every caller of that load as
 * it is, and is not cached, unless [property@Rc.Cache:retry-delay] says so. A key that is
 * no UTF-8 text is an error where there is a place for one, and a critical elsewhere. On a
 * closed cache what loads fails with `RC_ERROR_CLOSED`, lookup and insert are criticals,
 * and what only takes out does nothing.
 *
 * Since: 0.1
 */

G_DEFINE_FINAL_TYPE (RcCache, rc_cache, G_TYPE_OBJECT)

gpointer rc_cache_class;

static void
rc_cache_constructed (GObject *object)
{
  RcCache *self = RC_CACHE (object);

  G_OBJECT_CLASS (rc_cache_parent_class)->constructed (object);

  if (self->name == NULL)
    self->name = g_strdup ("");
  rc_roster_add (self->pin);
  rc_pressure_watch (rc_cache_relieve_all);
}

static gboolean
dispose_at_home_cb (gpointer self)
{
  return G_SOURCE_REMOVE;
}

static void
rc_cache_dispose (GObject *object)
{
  RcCache *self = RC_CACHE (object);
  g_autoptr (RcHome) home = NULL;

  rc_cache_lock (self);
  home = rc_home_ref (self->home);
  rc_cache_unlock_only (self);

  /* The last events belong to the home as well: drop the last reference there. */
  if (!rc_home_is_here (home))
    {
      rc_home_invoke (home, dispose_at_home_cb, g_object_ref (self), g_object_unref);
      return;
    }

  rc_cache_close (self);
  rc_roster_remove (self->pin);
  if (!self->is_unwatched)
    rc_pressure_unwatch ();
  self->is_unwatched = TRUE;
  if (self->chore != NULL)
    rc_chore_end (self->chore);
  rc_pin_dispose (self->pin);

  G_OBJECT_CLASS (rc_cache_parent_class)->dispose (object);
}

static void
rc_cache_finalize (GObject *object)
{
  RcCache *self = RC_CACHE (object);

  rc_cache_discard_events (self);
  rc_store_clear (&self->store);
  rc_taps_free (self->taps);
  rc_failures_clear (&self->failures);
  g_clear_pointer (&self->chore, rc_chore_free);
  g_clear_pointer (&self->flights, g_hash_table_unref);
  g_clear_pointer (&self->untagged, g_hash_table_unref);
  g_clear_pointer (&self->deliveries, g_hash_table_unref);
  g_clear_pointer (&self->release, rc_callback_unref);
  g_clear_pointer (&self->home, rc_home_unref);
  g_clear_pointer (&self->pin, rc_pin_unref);
  g_clear_pointer (&self->name, g_free);
  rc_counters_clear (&self->counters);
  rc_stripes_clear (&self->stripes);

  G_OBJECT_CLASS (rc_cache_parent_class)->finalize (object);
}

static void
rc_cache_class_init (RcCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* These are made under the lock: no class must have to be initialised there. */
  g_type_class_ref (RC_TYPE_LOAD);
  g_type_class_ref (G_TYPE_CANCELLABLE);
  rc_clock_get_resumed_at ();
  rc_gate_init ();
  rc_cache_class = klass;
  rc_trace_init ();

  object_class->constructed = rc_cache_constructed;
  object_class->dispose = rc_cache_dispose;
  object_class->finalize = rc_cache_finalize;
  object_class->get_property = rc_cache_get_property;
  object_class->set_property = rc_cache_set_property;

  rc_cache_class_install_properties (object_class);
  rc_cache_class_install_signals (object_class);
}

static void
rc_cache_init (RcCache *self)
{
  rc_stripes_init (&self->stripes, &self->first_stripe);
  self->pin = rc_pin_new (G_OBJECT (self));
  self->next_chore = RC_TIME_NEVER;
  g_queue_init (&self->homeward);
  rc_store_init (&self->store);
  rc_slots_init (&self->slots);
  rc_failures_init (&self->failures);
  self->conduct.revalidate_on_resume = TRUE;
  self->conduct.trim_on_low_memory = TRUE;
}

/**
 * rc_cache_new:
 * @name: what statistics, logs and viewers call it
 *
 * Makes an empty cache, without bounds.
 *
 * Returns: (transfer full): the cache
 *
 * Since: 0.1
 */
RcCache *
rc_cache_new (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (RC_TYPE_CACHE, "name", name, NULL);
}

/* For messages; the key without its secrets. */
char *
rc_cache_describe (RcCache    *self,
                   const char *key)
{
  g_autofree char *label = rc_key_dup_label (key);

  return g_strdup_printf (_("key “%s” of cache “%s”"), label, self->name);
}

gboolean
rc_cache_check_key (RcCache     *self,
                    const char  *key,
                    GError     **error)
{
  g_autofree char *label = NULL;

  if (g_utf8_validate (key, -1, NULL))
    return TRUE;

  label = rc_key_dup_label (key);
  g_set_error (error, RC_ERROR, RC_ERROR_INVALID_KEY,
               _("“%s” can't be a key of cache “%s”: keys are UTF-8 text. Make one of "
                 "other data with rc_key_build()"), label, self->name);
  return FALSE;
}

gboolean
rc_cache_check_key_or_complain (RcCache    *self,
                                const char *key)
{
  g_autoptr (GError) error = NULL;

  if (rc_cache_check_key (self, key, &error))
    return TRUE;

  g_critical ("%s", error->message);
  return FALSE;
}

void
rc_cache_complain_closed (RcCache    *self,
                          const char *verb)
{
  g_critical ("Cache “%s” is closed: %s does nothing. Close a cache when nobody uses it "
              "any more", self->name, verb);
}

guint64
rc_cache_weigh (RcCache      *self,
                const char   *key,
                const GValue *value)
{
  g_autoptr (RcCallback) weigh = NULL;

  rc_cache_lock (self);
  weigh = rc_callback_ref (self->weigh);
  rc_cache_unlock_only (self);

  return weigh != NULL ? ((RcWeighFunc) weigh->func) (key, value, weigh->data) : 1;
}

/* The value that a load is to replace has left, or will not be replaced by it. */
void
rc_cache_let_go_of_previous_locked (RcFlight *flight,
                                    RcOutbox *box)
{
  RcResource *previous = rc_flight_steal_unknown_previous (flight);

  if (previous != NULL)
    box->spares = g_slist_prepend (box->spares, previous);
}

/* A load of @key goes on for its callers, but its value will not be stored. */
void
rc_cache_detach_flight_locked (RcCache       *self,
                               const char    *key,
                               RcEvictReason  reason,
                               RcOutbox      *box)
{
  RcFlight *flight = rc_cache_find_flight_locked (self, key);

  if (flight == NULL)
    return;

  g_hash_table_remove (self->flights, key);
  flight->detach_reason = reason;
  rc_cache_let_go_of_previous_locked (flight, box);
  box->flights = g_slist_prepend (box->flights, flight);
}

/* Who asks for @key next may try to load it. */
void
rc_cache_forget_failure_locked (RcCache    *self,
                                const char *key,
                                RcOutbox   *box)
{
  RcFailure *failure = rc_failures_take (&self->failures, key);

  if (failure != NULL)
    box->failures = g_slist_prepend (box->failures, failure);
}

/* Puts @entry in its place. */
void
rc_cache_store_locked (RcCache  *self,
                       RcEntry  *entry,
                       RcOutbox *box)
{
  RcResource *spare = rc_store_add (&self->store, entry, rc_clock_now (), &box->removed);

  if (spare != NULL)
    box->spares = g_slist_prepend (box->spares, spare);
  rc_cache_forget_failure_locked (self, entry->key, box);
  box->contents_changed = TRUE;
}

/**
 * rc_cache_insert:
 * @self: a cache
 * @key: a key
 * @value: the value
 *
 * Stores an object, in place of what was there.
 *
 * The old value is released as `RC_EVICT_REASON_REPLACED`, unless it is the
 * same instance. A load of @key that is in progress serves its callers, but its
 * value is not stored.
 *
 * What has left a cache with a release function has been closed, or will be after its
 * last lease: do not insert that instance again. A closed cache takes nothing, and
 * releases nothing that it did not take.
 *
 * Since: 0.1
 */
void
rc_cache_insert (RcCache    *self,
                 const char *key,
                 GObject    *value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;

  g_return_if_fail (RC_IS_CACHE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (G_IS_OBJECT (value));

  g_value_init (&boxed, G_OBJECT_TYPE (value));
  g_value_take_object (&boxed, g_object_ref_sink (value));
  rc_cache_insert_value (self, key, &boxed);
}

/**
 * rc_cache_insert_value:
 * @self: a cache
 * @key: a key
 * @value: the value, of any type; it is copied
 *
 * Stores a value of any type, in place of what was there.
 *
 * See [method@Rc.Cache.insert].
 *
 * Since: 0.1
 */
void
rc_cache_insert_value (RcCache      *self,
                       const char   *key,
                       const GValue *value)
{
  RcOutbox box = RC_OUTBOX_INIT;
  RcEntry *entry;
  gboolean is_closed;

  g_return_if_fail (RC_IS_CACHE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (G_IS_VALUE (value));

  if (!rc_cache_check_key_or_complain (self, key))
    return;

  entry = rc_entry_new (key, rc_hash_string (key), rc_resource_new (value));
  rc_entry_set_weight (entry, rc_cache_weigh (self, key, value));

  rc_cache_lock (self);
  is_closed = self->is_closed;
  if (!is_closed)
    {
      rc_cache_detach_flight_locked (self, key, RC_EVICT_REASON_REPLACED, &box);
      rc_cache_store_locked (self, entry, &box);
    }
  rc_cache_unlock (self, &box);

  if (is_closed)
    {
      rc_entry_free (entry);
      rc_cache_complain_closed (self, "rc_cache_insert()");
    }
  rc_cache_deliver (self, &box);
}

/* Takes over the flights, and gives up their loads. */
static void
fail_callers (RcCache *self,
              GSList  *flights)
{
  g_autoptr (GError) error = NULL;

  if (flights == NULL)
    return;

  error = g_error_new (RC_ERROR, RC_ERROR_CLOSED,
                       _("Cache “%s” was closed while a value was being loaded. Close a cache "
                         "when nobody uses it any more"), self->name);
  for (GSList *link = flights; link != NULL; link = link->next)
    {
      RcFlight *flight = link->data;

      rc_flight_settle (flight, NULL, error, NULL);
      g_cancellable_cancel (flight->cancellable);
    }
  g_slist_free_full (flights, (GDestroyNotify) rc_flight_unref);
}

/* NULL as long as there can be something to release. */
RcCallback *
rc_cache_steal_release (RcCache *self)
{
  RcCallback *release = NULL;

  rc_cache_lock (self);
  if (self->is_closed && self->counters.n_loading == 0)
    release = g_steal_pointer (&self->release);
  rc_cache_unlock_only (self);

  return release;
}

/**
 * rc_cache_close:
 * @self: a cache
 *
 * Releases everything and fails whoever waits for a load with
 * `RC_ERROR_CLOSED`.
 *
 * Loads in progress are cancelled; a value that is loaded after all is released. Later
 * calls that want a value fail; closing again does nothing. Disposing of the cache does
 * the same.
 *
 * Since: 0.1
 */
void
rc_cache_close (RcCache *self)
{
  g_autoptr (RcCallback) load = NULL;
  g_autoptr (RcCallback) validate = NULL;
  g_autoptr (RcCallback) weigh = NULL;
  g_autoptr (RcCallback) release = NULL;
  RcOutbox box = RC_OUTBOX_INIT;
  GSList *flights;

  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_lock (self);
  self->is_closed = TRUE;
  load = g_steal_pointer (&self->load);
  validate = g_steal_pointer (&self->validate);
  weigh = g_steal_pointer (&self->weigh);
  rc_cache_forget_all_locked (self, RC_EVICT_REASON_CLOSED, &box);
  flights = rc_slots_list (&self->slots);
  rc_cache_unlock (self, &box);
  release = rc_cache_steal_release (self);

  /* Those who wait come first: foreign code may take its time. */
  fail_callers (self, flights);
  rc_cache_deliver (self, &box);
}

/**
 * rc_cache_is_closed:
 * @self: a cache
 *
 * Tells whether the cache was closed.
 *
 * Returns: `TRUE` from [method@Rc.Cache.close] on
 *
 * Since: 0.1
 */
gboolean
rc_cache_is_closed (RcCache *self)
{
  gboolean is_closed;

  g_return_val_if_fail (RC_IS_CACHE (self), TRUE);

  rc_cache_lock (self);
  is_closed = self->is_closed;
  rc_cache_unlock_only (self);

  return is_closed;
}
