/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/rc-reuse-private.h"

#define N_ENTRIES 100

static RcReuse *
reuse_new (void)
{
  RcReuse *reuse = g_new0 (RcReuse, 1);

  rc_reuse_init (reuse);
  return reuse;
}

static void
learn (RcReuse *reuse)
{
  while (reuse->until_next > 0)
    rc_reuse_tick (reuse, N_ENTRIES);
  rc_reuse_tick (reuse, N_ENTRIES);
}

static void
test_log2 (void)
{
  g_assert_cmpint (rc_reuse_log2 (0), ==, 0);
  g_assert_cmpint (rc_reuse_log2 (1), ==, 0);
  g_assert_cmpint (rc_reuse_log2 (2), ==, 16);
  g_assert_cmpint (rc_reuse_log2 (1024), ==, 160);
  g_assert_cmpint (rc_reuse_log2 (G_MAXUINT64), ==, 64 * 16 - 1);

  g_assert_cmpint (rc_reuse_log2 (3), ==, 25);
  g_assert_cmpint (rc_reuse_log2 (1000), ==, 159);
  g_assert_cmpint (rc_reuse_log2 (1000 * 1000), ==, 319);
  for (guint64 number = 1; number < G_MAXUINT64 / 3; number += number / 4 + 1)
    g_assert_cmpint (rc_reuse_log2 (number), <=, rc_reuse_log2 (number + 1));
}

/* It learns again after as many insertions as half the entries, within reason. */
static void
test_pace (void)
{
  const guint paces[][2] = { { 10, 32 }, { 1000, 500 }, { 100 * 1000, 4096 } };

  for (guint i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      g_autofree RcReuse *reuse = reuse_new ();

      while (reuse->until_next > 0)
        rc_reuse_tick (reuse, 0);
      rc_reuse_tick (reuse, paces[i][0]);
      g_assert_cmpuint (reuse->until_next, ==, paces[i][1]);
    }
}

/* Steps and classes follow each other without a gap. */
static void
test_steps (void)
{
  guint last = 0;

  g_assert_cmpuint (rc_reuse_get_step (0), ==, 0);
  for (guint age = 1; age < 100000; age++)
    {
      guint step = rc_reuse_get_step (age);

      g_assert_cmpuint (step, >=, last);
      g_assert_cmpuint (step, <=, last + 1);
      last = step;
    }
  g_assert_cmpuint (rc_reuse_get_step (5), ==, 3);
  g_assert_cmpuint (rc_reuse_get_step (6), ==, 4);
  g_assert_cmpuint (rc_reuse_get_step (G_MAXUINT), ==, RC_REUSE_N_AGES - 1);

  last = 0;
  for (guint frequency = 1; frequency <= RC_REUSE_MAX_FREQUENCY; frequency++)
    {
      guint klass = rc_reuse_get_class (frequency);

      g_assert_cmpuint (klass, >=, last);
      g_assert_cmpuint (klass, <=, last + 1);
      last = klass;
    }
  g_assert_cmpuint (last, ==, RC_REUSE_N_CLASSES - 1);
}

/* Before anything is known: the more often the better, the longer ago the worse. */
static void
test_beginning (void)
{
  g_autofree RcReuse *reuse = reuse_new ();

  for (guint age = 1; age < 1000000; age *= 4)
    {
      g_assert_cmpint (rc_reuse_get_promise (reuse, 1, age), >,
                       rc_reuse_get_promise (reuse, 1, age * 4));
      g_assert_cmpint (rc_reuse_get_promise (reuse, 1, age), <,
                       rc_reuse_get_promise (reuse, 2, age));
      g_assert_cmpint (rc_reuse_get_promise (reuse, 3, age), <,
                       rc_reuse_get_promise (reuse, RC_REUSE_MAX_FREQUENCY, age));
    }
}

/* Who is always used again after 100 insertions is worth most shortly before. */
static void
test_loop (void)
{
  g_autofree RcReuse *reuse = reuse_new ();

  for (guint i = 0; i < 1000; i++)
    rc_reuse_add_used (reuse, 4, 100);
  learn (reuse);

  g_assert_cmpint (rc_reuse_get_promise (reuse, 4, 97), >, rc_reuse_get_promise (reuse, 4, 40));
  g_assert_cmpint (rc_reuse_get_promise (reuse, 4, 40), >, rc_reuse_get_promise (reuse, 4, 1));
  g_assert_cmpint (rc_reuse_get_promise (reuse, 4, 97), >, rc_reuse_get_promise (reuse, 4, 200));
}

static void
test_scan (void)
{
  g_autofree RcReuse *reuse = reuse_new ();
  int before = rc_reuse_get_promise (reuse, 1, 10);

  for (guint i = 0; i < 1000; i++)
    rc_reuse_add_lost (reuse, 1, 300);
  learn (reuse);

  g_assert_cmpint (rc_reuse_get_promise (reuse, 1, 10), <, before - 32);
}

/* Numbers are only in proportion to each other: a thousand times as many change little. */
static void
test_many (void)
{
  g_autofree RcReuse *few = reuse_new ();
  g_autofree RcReuse *many = reuse_new ();

  for (guint i = 0; i < 1000; i++)
    {
      rc_reuse_add_used (few, 2, 1 + i % 60);
      rc_reuse_add_lost (few, 2, 1 + i % 90);
    }
  for (guint klass = 0; klass < RC_REUSE_N_CLASSES; klass++)
    for (guint step = 0; step < RC_REUSE_N_AGES; step++)
      {
        many->counts[klass][step].used = 1000 * 1000 * few->counts[klass][step].used;
        many->counts[klass][step].lost = 1000 * 1000 * few->counts[klass][step].lost;
      }
  learn (few);
  learn (many);

  for (guint age = 1; age < 60; age++)
    g_assert_cmpint (ABS (rc_reuse_get_promise (few, 2, age) -
                          rc_reuse_get_promise (many, 2, age)), <=, 2);
}

/* What was learned fades when it is true no more. */
static void
test_fading (void)
{
  g_autofree RcReuse *reuse = reuse_new ();

  for (guint i = 0; i < 1000; i++)
    rc_reuse_add_used (reuse, 4, 100);
  for (guint i = 0; i < 400; i++)
    {
      rc_reuse_add_used (reuse, 4, 5);
      learn (reuse);
    }

  g_assert_cmpint (rc_reuse_get_promise (reuse, 4, 1), >, rc_reuse_get_promise (reuse, 4, 97));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/reuse/log2", test_log2);
  g_test_add_func ("/rc/reuse/pace", test_pace);
  g_test_add_func ("/rc/reuse/steps", test_steps);
  g_test_add_func ("/rc/reuse/beginning", test_beginning);
  g_test_add_func ("/rc/reuse/loop", test_loop);
  g_test_add_func ("/rc/reuse/scan", test_scan);
  g_test_add_func ("/rc/reuse/many", test_many);
  g_test_add_func ("/rc/reuse/fading", test_fading);

  return g_test_run ();
}
