/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-clock-private.h"
#include "rc-resource-private.h"

G_BEGIN_DECLS

#define RC_TTL_OF_CACHE (-1)

typedef struct _RcEntry RcEntry;

/* What RC_EVICTION_POLICY_COST knows of an entry. Worth and heft are logarithms. */
typedef struct
{
  guint32 place;
  guint32 stamp;            /* of the last use */
  gint16 worth;             /* the load time */
  gint16 heft;              /* the weight */
  guint8 frequency;
} RcCostMark;

/* One key and its value. All of it belongs to the store that it is in, and then
   to whoever took it out. Times are those of rc_clock_now(). */
struct _RcEntry
{
  const char *key;          /* behind this struct, or a probe's */
  guint64 hash;
  RcResource *resource;

  gint64 stored_at;         /* when the ttl began */
  gint64 used_at;           /* the last hit */
  gint64 validated_at;      /* the last time it was known to be good */
  gint64 load_time_usec;    /* 0 for an inserted value */
  gint64 ttl_usec;          /* RC_TTL_OF_CACHE unless the load said otherwise */
  gint64 expires_at;        /* end of the ttl, jitter taken off */
  gint64 fresh_until;       /* no deadline is earlier than this */
  gint64 due;               /* where it stands in the expiry; never later than it must */
  guint expiry_index;       /* 0 if it has no deadline, else 1 + place */
  double jitter_luck;       /* 0 to 1, drawn once */

  guint64 hits;
  guint64 weight;
  GStrv messages;           /* what the load said; nullable */
  GPtrArray *tags;          /* of strings; nullable */

  union                     /* the policy's */
  {
    struct
    {
      RcEntry *previous;
      RcEntry *next;        /* once removed, the next removed one */
    };
    RcCostMark mark;
    struct
    {
      guint64 stamp;        /* of the last use */
      guint32 place;
      guint32 turn;
    };
  };
  RcEvictReason reason;     /* once removed */
  gboolean is_last;         /* once removed: no other entry holds the resource */
  gboolean is_kept;         /* once removed: its key got the same instance again */
};

RcEntry *rc_entry_new   (const char    *key,
                         guint64        hash,
                         RcResource    *resource);
void     rc_entry_free  (RcEntry       *self);

guint    rc_entry_hash  (gconstpointer  entry);
gboolean rc_entry_equal (gconstpointer  entry_a,
                         gconstpointer  entry_b);

G_END_DECLS
