/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-store-private.h"
#include "rc-tap-private.h"

G_BEGIN_DECLS

#define RC_TAPS_LOG_SIZE 256  /* a power of two */

typedef struct
{
  RcTap *tap;
  gint64 time;
  guint64 stamp;            /* the last use that a part of the lock had noted before */
} RcTapUse;

/* The taps of a cache. What they were used for is noted by one reader at a time, and told
   to those who keep the order by whoever has the lock. */
typedef struct
{
  GHashTable *by_entry;     /* lock; RcEntry → its first RcTap */
  RcLimits limits;          /* lock; that the taps were made with */
  int is_open;              /* atomic; a hit need not ask anybody, nor begin a load */
  guint n_noted;            /* atomic; written by the reader */
  guint n_taken;            /* atomic; written with the lock */
  RcTapUse uses[RC_TAPS_LOG_SIZE];
} RcTaps;

/* What is needed of an entry to hit it again, without its key and without the lock. */
struct _RcTap
{
  RcCache *cache;           /* its pin is held */
  RcTaps *taps;             /* the cache's */
  gint64 fresh_until;       /* atomic; long ago once there is no entry, or it has other deadlines */
  RcEntry *entry;           /* lock; NULL once it has left */
  gint64 load_time_usec;
  RcTap *next;              /* lock; of the same entry */
};

RcTaps   *rc_taps_ensure_locked     (RcCache *cache);
void      rc_taps_free              (RcTaps  *self);

void      rc_taps_add_locked        (RcTap   *tap,
                                     RcEntry *entry);
void      rc_taps_remove_locked     (RcTap   *tap);
void      rc_taps_cut_locked        (RcTaps  *self,
                                     RcEntry *entry);
void      rc_taps_look_locked       (RcCache *cache);
void      rc_taps_take_uses_locked  (RcCache *cache);

G_END_DECLS
