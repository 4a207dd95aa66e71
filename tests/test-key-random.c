/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "key-fixture.h"

#define N_PAIRS 10000

static void
test_random_pairs (void)
{
  Draw draw = { .rand = g_rand_new_with_seed (g_test_rand_int ()) };
  guint n_equal = 0;

  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_autofree char *type = make_type (&draw, draw_below (&draw, 4));
      g_autofree char *type_b = i % 4 ? g_strdup (type) : make_type (&draw, draw_below (&draw, 4));
      g_autoptr (GVariant) a = g_variant_take_ref (make_value (&draw, G_VARIANT_TYPE (type)));
      g_autoptr (GVariant) b = g_variant_take_ref (make_value (&draw, G_VARIANT_TYPE (type_b)));
      g_autoptr (GVariant) shuffled = g_variant_take_ref (rebuild (a, shuffle, &draw));
      gboolean is_equal = are_equal (a, b);

      g_assert_true (keys_meet (a, shuffled));
      g_assert_cmpint (keys_meet (a, b), ==, is_equal);
      n_equal += is_equal;
    }

  g_test_message ("%u of %u pairs were equal", n_equal, N_PAIRS);
  g_assert_cmpuint (n_equal, >, N_PAIRS / 50);
  g_assert_cmpuint (n_equal, <, N_PAIRS / 2);
  g_rand_free (draw.rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/key/random-pairs", test_random_pairs);

  return g_test_run ();
}
