/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* About how often each key was seen of late, up to 15: four counters each, of which the
   lowest is the nearest to the truth; all are halved from time to time. */
typedef struct
{
  guint8 *counters;
  guint n_rows;              /* a power of 2 */
  guint n_seen;
  guint n_seen_max;
} SimSketch;

void  sim_sketch_init     (SimSketch *self,
                           guint      capacity);
void  sim_sketch_clear    (SimSketch *self);
void  sim_sketch_add      (SimSketch *self,
                           guint      key);
guint sim_sketch_estimate (SimSketch *self,
                           guint      key);
