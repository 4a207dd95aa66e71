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

/* The end of the time in which an expired entry may still serve. */
static gint64
get_last_deadline (RcStore       *self,
                   const RcEntry *entry)
{
  return rc_time_add (entry->expires_at, self->limits.stale_if_error_usec);
}

static gint64
get_ttl_deadline (RcStore       *self,
                  const RcEntry *entry)
{
  gint64 ttl = entry->ttl_usec == RC_TTL_OF_CACHE ? self->limits.ttl_usec : entry->ttl_usec;
  gint64 off = ttl * self->limits.jitter * entry->jitter_luck;

  return ttl == 0 ? RC_TIME_NEVER : rc_time_add (entry->stored_at, ttl - off);
}

void
rc_store_set_deadlines (RcStore *self,
                        RcEntry *entry)
{
  gint64 idle_deadline = get_idle_deadline (self, entry);

  entry->expires_at = get_ttl_deadline (self, entry);
  entry->fresh_until = MIN (entry->expires_at, idle_deadline);

  rc_expiry_remove (&self->expiry, entry);
  rc_expiry_add (&self->expiry, entry, MIN (get_last_deadline (self, entry), idle_deadline));
}

/* @reason is set for an expired entry, which is to leave. */
RcEntryState
rc_store_get_state (RcStore       *self,
                    const RcEntry *entry,
                    gint64         now,
                    RcEvictReason *reason)
{
  if (G_LIKELY (now < entry->fresh_until))
    return RC_ENTRY_STATE_FRESH;

  /* A hit moves the idle deadline and nothing else: it may be later than was noted. */
  if (now >= get_last_deadline (self, entry))
    *reason = RC_EVICT_REASON_EXPIRED;
  else if (now >= get_idle_deadline (self, entry))
    *reason = RC_EVICT_REASON_IDLE;
  else
    return now >= entry->expires_at ? RC_ENTRY_STATE_STALE : RC_ENTRY_STATE_FRESH;

  return RC_ENTRY_STATE_EXPIRED;
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
  gint64 deadline = MIN (entry->expires_at, get_idle_deadline (self, entry));

  return deadline == RC_TIME_NEVER ? -1 : MAX (deadline - now, 0);
}
