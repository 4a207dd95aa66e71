/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-blocks-private.h"

/* Room that grows without moving what is there. */

static void
fill (RcBlocks *blocks,
      guint     first,
      guint     end)
{
  for (guint i = first; i < end; i++)
    {
      rc_blocks_fit (blocks, i + 1, sizeof (guint64));
      rc_blocks_at (blocks, guint64, i) = i * 3;
    }
}

static void
check (RcBlocks *blocks,
       guint     n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (rc_blocks_at (blocks, guint64, i), ==, i * 3);
}

static void
test_empty (void)
{
  RcBlocks blocks = { NULL, 0 };

  rc_blocks_clear (&blocks);
  rc_blocks_fit (&blocks, 0, 8);
  g_assert_null (blocks.blocks);
}

static void
test_grows (void)
{
  RcBlocks blocks = { NULL, 0 };
  gpointer second = NULL;

  for (guint n = 1; n < 9 * RC_BLOCK_LENGTH; n++)
    {
      fill (&blocks, n - 1, n);
      g_assert_cmpuint (blocks.length, <, MAX (17, MIN (2 * n, n + RC_BLOCK_LENGTH)));
      if (n == RC_BLOCK_LENGTH + 1)
        second = rc_blocks_get (&blocks, RC_BLOCK_LENGTH);
    }
  check (&blocks, 9 * RC_BLOCK_LENGTH - 1);
  g_assert_true (rc_blocks_get (&blocks, RC_BLOCK_LENGTH) == second);

  rc_blocks_clear (&blocks);
  g_assert_null (blocks.blocks);
  g_assert_cmpuint (blocks.length, ==, 0);
}

/* What is left over is given back, but not for one item more or less. */
static void
test_shrinks (void)
{
  RcBlocks blocks = { NULL, 0 };
  guint length;

  fill (&blocks, 0, 9 * RC_BLOCK_LENGTH);
  rc_blocks_fit (&blocks, 4 * RC_BLOCK_LENGTH, sizeof (guint64));
  g_assert_cmpuint (blocks.length, <=, 6 * RC_BLOCK_LENGTH);
  check (&blocks, 4 * RC_BLOCK_LENGTH);

  length = blocks.length;
  for (guint i = 0; i < 10; i++)
    {
      rc_blocks_fit (&blocks, 4 * RC_BLOCK_LENGTH + i % 2, sizeof (guint64));
      g_assert_cmpuint (blocks.length, ==, length);
    }

  rc_blocks_fit (&blocks, 0, sizeof (guint64));
  g_assert_cmpuint (blocks.length, <=, 2 * RC_BLOCK_LENGTH);
  fill (&blocks, 0, 3 * RC_BLOCK_LENGTH);
  check (&blocks, 3 * RC_BLOCK_LENGTH);
  rc_blocks_clear (&blocks);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/blocks/empty", test_empty);
  g_test_add_func ("/rc/blocks/grows", test_grows);
  g_test_add_func ("/rc/blocks/shrinks", test_shrinks);

  return g_test_run ();
}
