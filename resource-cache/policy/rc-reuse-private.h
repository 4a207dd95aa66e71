/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ages count insertions since the last use; each step is half as long as its octave. */
#define RC_REUSE_N_AGES 48
/* How often a key was used; more than this makes no difference. */
#define RC_REUSE_MAX_FREQUENCY 64
#define RC_REUSE_N_CLASSES 8

typedef struct
{
  guint64 used;              /* were used again at this age */
  guint64 lost;              /* were last seen at this age */
} RcReuseCount;

/* What a cache has learned about how soon its entries are used again, by how often they
   were used and how long ago. */
typedef struct
{
  RcReuseCount counts[RC_REUSE_N_CLASSES][RC_REUSE_N_AGES];
  gint16 promise[RC_REUSE_N_CLASSES][RC_REUSE_N_AGES];
  guint until_next;          /* insertions */
} RcReuse;

int  rc_reuse_log2     (guint64  number);

void rc_reuse_init     (RcReuse *self);
void rc_reuse_add_used (RcReuse *self,
                        guint    frequency,
                        guint    age);
void rc_reuse_add_lost (RcReuse *self,
                        guint    frequency,
                        guint    age);
void rc_reuse_tick     (RcReuse *self,
                        guint    n_entries);

static inline guint
rc_reuse_get_class (guint frequency)
{
  if (frequency <= 3)
    return frequency - 1;

  return MIN (g_bit_storage (frequency), RC_REUSE_N_CLASSES - 1);
}

/* 0 for 1, then 1 for 2, 2 for 3, 3 for 4 and 5, 4 for 6 and 7, 5 for 8 to 11 … */
static inline guint
rc_reuse_get_step (guint age)
{
  guint octave;

  if (age <= 1)
    return 0;

  octave = g_bit_storage (age) - 1;
  return MIN (2 * octave - 1 + ((age >> (octave - 1)) & 1), RC_REUSE_N_AGES - 1);
}

/* How many hits the place of such an entry can be expected to bring in the time it takes:
   the logarithm, in sixteenths of an octave. */
static inline int
rc_reuse_get_promise (const RcReuse *self,
                      guint          frequency,
                      guint          age)
{
  return self->promise[rc_reuse_get_class (frequency)][rc_reuse_get_step (age)];
}

G_END_DECLS
