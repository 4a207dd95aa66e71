/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

#include "rc-gtk-pulse-private.h"

G_BEGIN_DECLS

/* Rates and the hit rate are those of the last two seconds: a single interval holds too
   few requests to be calm. */
#define RC_GTK_RATES_LENGTH (2000 / RC_GTK_PULSE_INTERVAL_MSEC)

typedef struct
{
  RcStats *stats;
  gint64   time;
} RcGtkSample;

/* What happens per second. All zero is how it begins. */
typedef struct
{
  RcGtkSample window[RC_GTK_RATES_LENGTH]; /* a ring, the oldest at head */
  guint       head;
  double      hits_per_sec;
  double      misses_per_sec;
  double      evictions_per_sec;
} RcGtkRates;

void   rc_gtk_rates_clear   (RcGtkRates *self);

/* Returns the hit rate over the window, NAN if nothing was asked for in it. */
double rc_gtk_rates_measure (RcGtkRates *self,
                             RcStats    *stats,
                             gint64      now_usec);

G_END_DECLS
