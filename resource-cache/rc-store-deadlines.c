/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-store-private.h"

/* Until when an entry serves. */

static gint64
get_idle_deadline (RcStore       *self,
                   const RcEntry *entry)
{
  if (self->limits.idle_timeout_usec == 0)
    return RC_TIME_NEVER;

  return rc_time_add (entry->used_at, self->limits.idle_timeout_usec);
}

static gint64
get_ttl_deadline (RcStore       *self,
                  const RcEntry *entry)
{
  gint64 own = rc_entry_get_ttl (entry);
  gint64 ttl = own == RC_TTL_OF_CACHE ? self->limits.ttl_usec : own;
  gint64 off = 0;

  if (ttl == 0)
    return RC_TIME_NEVER;

  if (self->limits.jitter > 0)
    off = ttl * self->limits.jitter * rc_entry_get_jitter_luck (entry);

  return rc_time_add (entry->stored_at, ttl - off);
}

/* The end of the time in which an expired entry may still serve. */
static gint64
get_last_deadline (RcStore *self,
                   gint64   ttl_deadline)
{
  return rc_time_add (ttl_deadline, self->limits.stale_if_error_usec);
}

void
rc_store_set_deadlines (RcStore *self,
                        RcEntry *entry)
{
  gint64 ttl_deadline = get_ttl_deadline (self, entry);
  gint64 idle_deadline = get_idle_deadline (self, entry);

  entry->fresh_until = MIN (ttl_deadline, idle_deadline);
  rc_expiry_set (&self->expiry, entry, MIN (get_last_deadline (self, ttl_deadline),
                                            idle_deadline));
}

/* @reason is set for an expired entry, which is to leave. */
RcEntryState
rc_store_get_state (RcStore       *self,
                    const RcEntry *entry,
                    gint64         now,
                    RcEvictReason *reason)
{
  gint64 ttl_deadline;

  if (G_LIKELY (now < entry->fresh_until && !self->is_renewing))
    return RC_ENTRY_STATE_FRESH;

  /* A hit moves the idle deadline and nothing else: it may be later than was noted. */
  ttl_deadline = get_ttl_deadline (self, entry);
  if (now >= get_last_deadline (self, ttl_deadline))
    *reason = RC_EVICT_REASON_EXPIRED;
  else if (now >= get_idle_deadline (self, entry))
    *reason = RC_EVICT_REASON_IDLE;
  else
    return now >= ttl_deadline ? RC_ENTRY_STATE_STALE : RC_ENTRY_STATE_FRESH;

  return RC_ENTRY_STATE_EXPIRED;
}

static void
set_renewing (RcStore  *self,
              gboolean  is_renewing)
{
  self->is_renewing = is_renewing;
  rc_store_update_care (self);
}

/* What is noted of deadlines may be wrong from here on, until all entries have been gone
   through. */
void
rc_store_begin_to_renew (RcStore *self)
{
  self->next_renewal = 0;
  set_renewing (self, TRUE);
}

static void
renew_cb (gpointer entry,
          gpointer self)
{
  rc_store_set_deadlines (self, entry);
}

/* A step on the way to the end of that. For a small store it is the only one. */
void
rc_store_renew_some (RcStore *self)
{
  if (!self->is_renewing)
    return;

  self->next_renewal = rc_table_visit (&self->table, self->next_renewal, renew_cb, self);
  if (self->next_renewal == 0)
    set_renewing (self, FALSE);
}

gboolean
rc_store_is_refresh_due (RcStore       *self,
                         const RcEntry *entry,
                         gint64         now)
{
  gint64 after = self->limits.refresh_after_usec;

  return after > 0 && now - entry->stored_at >= after;
}

/* 0 if it has expired, -1 for ever. */
gint64
rc_store_get_time_to_live (RcStore       *self,
                           const RcEntry *entry,
                           gint64         now)
{
  gint64 deadline = MIN (get_ttl_deadline (self, entry), get_idle_deadline (self, entry));

  return deadline == RC_TIME_NEVER ? -1 : MAX (deadline - now, 0);
}
