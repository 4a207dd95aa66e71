/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "model-steps.h"

/* Random verbs on a cache and on a model of it, which have to agree after every one.
   --steps and --seed make it another run. */

static int n_steps = 50000;
static int seed = -1;

static void
test_model (gconstpointer kind)
{
  Draw draw = { .rand = g_rand_new_with_seed (seed) };
  Fixture fixture;

  fixture_init (&fixture, GPOINTER_TO_UINT (kind), draw);
  rc_cache_set_load_func (fixture.cache, load_cb, &fixture, NULL);
  g_test_message ("--steps %d --seed %d", n_steps, seed);

  for (int step = 0; step < n_steps; step++)
    {
      take_step (&fixture);
      check (&fixture);
    }

  close_cache (&fixture);
  fixture_clear (&fixture);
  g_rand_free (draw.rand);
}

static void
parse_options (int    *argc,
               char ***argv)
{
  const GOptionEntry options[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "How many verbs", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which verbs", "S" },
    { NULL, },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (EXIT_FAILURE);
    }
  if (seed < 0)
    seed = g_random_int_range (0, G_MAXINT);
}

int
main (int   argc,
      char *argv[])
{
  parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/rc/model/prompt", GUINT_TO_POINTER (0), test_model);
  g_test_add_data_func ("/rc/model/lazy", GUINT_TO_POINTER (KIND_LAZY), test_model);
  g_test_add_data_func ("/rc/model/at-home/prompt", GUINT_TO_POINTER (KIND_AT_HOME), test_model);
  g_test_add_data_func ("/rc/model/at-home/lazy", GUINT_TO_POINTER (KIND_LAZY | KIND_AT_HOME),
                        test_model);

  return g_test_run ();
}
