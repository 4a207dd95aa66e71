/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-slab-private.h"

#include <string.h>

/* Blocks of memory: nobody else writes to them, and they come again. */

#define N_BLOCKS 3000
#define N_STEPS 200000

typedef struct
{
  guchar *block;
  gsize size;
  guchar mark;
} Used;

static void
fill (Used  *used,
      gsize  size,
      guchar mark)
{
  used->block = rc_slab_alloc (size);
  used->size = size;
  used->mark = mark;
  g_assert_cmpuint (GPOINTER_TO_SIZE (used->block) % 8, ==, 0);
  if (size > 0)
    memset (used->block, mark, size);
}

static void
check_and_free (Used *used)
{
  for (gsize i = 0; i < used->size; i++)
    g_assert_cmpuint (used->block[i], ==, used->mark);
  if (used->size > 0)
    memset (used->block, 0xff, used->size);
  rc_slab_free (used->block, used->size);
  used->block = NULL;
}

static void
test_every_size (void)
{
  Used used[400] = { { NULL, }, };

  for (guint round = 0; round < 3; round++)
    {
      for (gsize size = 0; size < G_N_ELEMENTS (used); size++)
        fill (&used[size], size, size + round);
      for (gsize size = 0; size < G_N_ELEMENTS (used); size++)
        check_and_free (&used[size]);
    }
}

/* Many pages, filled, emptied from either end, and filled again. */
static void
test_many_of_a_size (void)
{
  static Used used[N_BLOCKS];

  for (guint round = 0; round < 4; round++)
    {
      for (guint i = 0; i < N_BLOCKS; i++)
        fill (&used[i], 120, i);
      for (guint i = 0; i < N_BLOCKS; i++)
        check_and_free (&used[round % 2 ? i : N_BLOCKS - 1 - i]);
    }
}

static void
use_randomly (GRand *rand,
              Used  *used)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      Used *one = &used[g_rand_int_range (rand, 0, N_BLOCKS)];

      if (one->block != NULL)
        check_and_free (one);
      else
        fill (one, g_rand_int_range (rand, 0, 3) * 100 + g_rand_int_range (rand, 0, 60), step);
    }

  for (guint i = 0; i < N_BLOCKS; i++)
    if (used[i].block != NULL)
      check_and_free (&used[i]);
}

static gpointer
use_in_thread (gpointer rand)
{
  Used *used = g_new0 (Used, N_BLOCKS);

  use_randomly (rand, used);
  g_free (used);
  return NULL;
}

static GRand *
new_rand (void)
{
  return g_rand_new_with_seed (g_test_rand_int ());
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = new_rand ();

  use_in_thread (rand);
}

static void
test_threads (void)
{
  GThread *threads[4];
  GRand *rands[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      rands[i] = new_rand ();
      threads[i] = g_thread_new ("user", use_in_thread, rands[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_thread_join (threads[i]);
      g_rand_free (rands[i]);
    }
}

/* As tools that look at each block ask of GLib; what else they ask makes no difference. */
static void
test_for_tools (void)
{
  const char *wishes[] = { "always-malloc", "debug-blocks" };
  g_autofree char *before = g_strdup (g_getenv ("G_SLICE"));

  if (g_test_subprocess ())
    {
      test_every_size ();
      test_random ();
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_setenv ("G_SLICE", wishes[i], TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
    }
  if (before != NULL)
    g_setenv ("G_SLICE", before, TRUE);
  else
    g_unsetenv ("G_SLICE");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/slab/every-size", test_every_size);
  g_test_add_func ("/rc/slab/many-of-a-size", test_many_of_a_size);
  g_test_add_func ("/rc/slab/random", test_random);
  g_test_add_func ("/rc/slab/threads", test_threads);
  g_test_add_func ("/rc/slab/for-tools", test_for_tools);

  return g_test_run ();
}
