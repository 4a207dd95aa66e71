/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/rc-ghosts-private.h"

#define TAG(n) ((guint64) (n) << 40)

static void
test_nobody (void)
{
  RcGhosts ghosts = { NULL, 0 };

  g_assert_cmpuint (rc_ghosts_take (&ghosts, 7).frequency, ==, 0);
  rc_ghosts_grow (&ghosts, 10);
  g_assert_cmpuint (ghosts.size, ==, 16);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, 7).frequency, ==, 0);
  rc_ghosts_clear (&ghosts);
  rc_ghosts_clear (&ghosts);
}

static void
test_take (void)
{
  RcGhosts ghosts = { NULL, 0 };
  RcGhost ghost;

  rc_ghosts_grow (&ghosts, 16);
  g_assert_cmpuint (rc_ghosts_put (&ghosts, TAG (5) | 3, 9, 77).frequency, ==, 0);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (6) | 3).frequency, ==, 0);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (5) | 4).frequency, ==, 0);

  ghost = rc_ghosts_take (&ghosts, TAG (5) | 3);
  g_assert_cmpuint (ghost.frequency, ==, 9);
  g_assert_cmpuint (ghost.stamp, ==, 77);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (5) | 3).frequency, ==, 0);
  rc_ghosts_clear (&ghosts);
}

/* The later one stays, and the earlier one is told of. */
static void
test_collision (void)
{
  RcGhosts ghosts = { NULL, 0 };
  RcGhost lost;

  rc_ghosts_grow (&ghosts, 16);
  rc_ghosts_put (&ghosts, TAG (1) | 3, 2, 10);
  lost = rc_ghosts_put (&ghosts, TAG (2) | 3, 5, 20);
  g_assert_cmpuint (lost.frequency, ==, 2);
  g_assert_cmpuint (lost.stamp, ==, 10);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (1) | 3).frequency, ==, 0);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (2) | 3).frequency, ==, 5);
  rc_ghosts_clear (&ghosts);
}

static void
test_growth (void)
{
  RcGhosts ghosts = { NULL, 0 };

  rc_ghosts_grow (&ghosts, 16);
  for (guint64 i = 0; i < 16; i++)
    rc_ghosts_put (&ghosts, TAG (i) | i | (i << 4), i + 1, i);
  rc_ghosts_grow (&ghosts, 200);
  g_assert_cmpuint (ghosts.size, ==, 256);
  rc_ghosts_grow (&ghosts, 20);
  g_assert_cmpuint (ghosts.size, ==, 256);
  for (guint64 i = 0; i < 16; i++)
    g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (i) | i | (i << 4)).frequency, ==, i + 1);
  rc_ghosts_clear (&ghosts);
}

/* Those from before are not known for ever. */
static void
test_forgets (void)
{
  RcGhosts ghosts = { NULL, 0 };

  rc_ghosts_grow (&ghosts, 16);
  rc_ghosts_put (&ghosts, TAG (1) | 1, 2, 10);
  rc_ghosts_put (&ghosts, TAG (2) | 2, 3, 10);
  rc_ghosts_grow (&ghosts, 32);
  for (guint64 i = 0; i < 16; i++)
    rc_ghosts_put (&ghosts, TAG (3) | 3, 4, 20);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (1) | 1).frequency, ==, 2);
  rc_ghosts_put (&ghosts, TAG (3) | 3, 4, 20);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (2) | 2).frequency, ==, 0);
  g_assert_cmpuint (rc_ghosts_take (&ghosts, TAG (3) | 3).frequency, ==, 4);
  rc_ghosts_clear (&ghosts);
  g_assert_null (ghosts.old);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/ghosts/nobody", test_nobody);
  g_test_add_func ("/rc/ghosts/take", test_take);
  g_test_add_func ("/rc/ghosts/collision", test_collision);
  g_test_add_func ("/rc/ghosts/forgets", test_forgets);
  g_test_add_func ("/rc/ghosts/growth", test_growth);

  return g_test_run ();
}
