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

/* What few entries have. */
typedef struct
{
  gint64 ttl_usec;          /* RC_TTL_OF_CACHE unless the load said otherwise */
  gint64 validated_at;      /* the last time it was known to be good; or when it was stored */
  guint64 weight;
  GStrv messages;           /* what the load said; nullable */
  GPtrArray *tags;          /* of strings; nullable */
} RcEntryExtra;

/* One key and its value. All of it belongs to the store that it is in, and then
   to whoever took it out. Times are those of rc_clock_now(). */
struct _RcEntry
{
  guint64 hash;
  union
  {
    RcResource *resource;
    const char *sought;     /* of a probe */
  };
  gint64 fresh_until;       /* no deadline is earlier than this, unless the store says so */
  gint64 used_at;           /* the last hit */
  gint64 stored_at;         /* when the ttl began */
  gint64 load_time_usec;    /* 0 for an inserted value */
  guint64 hits;

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

  RcEntryExtra *extra;      /* NULL if all of it is as usual */
  guint32 light_weight;     /* RC_ENTRY_IS_HEAVY if it is in the extra */
  guint expiry_index;       /* 0 if it has no deadline, else 1 + place */
  guint reason : 8;         /* RcEvictReason; once removed */
  guint is_last : 1;        /* once removed: no other entry holds the resource */
  guint is_kept : 1;        /* once removed: its key got the same instance again */
  guint has_messages : 1;
  guint is_probe : 1;       /* it has a hash and a key, and nothing else */
  char key[];               /* not a probe's */
};

#define RC_ENTRY_IS_HEAVY G_MAXUINT32

RcEntry *rc_entry_new             (const char    *key,
                                   guint64        hash,
                                   RcResource    *resource);
void     rc_entry_free            (RcEntry       *self);

void     rc_entry_set_ttl         (RcEntry       *self,
                                   gint64         ttl_usec);
void     rc_entry_set_validated   (RcEntry       *self,
                                   gint64         now);
void     rc_entry_set_weight      (RcEntry       *self,
                                   guint64        weight);
void     rc_entry_take_messages   (RcEntry       *self,
                                   GStrv          messages);
void     rc_entry_take_tags       (RcEntry       *self,
                                   GPtrArray     *tags);
double   rc_entry_get_jitter_luck (const RcEntry *self);

guint    rc_entry_hash            (gconstpointer  entry);
gboolean rc_entry_equal           (gconstpointer  entry_a,
                                   gconstpointer  entry_b);

static inline gint64
rc_entry_get_ttl (const RcEntry *self)
{
  return self->extra != NULL ? self->extra->ttl_usec : RC_TTL_OF_CACHE;
}

static inline gint64
rc_entry_get_validated_at (const RcEntry *self)
{
  return self->extra != NULL ? MAX (self->extra->validated_at, self->stored_at) : self->stored_at;
}

static inline guint64
rc_entry_get_weight (const RcEntry *self)
{
  return G_LIKELY (self->light_weight != RC_ENTRY_IS_HEAVY) ? self->light_weight
                                                            : self->extra->weight;
}

/* Nullable. */
static inline GStrv
rc_entry_get_messages (const RcEntry *self)
{
  return self->extra != NULL ? self->extra->messages : NULL;
}

/* Nullable. */
static inline GPtrArray *
rc_entry_get_tags (const RcEntry *self)
{
  return self->extra != NULL ? self->extra->tags : NULL;
}

G_END_DECLS
