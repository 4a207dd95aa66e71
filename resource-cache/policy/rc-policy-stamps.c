/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-policy-private.h"

#include "rc-blocks-private.h"

/* Least recently used, for a store without bounds, where somebody has to go only now and then:
   a use is a stamp, and they are sorted when it matters. */
typedef struct
{
  guint64 stamp;
  RcEntry *entry;            /* NULL once it has left */
} RcTurn;

typedef struct
{
  RcPolicy parent;
  RcBlocks entries;          /* of RcEntry *; their order means nothing */
  guint n_entries;
  guint next_turn;
  GArray *turns;             /* of RcTurn; NULL, or what was the order when it was asked for */
} RcPolicyStamps;

static RcPolicy *
stamps_create (void)
{
  return (RcPolicy *) g_new0 (RcPolicyStamps, 1);
}

static void
stamps_destroy (RcPolicy *policy)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;

  rc_blocks_clear (&self->entries);
  g_clear_pointer (&self->turns, g_array_unref);
  g_free (self);
}

static RcEntry **
at (RcPolicyStamps *self,
    guint           place)
{
  return &rc_blocks_at (&self->entries, RcEntry *, place);
}

static void
stamps_hit (RcPolicy *policy,
            RcEntry  *entry)
{
  entry->stamp = ++policy->clock;
}

static void
stamps_inserted (RcPolicy *policy,
                 RcEntry  *entry)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;

  entry->place = self->n_entries++;
  entry->turn = 0;
  stamps_hit (policy, entry);
  rc_blocks_fit (&self->entries, self->n_entries, sizeof (RcEntry *));
  *at (self, entry->place) = entry;
}

static RcTurn *
get_turn (RcPolicyStamps *self,
          guint           turn)
{
  return &g_array_index (self->turns, RcTurn, turn);
}

static void
stamps_removed (RcPolicy *policy,
                RcEntry  *entry)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;
  RcEntry *last = *at (self, self->n_entries - 1);

  if (self->turns != NULL && get_turn (self, entry->turn)->entry == entry)
    get_turn (self, entry->turn)->entry = NULL;

  *at (self, entry->place) = last;
  last->place = entry->place;
  self->n_entries--;
  rc_blocks_fit (&self->entries, self->n_entries, sizeof (RcEntry *));
  entry->previous = entry->next = NULL;
}

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  guint64 stamp_a = ((const RcTurn *) a)->stamp;
  guint64 stamp_b = ((const RcTurn *) b)->stamp;

  return (stamp_a > stamp_b) - (stamp_a < stamp_b);
}

/* There is one entry at least. */
static void
sort (RcPolicyStamps *self)
{
  guint n_entries = self->n_entries;

  g_clear_pointer (&self->turns, g_array_unref);
  self->turns = g_array_sized_new (FALSE, FALSE, sizeof (RcTurn), n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      RcEntry *entry = *at (self, i);
      RcTurn turn = { entry->stamp, entry };

      g_array_append_val (self->turns, turn);
    }
  g_array_sort (self->turns, compare_turns);

  for (guint i = 0; i < n_entries; i++)
    get_turn (self, i)->entry->turn = i;
  self->next_turn = 0;
}

/* Who was used since it was sorted comes after everybody who was not. */
static RcEntry *
stamps_victim (RcPolicy *policy)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;

  if (self->n_entries == 0)
    return NULL;

  for (; self->turns != NULL && self->next_turn < self->turns->len; self->next_turn++)
    {
      RcTurn *turn = get_turn (self, self->next_turn);

      if (turn->entry != NULL && turn->entry->stamp == turn->stamp)
        return turn->entry;
    }

  sort (self);
  return get_turn (self, 0)->entry;
}

static GPtrArray *
stamps_list (RcPolicy *policy)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;
  GPtrArray *list = g_ptr_array_sized_new (self->n_entries);

  if (self->n_entries > 0)
    sort (self);
  for (guint i = 0; i < self->n_entries; i++)
    g_ptr_array_add (list, get_turn (self, i)->entry);

  return list;
}

const RcPolicyClass rc_policy_stamps = {
  .create = stamps_create,
  .destroy = stamps_destroy,
  .inserted = stamps_inserted,
  .hit = stamps_hit,
  .removed = stamps_removed,
  .victim = stamps_victim,
  .list = stamps_list,
};
