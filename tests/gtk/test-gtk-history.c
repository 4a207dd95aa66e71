/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "rc-gtk-history-private.h"

#define INTERVAL (RC_GTK_PULSE_INTERVAL_MSEC * G_TIME_SPAN_MILLISECOND)
#define START (G_GINT64_CONSTANT (1000) * G_TIME_SPAN_SECOND)

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

static void
test_order (void)
{
  RcGtkHistory *history = rc_gtk_history_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (history, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_true (rc_gtk_history_is_empty (history));
  for (int i = 0; i < 3; i++)
    rc_gtk_history_push (history, i / 10.0, START + i * INTERVAL);

  g_assert_false (rc_gtk_history_is_empty (history));
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpfloat (rc_gtk_history_get_value (history, 0), ==, 0.2);
  g_assert_cmpfloat (rc_gtk_history_get_value (history, 2), ==, 0.0);
  g_assert_true (isnan (rc_gtk_history_get_value (history, 3)));
  g_assert_cmpint (rc_gtk_history_get_last_time (history), ==, START + 2 * INTERVAL);
  g_assert_finalize_object (history);
}

static void
test_forgets_after_a_minute (void)
{
  RcGtkHistory *history = rc_gtk_history_new ();
  gint64 now = START;

  rc_gtk_history_push (history, 1.0, now);
  for (int i = 0; i < RC_GTK_HISTORY_LENGTH; i++)
    rc_gtk_history_push (history, NAN, now += INTERVAL);

  g_assert_true (rc_gtk_history_is_empty (history));
  g_assert_finalize_object (history);
}

static void
test_late_sample_is_joined (void)
{
  RcGtkHistory *history = rc_gtk_history_new ();

  rc_gtk_history_push (history, 0.0, START);
  rc_gtk_history_push (history, 1.0, START + 4 * INTERVAL + INTERVAL / 3);

  g_assert_cmpfloat (rc_gtk_history_get_value (history, 4), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (rc_gtk_history_get_value (history, 2), 0.5, 0.001);
  g_assert_cmpfloat (rc_gtk_history_get_value (history, 0), ==, 1.0);
  g_assert_finalize_object (history);
}

static void
test_hidden_time_is_a_gap (void)
{
  RcGtkHistory *history = rc_gtk_history_new ();

  rc_gtk_history_push (history, 0.5, START);
  rc_gtk_history_push (history, 0.5, START + 40 * INTERVAL);

  g_assert_cmpfloat (rc_gtk_history_get_value (history, 40), ==, 0.5);
  for (guint age = 1; age < 40; age++)
    g_assert_true (isnan (rc_gtk_history_get_value (history, age)));

  rc_gtk_history_push (history, 0.5, START + 24 * G_TIME_SPAN_HOUR);
  g_assert_true (isnan (rc_gtk_history_get_value (history, RC_GTK_HISTORY_LENGTH - 1)));
  g_assert_finalize_object (history);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/gtk-history/order", test_order);
  g_test_add_func ("/rc/gtk-history/forgets-after-a-minute", test_forgets_after_a_minute);
  g_test_add_func ("/rc/gtk-history/late-sample-is-joined", test_late_sample_is_joined);
  g_test_add_func ("/rc/gtk-history/hidden-time-is-a-gap", test_hidden_time_is_a_gap);

  return g_test_run ();
}
