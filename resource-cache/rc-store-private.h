/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-board-private.h"
#include "rc-expiry-private.h"
#include "rc-front-private.h"
#include "rc-policy-private.h"
#include "rc-stripes-private.h"
#include "rc-table-private.h"
#include "rc-tags-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 ttl_usec;           /* 0 = off */
  gint64 idle_timeout_usec;  /* 0 = off */
  gint64 stale_if_error_usec; /* 0 = off; how long an entry stays beyond its ttl */
  gint64 refresh_after_usec; /* 0 = off */
  double jitter;             /* 0 to 1 */
  guint64 max_weight;        /* 0 = unbounded */
  guint max_entries;         /* 0 = unbounded */
  RcEvictionPolicy eviction_policy;
} RcLimits;

/* What has left a store, in order; to be freed where no lock is held. */
typedef struct
{
  RcEntry *first;
  RcEntry *last;
} RcRemoved;

/* Entries by key, with their capacity and deadlines. Takes no lock, calls nobody,
   frees no value: what leaves goes to an RcRemoved. */
typedef struct
{
  RcTable table;             /* of RcEntry, by key */
  RcFront *fronts;           /* of the table; one for each part of the readers; NULL before the
                                first */
  RcTable *resources;        /* of RcResource, by instance; NULL until somebody asks who shares */
  RcPolicy *policy;
  RcExpiry expiry;
  RcTags tags;
  RcBoard *board;            /* NULL unless a binding has opened one */
  RcLimits limits;
  gboolean is_strict;        /* it is never lazy */
  gboolean is_lazy;          /* who was used when matters now and then: rc_store_gather() */
  guint64 weight;
  gboolean is_renewing;      /* limits have changed: the deadlines noted may be wrong */
  guint next_renewal;        /* which part of the table is next */
  gboolean asks_for_care;    /* a hit may be due for a refresh, or its deadline wrong */
} RcStore;

void        rc_store_init            (RcStore        *self);
void        rc_store_clear           (RcStore        *self);

guint       rc_store_get_n_entries   (RcStore        *self);
gint64      rc_store_get_next_due    (RcStore        *self);
gboolean    rc_store_set_limits      (RcStore        *self,
                                      const RcLimits *limits,
                                      gint64          now,
                                      RcRemoved      *removed);
GSList     *rc_store_share_resources (RcStore        *self);
RcResource *rc_store_find_same       (RcStore        *self,
                                      RcResource     *resource);

RcEntry    *rc_store_find            (RcStore        *self,
                                      const char     *key,
                                      guint64         hash);
RcPlace    *rc_store_find_place      (RcStore        *self,
                                      guint           part,
                                      const char     *key,
                                      guint64         hash,
                                      RcPlace        *spare);
void        rc_store_add_fronts      (RcStore        *self);
void        rc_store_gather          (RcStore        *self);
void        rc_store_be_strict       (RcStore        *self);
RcEntryState rc_store_get_state      (RcStore        *self,
                                      const RcEntry  *entry,
                                      gint64          now,
                                      RcEvictReason  *reason);
gboolean    rc_store_is_refresh_due  (RcStore        *self,
                                      const RcEntry  *entry,
                                      gint64          now);
void        rc_store_set_deadlines   (RcStore        *self,
                                      RcEntry        *entry);
void        rc_store_begin_to_renew  (RcStore        *self);
void        rc_store_renew_some      (RcStore        *self);
gint64      rc_store_get_time_to_live (RcStore       *self,
                                      const RcEntry  *entry,
                                      gint64          now);
RcResource *rc_store_add             (RcStore        *self,
                                      RcEntry        *entry,
                                      gint64          now,
                                      RcRemoved      *removed);
void        rc_store_take            (RcStore        *self,
                                      RcEntry        *entry,
                                      RcEvictReason   reason,
                                      RcRemoved      *removed);
void        rc_store_take_all        (RcStore        *self,
                                      RcEvictReason   reason,
                                      RcRemoved      *removed);
guint       rc_store_take_due        (RcStore        *self,
                                      gint64          now,
                                      guint           max,
                                      RcRemoved      *removed);
guint       rc_store_take_stale      (RcStore        *self,
                                      gint64          now,
                                      guint           max,
                                      RcRemoved      *removed);
guint       rc_store_take_tagged     (RcStore        *self,
                                      const char     *tag,
                                      RcRemoved      *removed);
guint       rc_store_take_victims    (RcStore        *self,
                                      guint           keep,
                                      RcRemoved      *removed);
guint       rc_store_take_unleased_victims (RcStore  *self,
                                      guint           keep,
                                      guint           max,
                                      RcRemoved      *removed);

/* What the readers' parts have not told yet is not in it: rc_store_gather() them first. */
static inline gint64
rc_store_get_used_at (RcStore       *self,
                      const RcEntry *entry)
{
  gint64 stamped_at = self->is_lazy ? (gint64) (entry->stamp / RC_STAMPS_PER_USEC) : 0;

  return MAX (entry->used_at, stamped_at);
}

/* An entry was used, in the order of the calls. */
static inline void
rc_store_use (RcStore *self,
              RcEntry *entry,
              gint64   now)
{
  if (now > entry->used_at)
    entry->used_at = now;
  rc_policy_hit (self->policy, entry);
}

static inline void
rc_store_update_care (RcStore *self)
{
  self->asks_for_care = self->is_renewing || self->limits.refresh_after_usec > 0;
}

static inline void
rc_store_hit (RcStore *self,
              RcEntry *entry,
              gint64   now)
{
  entry->hits++;
  rc_store_use (self, entry, now);
}

G_END_DECLS
