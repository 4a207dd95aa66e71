/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-policy-private.h"

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
  GPtrArray *entries;        /* of RcEntry; their order means nothing */
  GArray *turns;             /* of RcTurn; NULL, or what was the order when it was asked for */
  guint next_turn;
} RcPolicyStamps;

static RcPolicy *
stamps_create (void)
{
  RcPolicyStamps *self = g_new0 (RcPolicyStamps, 1);

  self->entries = g_ptr_array_new ();
  return (RcPolicy *) self;
}

static void
stamps_destroy (RcPolicy *policy)
{
  RcPolicyStamps *self = (RcPolicyStamps *) policy;

  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->turns, g_array_unref);
  g_free (self);
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

  entry->place = self->entries->len;
  entry->turn = 0;
  stamps_hit (policy, entry);
  g_ptr_array_add (self->entries, entry);
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
  RcEntry *last = self->entries->pdata[self->entries->len - 1];

  if (self->turns != NULL && get_turn (self, entry->turn)->entry == entry)
    get_turn (self, entry->turn)->entry = NULL;

  last->place = entry->place;
  g_ptr_array_remove_index_fast (self->entries, entry->place);
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
  guint n_entries = self->entries->len;

  g_clear_pointer (&self->turns, g_array_unref);
  self->turns = g_array_sized_new (FALSE, FALSE, sizeof (RcTurn), n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      RcEntry *entry = self->entries->pdata[i];
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

  if (self->entries->len == 0)
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
  GPtrArray *list = g_ptr_array_sized_new (self->entries->len);

  if (self->entries->len > 0)
    sort (self);
  for (guint i = 0; i < self->entries->len; i++)
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
