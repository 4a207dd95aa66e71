/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

/* A value that stops the program when it is released twice, never, or while somebody
   holds a lease on it. */
#define STRESS_TYPE_VALUE (stress_value_get_type ())

G_DECLARE_FINAL_TYPE (StressValue, stress_value, STRESS, VALUE, GObject)

typedef struct
{
  guint n_made;
  guint n_alive;
  guint n_released[RC_N_EVICT_REASONS];
} StressValueCount;

StressValue *stress_value_new        (void);
GObject *stress_value_hand_over  (StressValue       *self);
void     stress_value_insert     (StressValue       *self,
                             RcCache       *cache,
                             const char    *key);
void     stress_value_lease      (StressValue       *self);
void     stress_value_end_lease  (StressValue       *self);
void     stress_value_release_cb (const char    *key,
                             const GValue  *value,
                             RcEvictReason  reason,
                             gpointer       user_data);
void     stress_value_count      (StressValueCount  *count);

G_END_DECLS
