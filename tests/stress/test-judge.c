/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "judge.h"

/* Histories by hand. Two stamps, from and to, make a step; the same two in another
   line happened at the same time. */

typedef struct
{
  const char *name;
  gboolean is_good;
  Step steps[8];
} History;

static const History histories[] = {
  { "load-and-hit", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_STORE, 1, 2, 3 },
    { STEP_GET, 1, 0, 4 },
    { STEP_LOOK, 1, 5, 6 },
  } },
  { "hit-before-load", FALSE, {
    { STEP_LOOK, 1, 0, 1 },
    { STEP_MISS, 1, 2, 3 },
    { STEP_STORE, 1, 4, 5 },
  } },
  { "hit-out-of-nothing", FALSE, {
    { STEP_LOOK, 7, 0, 1 },
  } },
  { "lost", FALSE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_LOOK, NO_VALUE, 2, 3 },
  } },
  { "not-yet-or-already", TRUE, {
    { STEP_INSERT, 1, 0, 10 },
    { STEP_LOOK, NO_VALUE, 1, 2 },
    { STEP_LOOK, 1, 3, 4 },
  } },
  { "back-in-time", FALSE, {
    { STEP_INSERT, 1, 0, 10 },
    { STEP_LOOK, 1, 1, 2 },
    { STEP_LOOK, NO_VALUE, 3, 4 },
  } },
  { "old-value-after-replace", FALSE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_INSERT, 2, 2, 3 },
    { STEP_GET, 1, 4, 5 },
  } },

  /* An invalidation during the load: its callers get the value, nobody later does. */
  { "joined-before-remove", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_GET, 1, 2, 9 },
    { STEP_REMOVE, TRUE, 3, 4 },
    { STEP_LOOK, NO_VALUE, 5, 6 },
    { STEP_STORE, 1, 7, 8 },
    { STEP_LOOK, NO_VALUE, 10, 11 },
  } },
  { "stored-after-remove", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_REMOVE, TRUE, 2, 3 },
    { STEP_STORE, 1, 4, 5 },
    { STEP_LOOK, 1, 6, 7 },
  } },
  { "stored-after-clear", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_CLEAR, NO_VALUE, 2, 3 },
    { STEP_STORE, 1, 4, 5 },
    { STEP_GET, 1, 6, 7 },
  } },
  { "stored-over-insert", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_INSERT, 2, 2, 3 },
    { STEP_STORE, 1, 4, 5 },
    { STEP_LOOK, 1, 6, 7 },
  } },
  { "refreshed-over-insert", FALSE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_REFRESH, 2, 2, 3 },
    { STEP_INSERT, 3, 4, 5 },
    { STEP_STORE, 2, 6, 7 },
    { STEP_LOOK, 2, 8, 9 },
  } },
  { "joined-after-remove", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_REMOVE, TRUE, 2, 3 },
    { STEP_GET, 1, 4, 9 },
    { STEP_STORE, 1, 7, 8 },
  } },
  { "clear-at-the-same-time", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_CLEAR, NO_VALUE, 2, 9 },
    { STEP_STORE, 1, 4, 5 },
    { STEP_GET, 1, 6, 7 },
    { STEP_LOOK, NO_VALUE, 10, 11 },
  } },
  { "stored-though-not-wanted", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_PASS, 1, 2, 3 },
    { STEP_LOOK, 1, 4, 5 },
  } },

  { "two-loads-at-once", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_MISS, 2, 2, 3 },
    { STEP_STORE, 1, 4, 5 },
    { STEP_STORE, 2, 6, 7 },
  } },
  { "new-load-after-remove", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_REMOVE, TRUE, 2, 3 },
    { STEP_MISS, 2, 4, 5 },
    { STEP_STORE, 2, 6, 7 },
    { STEP_STORE, 1, 8, 9 },
    { STEP_LOOK, 2, 10, 11 },
  } },
  { "load-though-there", FALSE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_MISS, 2, 2, 3 },
  } },
  { "error-of-another-load", FALSE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_FAIL, 1, 2, 3 },
    { STEP_GET, 1, 4, 5 },
  } },

  { "refresh-keeps-the-old", TRUE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_REFRESH, 2, 2, 3 },
    { STEP_GET, 1, 4, 5 },
    { STEP_STORE, 2, 6, 7 },
    { STEP_GET, 2, 8, 9 },
  } },
  { "refresh-that-fails", TRUE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_REFRESH, 2, 2, 3 },
    { STEP_AWAIT, 2, 2, 7 },
    { STEP_FAIL, 2, 4, 5 },
    { STEP_GET, 1, 8, 9 },
  } },
  { "refresh-without-a-load", FALSE, {
    { STEP_INSERT, 1, 0, 1 },
    { STEP_AWAIT, NO_VALUE, 2, 3 },
  } },
  { "refresh-done-too-early", FALSE, {
    { STEP_REFRESH, 1, 0, 1 },
    { STEP_AWAIT, NO_VALUE, 0, 2 },
    { STEP_STORE, 1, 3, 4 },
  } },
  { "refresh-joins", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_AWAIT, NO_VALUE, 2, 9 },
    { STEP_CLEAR, NO_VALUE, 3, 4 },
    { STEP_STORE, 1, 5, 6 },
  } },

  { "removed-nothing", FALSE, {
    { STEP_REMOVE, TRUE, 0, 1 },
  } },
  { "removed-load", TRUE, {
    { STEP_MISS, 1, 0, 1 },
    { STEP_REMOVE, TRUE, 2, 3 },
    { STEP_REMOVE, FALSE, 4, 5 },
  } },
};

static guint
count_steps (const History *history)
{
  guint n_steps = 0;

  while (n_steps < G_N_ELEMENTS (history->steps) && history->steps[n_steps].last > 0)
    n_steps++;

  return n_steps;
}

static void
test_history (gconstpointer data)
{
  const History *history = data;
  g_autoptr (GString) report = g_string_new (NULL);

  g_assert_cmpint (judge (history->steps, count_steps (history), report), ==, history->is_good);
  g_assert_cmpint (report->len == 0, ==, history->is_good);
}

/* The steps of a thread that slept all the time could come anywhere: the search has to
   remember where it was. */
static void
test_long_interval (void)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_autoptr (GString) report = g_string_new (NULL);

  for (int i = 0; i < 100; i++)
    {
      Step inserted = { STEP_INSERT, i + 1, 1000 + 4 * i, 1001 + 4 * i };
      Step seen = { STEP_LOOK, i + 1, 1002 + 4 * i, 1003 + 4 * i };
      Step slow = { STEP_CLEAR, NO_VALUE, i, 10000 + i };

      g_array_append_val (steps, inserted);
      g_array_append_val (steps, seen);
      if (i < 6)
        g_array_append_val (steps, slow);
    }

  g_assert_true (judge (&g_array_index (steps, Step, 0), steps->len, report));
  g_array_index (steps, Step, steps->len - 1).value = 1;
  g_assert_false (judge (&g_array_index (steps, Step, 0), steps->len, report));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autofree char *path = g_strconcat ("/rc/judge/", histories[i].name, NULL);

      g_test_add_data_func (path, &histories[i], test_history);
    }
  g_test_add_func ("/rc/judge/long-interval", test_long_interval);

  return g_test_run ();
}
