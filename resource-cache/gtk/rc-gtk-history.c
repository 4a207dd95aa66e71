/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-history-private.h"

#include <math.h>

/* So many samples may come late in a busy process. */
#define MAX_JOINED (5000 / RC_GTK_PULSE_INTERVAL_MSEC)

/* A ring of the last minute's samples. NAN stands for "nothing was measured". Main thread only. */
struct _RcGtkHistory
{
  GObject parent_instance;

  double  values[RC_GTK_HISTORY_LENGTH];
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

G_DEFINE_FINAL_TYPE (RcGtkHistory, rc_gtk_history, G_TYPE_OBJECT)

static void
append (RcGtkHistory *self,
        double       value)
{
  self->head = (self->head + 1) % RC_GTK_HISTORY_LENGTH;
  if (!isnan (self->values[self->head]))
    self->n_measured--;
  if (!isnan (value))
    self->n_measured++;
  self->values[self->head] = value;
}

static guint
count_missed (RcGtkHistory *self,
              gint64       now_usec)
{
  gint64 interval = RC_GTK_PULSE_INTERVAL_MSEC * G_TIME_SPAN_MILLISECOND;
  gint64 missed;

  if (self->last_time == 0)
    return 0;

  missed = (now_usec - self->last_time + interval / 2) / interval - 1;

  return (guint) CLAMP (missed, 0, RC_GTK_HISTORY_LENGTH);
}

static void
rc_gtk_history_class_init (RcGtkHistoryClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_gtk_history_init (RcGtkHistory *self)
{
  for (guint i = 0; i < RC_GTK_HISTORY_LENGTH; i++)
    self->values[i] = NAN;
}

RcGtkHistory *
rc_gtk_history_new (void)
{
  return g_object_new (RC_GTK_TYPE_HISTORY, NULL);
}

/* A late sample is joined to the one before; time in which nobody sampled, as while the
   window was hidden, becomes a gap. */
void
rc_gtk_history_push (RcGtkHistory *self,
                   double       value,
                   gint64       now_usec)
{
  guint n_missed;
  double last;

  g_return_if_fail (RC_GTK_IS_HISTORY (self));

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
rc_gtk_history_get_value (RcGtkHistory *self,
                        guint        age)
{
  g_return_val_if_fail (RC_GTK_IS_HISTORY (self), NAN);
  g_return_val_if_fail (age < RC_GTK_HISTORY_LENGTH, NAN);

  return self->values[(self->head + RC_GTK_HISTORY_LENGTH - age) % RC_GTK_HISTORY_LENGTH];
}

gint64
rc_gtk_history_get_last_time (RcGtkHistory *self)
{
  g_return_val_if_fail (RC_GTK_IS_HISTORY (self), 0);

  return self->last_time;
}

gboolean
rc_gtk_history_is_empty (RcGtkHistory *self)
{
  g_return_val_if_fail (RC_GTK_IS_HISTORY (self), TRUE);

  return self->n_measured == 0;
}
