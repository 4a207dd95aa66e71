/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-policy-private.h"

#include "rc-blocks-private.h"
#include "rc-ghosts-private.h"
#include "rc-reuse-private.h"

/* What it would cost to be without an entry: the hits that it promises, times the time
   that a load takes, divided by its weight where that is what is scarce. All of it in
   logarithms. The least of a sample goes, from a hand on that goes round; a small cache
   is looked at as a whole. */
#define SAMPLE 32

/* In how many loads the typical load time follows a change. */
#define TYPICAL_SPAN 64

typedef struct
{
  RcPolicy parent;
  RcBlocks entries;          /* of RcEntry *; their order means nothing */
  guint n_entries;
  guint hand;
  guint32 clock;             /* insertions */
  int typical_worth;         /* of loads, times TYPICAL_SPAN; 0 as long as none was timed */
  RcEntry *victim;           /* the last one chosen; only to be compared */
  RcGhosts ghosts;           /* none until somebody had to go */
  RcReuse *reuse;            /* NULL until somebody had to go */
} RcPolicyCost;

static RcPolicy *
cost_create (void)
{
  return (RcPolicy *) g_new0 (RcPolicyCost, 1);
}

static void
cost_destroy (RcPolicy *policy)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;

  rc_blocks_clear (&self->entries);
  rc_ghosts_clear (&self->ghosts);
  g_free (self->reuse);
  g_free (self);
}

static RcEntry **
at (RcPolicyCost *self,
    guint         place)
{
  return &rc_blocks_at (&self->entries, RcEntry *, place);
}

/* A value that nobody loaded, or nobody timed, is taken for a typical one. */
static int
get_worth (RcPolicyCost  *self,
           const RcEntry *entry)
{
  int worth;

  if (entry->load_time_usec <= 0)
    return self->typical_worth / TYPICAL_SPAN;

  worth = rc_reuse_log2 (entry->load_time_usec);
  if (self->typical_worth == 0)
    self->typical_worth = worth * TYPICAL_SPAN;
  else
    self->typical_worth += worth - self->typical_worth / TYPICAL_SPAN;

  return worth;
}

/* Entries that come from another policy bring their hits along. */
static guint
get_first_frequency (RcPolicyCost  *self,
                     const RcEntry *entry)
{
  guint64 uses = entry->hits;
  RcGhost ghost = rc_ghosts_take (&self->ghosts, entry->hash);

  if (ghost.frequency > 0)
    {
      rc_reuse_add_used (self->reuse, ghost.frequency, self->clock - ghost.stamp);
      uses = MAX (uses, ghost.frequency);
    }

  return MIN (uses, RC_REUSE_MAX_FREQUENCY - 1) + 1;
}

static void
cost_inserted (RcPolicy *policy,
               RcEntry  *entry)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;

  self->clock++;
  entry->mark.place = self->n_entries++;
  entry->mark.stamp = self->clock;
  entry->mark.frequency = get_first_frequency (self, entry);
  entry->mark.worth = get_worth (self, entry);
  entry->mark.heft = rc_reuse_log2 (rc_entry_get_weight (entry));
  rc_blocks_fit (&self->entries, self->n_entries, sizeof (RcEntry *));
  *at (self, entry->mark.place) = entry;

  if (self->reuse != NULL)
    rc_reuse_tick (self->reuse, self->n_entries);
}

/* What is used all the time is written to no more. */
static void
cost_hit (RcPolicy *policy,
          RcEntry  *entry)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;
  guint age = self->clock - entry->mark.stamp;

  if (age > 0)
    {
      if (self->reuse != NULL)
        rc_reuse_add_used (self->reuse, entry->mark.frequency, age);
      entry->mark.stamp = self->clock;
    }
  if (entry->mark.frequency < RC_REUSE_MAX_FREQUENCY)
    entry->mark.frequency++;
}

static void
remember (RcPolicyCost  *self,
          const RcEntry *entry)
{
  RcGhost lost = rc_ghosts_put (&self->ghosts, entry->hash, entry->mark.frequency,
                                entry->mark.stamp);

  if (lost.frequency > 0)
    rc_reuse_add_lost (self->reuse, lost.frequency, self->clock - lost.stamp);
}

static void
cost_removed (RcPolicy *policy,
              RcEntry  *entry)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;
  RcEntry *last = *at (self, self->n_entries - 1);

  if (self->ghosts.ghosts != NULL)
    remember (self, entry);
  if (entry == self->victim)
    self->hand += SAMPLE;

  *at (self, entry->mark.place) = last;
  last->mark.place = entry->mark.place;
  self->n_entries--;
  rc_blocks_fit (&self->entries, self->n_entries, sizeof (RcEntry *));
  entry->previous = entry->next = NULL;
  self->victim = NULL;
}

static int
get_score (RcPolicyCost  *self,
           const RcEntry *entry)
{
  int score = entry->mark.worth + rc_reuse_get_promise (self->reuse, entry->mark.frequency,
                                                        self->clock - entry->mark.stamp);

  return self->parent.is_weighed ? score - entry->mark.heft : score;
}

/* Of two that are worth as much the one that was not used for longer. */
static RcEntry *
choose (RcPolicyCost *self,
        guint         first,
        guint         n)
{
  RcEntry *victim = NULL;
  int least = G_MAXINT;

  for (guint i = 0; i < n; i++)
    {
      RcEntry *entry = *at (self, (first + i) % self->n_entries);
      int score = get_score (self, entry);

      if (score < least ||
          (score == least && self->clock - entry->mark.stamp > self->clock - victim->mark.stamp))
        {
          victim = entry;
          least = score;
        }
    }

  return victim;
}

static void
begin_to_learn (RcPolicyCost *self)
{
  self->reuse = g_new0 (RcReuse, 1);
  rc_reuse_init (self->reuse);
}

static RcEntry *
cost_victim (RcPolicy *policy)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;
  guint n_entries = self->n_entries;

  if (n_entries == 0)
    return NULL;

  if (self->reuse == NULL)
    begin_to_learn (self);
  rc_ghosts_grow (&self->ghosts, 2 * (gsize) n_entries);

  self->hand %= n_entries;
  self->victim = choose (self, self->hand, MIN (SAMPLE, n_entries));
  return self->victim;
}

static int
compare_uses (gconstpointer a,
              gconstpointer b,
              gpointer      clock)
{
  const RcEntry *entry_a = *(RcEntry **) a;
  const RcEntry *entry_b = *(RcEntry **) b;
  guint32 age_a = GPOINTER_TO_UINT (clock) - entry_a->mark.stamp;
  guint32 age_b = GPOINTER_TO_UINT (clock) - entry_b->mark.stamp;

  if (age_a != age_b)
    return age_a > age_b ? -1 : 1;

  return (entry_a->used_at > entry_b->used_at) - (entry_a->used_at < entry_b->used_at);
}

static GPtrArray *
cost_list (RcPolicy *policy)
{
  RcPolicyCost *self = (RcPolicyCost *) policy;
  GPtrArray *list = g_ptr_array_sized_new (self->n_entries);

  for (guint i = 0; i < self->n_entries; i++)
    g_ptr_array_add (list, *at (self, i));
  g_ptr_array_sort_with_data (list, compare_uses, GUINT_TO_POINTER (self->clock));

  return list;
}

const RcPolicyClass rc_policy_cost = {
  .create = cost_create,
  .destroy = cost_destroy,
  .inserted = cost_inserted,
  .hit = cost_hit,
  .removed = cost_removed,
  .victim = cost_victim,
  .list = cost_list,
};
