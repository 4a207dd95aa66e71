/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stress-value.h"

struct _StressValue
{
  GObject parent_instance;
  int number;
  int is_handed_over;       /* atomic; the cache owes it a release */
  int n_released;           /* atomic */
  int n_leases;             /* atomic */
  int reason;               /* atomic; of its release */
};

G_DEFINE_FINAL_TYPE (StressValue, stress_value, G_TYPE_OBJECT)

static int n_made;          /* atomic */
static int n_finalized;     /* atomic */
static int n_released[RC_N_EVICT_REASONS];  /* atomic */

/* An object lives as long as anybody could still release it: this is the time to ask. */
static void
stress_value_finalize (GObject *object)
{
  StressValue *self = STRESS_VALUE (object);
  int n_owed = g_atomic_int_get (&self->is_handed_over);
  int n_done = g_atomic_int_get (&self->n_released);

  if (n_done != n_owed)
    g_error ("Value %d was released %d times, not %d", self->number, n_done, n_owed);
  g_atomic_int_inc (&n_finalized);

  G_OBJECT_CLASS (stress_value_parent_class)->finalize (object);
}

static void
stress_value_class_init (StressValueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stress_value_finalize;
}

static void
stress_value_init (StressValue *self)
{
  self->number = g_atomic_int_add (&n_made, 1);
}

StressValue *
stress_value_new (void)
{
  return g_object_new (STRESS_TYPE_VALUE, NULL);
}

/* A reference for a cache that will store the value, or refuse it. */
GObject *
stress_value_hand_over (StressValue *self)
{
  g_atomic_int_set (&self->is_handed_over, TRUE);
  return g_object_ref (G_OBJECT (self));
}

void
stress_value_insert (StressValue    *self,
                RcCache    *cache,
                const char *key)
{
  g_autoptr (GObject) value = stress_value_hand_over (self);

  rc_cache_insert (cache, key, value);
}

/* To be called by who has got a lease. */
void
stress_value_lease (StressValue *self)
{
  g_atomic_int_inc (&self->n_leases);
  if (g_atomic_int_get (&self->n_released) > 0)
    g_error ("Value %d was leased after its release, which was because it was %s", self->number,
             rc_evict_reason_to_string (g_atomic_int_get (&self->reason)));
}

/* To be called by who is about to end a lease. */
void
stress_value_end_lease (StressValue *self)
{
  if (g_atomic_int_get (&self->n_released) > 0)
    g_error ("Value %d was released during a lease, because it was %s", self->number,
             rc_evict_reason_to_string (g_atomic_int_get (&self->reason)));
  g_atomic_int_add (&self->n_leases, -1);
}

void
stress_value_release_cb (const char    *key,
                    const GValue  *value,
                    RcEvictReason  reason,
                    gpointer       user_data)
{
  StressValue *self = STRESS_VALUE (g_value_get_object (value));

  if (g_atomic_int_add (&self->n_released, 1) > 0)
    g_error ("Value %d of key “%s” was released as %s, and before that as %s", self->number, key,
             rc_evict_reason_to_string (reason),
             rc_evict_reason_to_string (g_atomic_int_get (&self->reason)));

  g_atomic_int_set (&self->reason, reason);
  if (g_atomic_int_get (&self->n_leases) > 0)
    g_error ("Value %d of key “%s” was released as %s, though it has leases", self->number, key,
             rc_evict_reason_to_string (reason));
  g_atomic_int_inc (&n_released[reason]);
}

void
stress_value_count (StressValueCount *count)
{
  guint gone = g_atomic_int_get (&n_finalized);

  count->n_made = g_atomic_int_get (&n_made);
  count->n_alive = count->n_made - gone;
  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    count->n_released[i] = g_atomic_int_get (&n_released[i]);
}
