/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-history.h"

#include <math.h>

/* So many samples may come late in a busy process. */
#define MAX_JOINED (5000 / DEMO_SAMPLE_INTERVAL_MSEC)

/* A ring of the last minute's samples. NAN stands for "nothing was measured". Main thread only. */
struct _DemoHistory
{
  GObject parent_instance;

  double  values[DEMO_HISTORY_LENGTH];
  guint   head;       /* where the newest sample is */
  guint   n_measured; /* samples in the ring that are not NAN */
  gint64  last_time;  /* monotonic, of the newest sample; 0 before the first */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoHistory, demo_history, G_TYPE_OBJECT)

static void
append (DemoHistory *self,
        double       value)
{
  self->head = (self->head + 1) % DEMO_HISTORY_LENGTH;
  if (!isnan (self->values[self->head]))
    self->n_measured--;
  if (!isnan (value))
    self->n_measured++;
  self->values[self->head] = value;
}

static guint
count_missed (DemoHistory *self,
              gint64       now_usec)
{
  gint64 interval = DEMO_SAMPLE_INTERVAL_MSEC * G_TIME_SPAN_MILLISECOND;
  gint64 missed;

  if (self->last_time == 0)
    return 0;

  missed = (now_usec - self->last_time + interval / 2) / interval - 1;

  return (guint) CLAMP (missed, 0, DEMO_HISTORY_LENGTH);
}

static void
demo_history_class_init (DemoHistoryClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
demo_history_init (DemoHistory *self)
{
  for (guint i = 0; i < DEMO_HISTORY_LENGTH; i++)
    self->values[i] = NAN;
}

DemoHistory *
demo_history_new (void)
{
  return g_object_new (DEMO_TYPE_HISTORY, NULL);
}

/* A late sample is joined to the one before; time in which nobody sampled, as while the
   window was hidden, becomes a gap. */
void
demo_history_push (DemoHistory *self,
                   double       value,
                   gint64       now_usec)
{
  guint n_missed;
  double last;

  g_return_if_fail (DEMO_IS_HISTORY (self));

  n_missed = count_missed (self, now_usec);
  last = n_missed <= MAX_JOINED ? self->values[self->head] : NAN;
  for (guint i = 1; i <= n_missed; i++)
    append (self, last + (value - last) * i / (n_missed + 1));
  append (self, value);
  self->last_time = now_usec;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The sample that was taken age samples before the newest. */
double
demo_history_get_value (DemoHistory *self,
                        guint        age)
{
  g_return_val_if_fail (DEMO_IS_HISTORY (self), NAN);
  g_return_val_if_fail (age < DEMO_HISTORY_LENGTH, NAN);

  return self->values[(self->head + DEMO_HISTORY_LENGTH - age) % DEMO_HISTORY_LENGTH];
}

gint64
demo_history_get_last_time (DemoHistory *self)
{
  g_return_val_if_fail (DEMO_IS_HISTORY (self), 0);

  return self->last_time;
}

gboolean
demo_history_is_empty (DemoHistory *self)
{
  g_return_val_if_fail (DEMO_IS_HISTORY (self), TRUE);

  return self->n_measured == 0;
}
