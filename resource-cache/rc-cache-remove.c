/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-hash-private.h"

/* The verbs that take out what is not to be found any more. */

#define MAX_UNTAGGED 1000

/**
 * rc_cache_remove:
 * @self: a cache
 * @key: a key
 *
 * Takes an entry out; its value is released as `RC_EVICT_REASON_REMOVED`.
 *
 * A load of @key that is in progress serves its callers, but its value is not
 * stored.
 *
 * Returns: `TRUE` if there was an entry or such a load
 *
 * Since: 0.1
 */
gboolean
rc_cache_remove (RcCache    *self,
                 const char *key)
{
  RcOutbox box = RC_OUTBOX_INIT;
  gboolean was_there;
  RcEntry *entry;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  rc_cache_lock (self);
  entry = rc_store_find (&self->store, key, rc_hash_string (key));
  if (entry != NULL)
    rc_store_take (&self->store, entry, RC_EVICT_REASON_REMOVED, &box.removed);
  rc_cache_detach_flight_locked (self, key, RC_EVICT_REASON_REMOVED, &box);
  rc_cache_forget_failure_locked (self, key, &box);
  was_there = entry != NULL || box.flights != NULL;
  rc_cache_unlock_and_deliver (self, &box);

  return was_there;
}

/* Takes out the entry of @key, if it still has this value. */
void
rc_cache_evict_broken (RcCache    *self,
                       const char *key,
                       RcResource *resource)
{
  RcOutbox box = RC_OUTBOX_INIT;
  RcEntry *entry;

  rc_cache_lock (self);
  entry = rc_store_find (&self->store, key, rc_hash_string (key));
  if (entry != NULL && entry->resource == resource)
    rc_store_take (&self->store, entry, RC_EVICT_REASON_INVALID, &box.removed);
  rc_cache_unlock_and_deliver (self, &box);
}

void
rc_cache_forget_tags_locked (RcCache *self)
{
  g_clear_pointer (&self->untagged, g_hash_table_unref);
}

/* From here on, what is being loaded and says this tag is meant too. If there are too many to
   remember, what says any tag is. */
static void
note_removal_locked (RcCache    *self,
                     const char *tag)
{
  guint64 *number;

  if (self->counters.n_loading == 0)
    return;

  self->last_number++;
  if (self->untagged != NULL && g_hash_table_size (self->untagged) >= MAX_UNTAGGED)
    {
      self->untagged_all = self->last_number;
      rc_cache_forget_tags_locked (self);
      return;
    }

  if (self->untagged == NULL)
    self->untagged = g_hash_table_new_full (rc_hash_text, g_str_equal, g_free, g_free);

  number = g_new (guint64, 1);
  *number = self->last_number;
  g_hash_table_replace (self->untagged, g_strdup (tag), number);
}

static gboolean
has_tag (RcFlight   *flight,
         const char *tag)
{
  return flight->tags != NULL &&
         g_ptr_array_find_with_equal_func (flight->tags, tag, g_str_equal, NULL);
}

static void
detach_tagged_flights_locked (RcCache    *self,
                              const char *tag,
                              RcOutbox   *box)
{
  g_autoptr (GList) flights = self->flights != NULL ? g_hash_table_get_values (self->flights)
                                                    : NULL;

  for (GList *link = flights; link != NULL; link = link->next)
    {
      RcFlight *flight = link->data;

      if (has_tag (flight, tag))
        rc_cache_detach_flight_locked (self, flight->key, RC_EVICT_REASON_REMOVED, box);
    }
}

/* What is being loaded in the place of an entry that was removed, or was lately in vain, may
   have other tags, or none yet. A loader that is called only from here on is not meant. */
static void
forget_removed_locked (RcCache  *self,
                       RcOutbox *box)
{
  for (RcEntry *entry = box->removed.first; entry != NULL; entry = entry->next)
    {
      RcFlight *flight = rc_cache_find_flight_locked (self, entry->key);

      if (flight != NULL && rc_flight_has_begun (flight))
        rc_cache_detach_flight_locked (self, entry->key, RC_EVICT_REASON_REMOVED, box);
      rc_cache_forget_failure_locked (self, entry->key, box);
    }
}

/**
 * rc_cache_remove_tag:
 * @self: a cache
 * @tag: a tag, see [method@Rc.Load.add_tag]
 *
 * Takes all entries out that have a tag; their values are released as
 * `RC_EVICT_REASON_REMOVED`.
 *
 * Loads in progress that have said this tag, or will, or that were to replace such an entry,
 * serve their callers, but their values are not stored.
 *
 * Returns: how many entries have left
 *
 * Since: 0.1
 */
guint
rc_cache_remove_tag (RcCache    *self,
                     const char *tag)
{
  RcOutbox box = RC_OUTBOX_INIT;
  guint removed;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);
  g_return_val_if_fail (tag != NULL, 0);

  rc_cache_lock (self);
  note_removal_locked (self, tag);
  removed = rc_store_take_tagged (&self->store, tag, &box.removed);
  box.failures = rc_failures_take_tagged (&self->failures, tag);
  detach_tagged_flights_locked (self, tag, &box);
  forget_removed_locked (self, &box);
  rc_cache_unlock_and_deliver (self, &box);

  return removed;
}

/* What may be removed: an entry, a load in progress, or one that has failed. */
typedef struct
{
  char *key;
  RcResource *resource;      /* of an entry; nullable */
  RcFlight *flight;          /* a load in progress; nullable */
} Candidate;

static void
candidate_clear (gpointer data)
{
  Candidate *self = data;

  rc_resource_unref (self->resource);
  rc_flight_unref (self->flight);
  g_free (self->key);
}

static GArray *
list_candidates (RcCache *self)
{
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  GHashTableIter iter;
  RcTableIter entries;
  RcEntry *entry;
  gpointer key;
  gpointer item;

  g_array_set_clear_func (candidates, candidate_clear);

  rc_cache_lock (self);
  if (self->flights != NULL)
    {
      g_hash_table_iter_init (&iter, self->flights);
      while (g_hash_table_iter_next (&iter, &key, &item))
        g_array_append_vals (candidates,
                             &(Candidate) { g_strdup (key), NULL, rc_flight_ref (item) }, 1);
    }
  for (GList *link = self->failures.by_age.head; link != NULL; link = link->next)
    g_array_append_vals (candidates,
                         &(Candidate) { g_strdup (((RcFailure *) link->data)->key), NULL, NULL },
                         1);
  rc_table_iter_init (&entries, &self->store.table);
  while ((entry = rc_table_iter_next (&entries)) != NULL)
    g_array_append_vals (candidates, &(Candidate) { g_strdup (entry->key),
                                                    rc_resource_ref (entry->resource), NULL }, 1);
  rc_cache_unlock_only (self);

  return candidates;
}

/* A load may have ended meanwhile: what came of it is meant then. */
static gboolean
remove_candidate (RcCache   *self,
                  Candidate *candidate)
{
  RcOutbox box = RC_OUTBOX_INIT;
  RcResource *resource;
  gboolean was_there;
  RcEntry *entry;

  rc_cache_lock (self);
  resource = candidate->flight != NULL ? candidate->flight->stored : candidate->resource;
  entry = rc_store_find (&self->store, candidate->key, rc_hash_string (candidate->key));
  was_there = entry != NULL && entry->resource == resource;
  if (was_there)
    rc_store_take (&self->store, entry, RC_EVICT_REASON_REMOVED, &box.removed);
  forget_removed_locked (self, &box);
  if (candidate->flight != NULL && rc_cache_is_attached_locked (self, candidate->flight))
    rc_cache_detach_flight_locked (self, candidate->key, RC_EVICT_REASON_REMOVED, &box);
  rc_cache_forget_failure_locked (self, candidate->key, &box);
  rc_cache_unlock_and_deliver (self, &box);

  return was_there;
}

/**
 * rc_cache_remove_matching:
 * @self: a cache
 * @match: (scope call) (closure user_data): chooses what to remove
 * @user_data: what it gets besides
 *
 * Takes all entries out that a function chooses; their values are released as
 * `RC_EVICT_REASON_REMOVED`.
 *
 * Loads in progress are shown to @match too, without a value; the chosen ones, and those that
 * were to replace an entry that was chosen, serve their callers, but their values are not
 * stored. So are loads that have failed, as long as [property@Rc.Cache:retry-delay] remembers
 * them. What comes while this goes on may stay.
 *
 * Returns: how many entries have left
 *
 * Since: 0.1
 */
guint
rc_cache_remove_matching (RcCache     *self,
                          RcMatchFunc  match,
                          gpointer     user_data)
{
  g_autoptr (GArray) candidates = NULL;
  guint removed = 0;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);
  g_return_val_if_fail (match != NULL, 0);

  candidates = list_candidates (self);
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);
      GValue room;
      const GValue *value = candidate->resource != NULL
                            ? rc_resource_get_value (candidate->resource, &room) : NULL;

      if (match (candidate->key, value, user_data))
        removed += remove_candidate (self, candidate);
    }

  return removed;
}

/* Nobody is to find anything of before. */
void
rc_cache_forget_all_locked (RcCache       *self,
                            RcEvictReason  reason,
                            RcOutbox      *box)
{
  g_autoptr (GList) keys = self->flights != NULL ? g_hash_table_get_keys (self->flights) : NULL;

  rc_store_take_all (&self->store, reason, &box->removed);
  box->failures = g_slist_concat (rc_failures_take_older (&self->failures, G_MAXINT64),
                                  box->failures);
  for (GList *link = keys; link != NULL; link = link->next)
    rc_cache_detach_flight_locked (self, link->data, reason, box);
}

/**
 * rc_cache_clear:
 * @self: a cache
 *
 * Takes all entries out; their values are released as
 * `RC_EVICT_REASON_CLEARED`.
 *
 * Loads in progress serve their callers, but their values are not stored.
 *
 * Since: 0.1
 */
void
rc_cache_clear (RcCache *self)
{
  RcOutbox box = RC_OUTBOX_INIT;

  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_lock (self);
  rc_cache_forget_all_locked (self, RC_EVICT_REASON_CLEARED, &box);
  rc_cache_unlock_and_deliver (self, &box);
}
