/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-store-private.h"

/* How entries leave. */

static void
append_removed (RcRemoved *removed,
                RcEntry   *entry)
{
  if (removed->last != NULL)
    removed->last->next = entry;
  else
    removed->first = entry;
  removed->last = entry;
}

/* TRUE if no other entry holds it. */
static gboolean
let_go_of_resource (RcStore    *self,
                    RcResource *resource)
{
  if (--resource->n_entries > 0)
    return FALSE;

  if (self->resources != NULL && rc_resource_get_identity (resource) != NULL)
    rc_table_remove (self->resources, resource);

  return TRUE;
}

void
rc_store_take (RcStore       *self,
               RcEntry       *entry,
               RcEvictReason  reason,
               RcRemoved     *removed)
{
  if (G_UNLIKELY (self->board != NULL))
    rc_board_forget (self->board, entry);
  rc_table_remove (&self->table, entry);
  for (guint i = 0; self->fronts != NULL && i < RC_N_STRIPES; i++)
    rc_front_remove (&self->fronts[i], entry);
  rc_policy_removed (self->policy, entry);
  rc_expiry_remove (&self->expiry, entry);
  rc_tags_remove (&self->tags, entry);
  self->weight -= rc_entry_get_weight (entry);

  entry->reason = reason;
  entry->is_last = let_go_of_resource (self, entry->resource);
  append_removed (removed, entry);
}

void
rc_store_take_all (RcStore       *self,
                   RcEvictReason  reason,
                   RcRemoved     *removed)
{
  while (rc_store_get_n_entries (self) > 0)
    rc_store_take (self, rc_policy_victim (self->policy), reason, removed);
}

/* How many places are put right in one go, by hits that have moved idle deadlines. */
#define MAX_RENEWED 128

/* At most @max of the entries whose time has come; more may be left even if fewer have
   gone. */
guint
rc_store_take_due (RcStore   *self,
                   gint64     now,
                   guint      max,
                   RcRemoved *removed)
{
  guint taken = 0;
  guint renewed = 0;

  while (taken < max && renewed < MAX_RENEWED &&
         rc_expiry_get_next_due (&self->expiry) <= now)
    {
      RcEntry *entry = rc_expiry_peek (&self->expiry);
      RcEvictReason reason;

      if (rc_store_get_state (self, entry, now, &reason) == RC_ENTRY_STATE_EXPIRED)
        {
          rc_store_take (self, entry, reason, removed);
          taken++;
        }
      else
        {
          rc_store_set_deadlines (self, entry);
          renewed++;
        }
    }

  return taken;
}

static gboolean
is_stale (gpointer  self,
          RcEntry  *entry,
          gint64    now)
{
  RcEvictReason reason;

  return rc_store_get_state (self, entry, now, &reason) == RC_ENTRY_STATE_STALE;
}

/* At most @max of what only waits for a load to fail. It leaves, at the latest, a time after
   its ttl that is the same for all: those that expire later need not be looked at. */
guint
rc_store_take_stale (RcStore   *self,
                     gint64     now,
                     guint      max,
                     RcRemoved *removed)
{
  g_autoptr (GPtrArray) stale = g_ptr_array_new ();

  if (self->limits.stale_if_error_usec == 0)
    return 0;

  rc_expiry_list (&self->expiry, now + MIN (self->limits.stale_if_error_usec, G_MAXINT64 - now),
                  is_stale, self, now, max, stale);
  for (guint i = 0; i < stale->len; i++)
    rc_store_take (self, g_ptr_array_index (stale, i), RC_EVICT_REASON_EXPIRED, removed);

  return stale->len;
}

guint
rc_store_take_tagged (RcStore    *self,
                      const char *tag,
                      RcRemoved  *removed)
{
  guint taken = 0;
  RcEntry *entry;

  for (; (entry = rc_tags_peek (&self->tags, tag)) != NULL; taken++)
    rc_store_take (self, entry, RC_EVICT_REASON_REMOVED, removed);

  return taken;
}

/* Before somebody is chosen where that is seldom done. */
static void
learn_uses (RcStore *self)
{
  if (self->is_lazy)
    rc_store_gather (self);
}

/* Until @keep are left, the policy's choice first. */
guint
rc_store_take_victims (RcStore   *self,
                       guint      keep,
                       RcRemoved *removed)
{
  guint taken = 0;

  learn_uses (self);
  for (; rc_store_get_n_entries (self) > keep; taken++)
    rc_store_take (self, rc_policy_victim (self->policy), RC_EVICT_REASON_MEMORY_PRESSURE,
                   removed);

  return taken;
}

/* The same for at most @max, and without those that somebody has a lease on: to evict them
   would give nothing back. They count as just used. */
guint
rc_store_take_unleased_victims (RcStore   *self,
                                guint      keep,
                                guint      max,
                                RcRemoved *removed)
{
  g_autoptr (GPtrArray) leased = g_ptr_array_new ();
  guint taken = 0;

  learn_uses (self);
  while (taken < max && leased->len < rc_store_get_n_entries (self) &&
         rc_store_get_n_entries (self) > keep)
    {
      RcEntry *entry = rc_policy_victim (self->policy);

      if (g_atomic_int_get (&entry->resource->n_leases) > 0)
        {
          rc_policy_removed (self->policy, entry);
          g_ptr_array_add (leased, entry);
        }
      else
        {
          rc_store_take (self, entry, RC_EVICT_REASON_MEMORY_PRESSURE, removed);
          taken++;
        }
    }

  for (guint i = 0; i < leased->len; i++)
    rc_policy_inserted (self->policy, g_ptr_array_index (leased, i));

  return taken;
}
