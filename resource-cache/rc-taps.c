/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

/* What the lock does for those who hit without it. */

#define LONG_AGO (G_MININT64 / 2)

/* Readers with a part of the lock note what they use as soon as there are two parts. Else they
   would put in order what they use now before what a tap was used for earlier. */
static void
make_readers_take_notes_locked (RcCache *cache)
{
  guint own = rc_stripe_number;

  for (guint i = 1; cache->stripes.n_others == 0; i++)
    {
      rc_stripe_number = own + i;
      rc_cache_add_stripe_locked (cache);
    }
  rc_stripe_number = own;
}

RcTaps *
rc_taps_ensure_locked (RcCache *cache)
{
  RcTaps *self;

  if (cache->taps != NULL)
    return cache->taps;

  self = g_new0 (RcTaps, 1);
  self->by_entry = g_hash_table_new (NULL, NULL);
  self->limits = cache->store.limits;
  make_readers_take_notes_locked (cache);
  rc_store_be_strict (&cache->store);
  cache->taps = self;

  return self;
}

/* There must be no taps. */
void
rc_taps_free (RcTaps *self)
{
  if (self == NULL)
    return;

  g_assert (g_hash_table_size (self->by_entry) == 0);
  g_hash_table_unref (self->by_entry);
  g_free (self);
}

void
rc_taps_add_locked (RcTap   *tap,
                    RcEntry *entry)
{
  GHashTable *by_entry = tap->taps->by_entry;

  tap->entry = entry;
  tap->fresh_until = entry->fresh_until;
  tap->load_time_usec = entry->load_time_usec;
  tap->next = g_hash_table_lookup (by_entry, entry);
  g_hash_table_insert (by_entry, entry, tap);
}

void
rc_taps_remove_locked (RcTap *tap)
{
  GHashTable *by_entry = tap->taps->by_entry;
  RcTap *first;

  if (tap->entry == NULL)
    return;

  first = g_hash_table_lookup (by_entry, tap->entry);
  if (first == tap && tap->next == NULL)
    g_hash_table_remove (by_entry, tap->entry);
  else if (first == tap)
    g_hash_table_insert (by_entry, tap->entry, tap->next);

  for (; first != NULL; first = first->next)
    if (first->next == tap)
      first->next = tap->next;
}

static void
shut_all (RcTap *tap)
{
  for (; tap != NULL; tap = tap->next)
    __atomic_store_n (&tap->fresh_until, LONG_AGO, __ATOMIC_RELEASE);
}

static void
cut_all (RcTap *tap)
{
  shut_all (tap);
  for (; tap != NULL; tap = tap->next)
    tap->entry = NULL;
}

/* The entry has left. */
void
rc_taps_cut_locked (RcTaps  *self,
                    RcEntry *entry)
{
  gpointer first;

  if (self != NULL && g_hash_table_steal_extended (self->by_entry, entry, NULL, &first))
    cut_all (first);
}

static gboolean
have_other_deadlines (const RcLimits *one,
                      const RcLimits *other)
{
  return one->ttl_usec != other->ttl_usec || one->idle_timeout_usec != other->idle_timeout_usec ||
         one->jitter != other->jitter;
}

/* Before the lock is dropped: what was changed has to take effect. Entries that stay are told of
   what is noted until then. */
void
rc_taps_look_locked (RcCache *cache)
{
  RcTaps *self = cache->taps;
  const RcLimits *limits = &cache->store.limits;
  GHashTableIter iter;
  gpointer first;

  g_atomic_int_set (&self->is_open, cache->validate == NULL && limits->refresh_after_usec == 0);
  if (!have_other_deadlines (limits, &self->limits))
    return;

  self->limits = *limits;
  g_hash_table_iter_init (&iter, self->by_entry);
  while (g_hash_table_iter_next (&iter, NULL, &first))
    shut_all (first);
}

static void
apply_locked (RcCache  *cache,
              RcTapUse *use)
{
  cache->counters.hits++;
  cache->counters.time_saved += use->tap->load_time_usec;
  if (use->tap->entry != NULL)
    rc_store_hit (&cache->store, use->tap->entry, use->time);
}

static void
count_uses (RcStripe *stripe,
            gpointer  n_uses)
{
  *(guint *) n_uses += stripe->n_uses;
}

/* Those of the parts of the lock that came before. */
static void
apply_earlier_locked (RcCache *cache,
                      RcUse   *uses,
                      guint   *n_applied,
                      guint    n_uses,
                      guint64  stamp)
{
  for (; *n_applied < n_uses && uses[*n_applied].stamp <= stamp; (*n_applied)++)
    rc_store_use (&cache->store, uses[*n_applied].item, uses[*n_applied].time);
}

static void
copy_uses (RcStripe *stripe,
           gpointer  uses)
{
  g_array_append_vals (uses, stripe->uses, stripe->n_uses);
  stripe->n_uses = 0;
}

static int
compare_stamps (gconstpointer one,
                gconstpointer other)
{
  guint64 a = ((const RcUse *) one)->stamp;
  guint64 b = ((const RcUse *) other)->stamp;

  return (a > b) - (a < b);
}

/* What all parts of the lock have noted, in order. */
static GArray *
take_notes_locked (RcStripes *stripes)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (RcUse));

  rc_stripes_foreach_locked (stripes, copy_uses, uses);
  g_array_sort (uses, compare_stamps);

  return uses;
}

/* In the order in which they came; and what the parts of the lock have noted as well. */
void
rc_taps_take_uses_locked (RcCache *cache)
{
  RcTaps *self = cache->taps;
  guint n_noted = __atomic_load_n (&self->n_noted, __ATOMIC_ACQUIRE);
  g_autoptr (GArray) others = NULL;
  guint n_others = 0;
  guint n_applied = 0;

  if (self->n_taken == n_noted)
    return;

  rc_stripes_foreach_locked (&cache->stripes, count_uses, &n_others);
  if (n_others > 0)
    others = take_notes_locked (&cache->stripes);
  for (guint i = self->n_taken; i != n_noted; i++)
    {
      RcTapUse *use = &self->uses[i % RC_TAPS_LOG_SIZE];

      if (others != NULL)
        apply_earlier_locked (cache, (RcUse *) others->data, &n_applied, n_others, use->stamp);
      apply_locked (cache, use);
    }
  if (others != NULL)
    apply_earlier_locked (cache, (RcUse *) others->data, &n_applied, n_others, G_MAXUINT64);

  __atomic_store_n (&self->n_taken, n_noted, __ATOMIC_RELEASE);
}
