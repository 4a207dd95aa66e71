/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-policy-private.h"

/* Exact least recently used: a list, the next victim first. */
typedef struct
{
  RcPolicy parent;
  RcEntry *oldest;
  RcEntry *newest;
} RcPolicyLru;

static RcPolicy *
lru_create (void)
{
  return (RcPolicy *) g_new0 (RcPolicyLru, 1);
}

static void
lru_destroy (RcPolicy *policy)
{
  g_free (policy);
}

static void
lru_inserted (RcPolicy *policy,
              RcEntry  *entry)
{
  RcPolicyLru *self = (RcPolicyLru *) policy;

  entry->previous = self->newest;
  entry->next = NULL;
  if (self->newest != NULL)
    self->newest->next = entry;
  else
    self->oldest = entry;
  self->newest = entry;
}

static void
lru_removed (RcPolicy *policy,
             RcEntry  *entry)
{
  RcPolicyLru *self = (RcPolicyLru *) policy;

  if (entry->previous != NULL)
    entry->previous->next = entry->next;
  else
    self->oldest = entry->next;

  if (entry->next != NULL)
    entry->next->previous = entry->previous;
  else
    self->newest = entry->previous;

  entry->previous = entry->next = NULL;
}

static void
lru_hit (RcPolicy *policy,
         RcEntry  *entry)
{
  RcPolicyLru *self = (RcPolicyLru *) policy;

  if (entry == self->newest)
    return;

  lru_removed (policy, entry);
  lru_inserted (policy, entry);
}

static RcEntry *
lru_victim (RcPolicy *policy)
{
  return ((RcPolicyLru *) policy)->oldest;
}

static GPtrArray *
lru_list (RcPolicy *policy)
{
  GPtrArray *list = g_ptr_array_new ();

  for (RcEntry *entry = ((RcPolicyLru *) policy)->oldest; entry != NULL; entry = entry->next)
    g_ptr_array_add (list, entry);

  return list;
}

const RcPolicyClass rc_policy_lru = {
  .create = lru_create,
  .destroy = lru_destroy,
  .inserted = lru_inserted,
  .hit = lru_hit,
  .removed = lru_removed,
  .victim = lru_victim,
  .list = lru_list,
};
