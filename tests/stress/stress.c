/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stress.h"

#include <stdlib.h>

/* By default, the form that is short enough for every test run. */
StressOptions stress_options = { 1, 4, -1 };

/* Takes its own options out of the arguments; the others are for g_test_init(). */
void
stress_parse_options (int    *argc,
                      char ***argv)
{
  const GOptionEntry options[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &stress_options.n_seconds, "How long, each test", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &stress_options.n_threads, "How many threads", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &stress_options.seed, "Which verbs", "S" },
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

  stress_options.n_threads = CLAMP (stress_options.n_threads, 1, 64);
  if (stress_options.seed < 0)
    stress_options.seed = g_random_int_range (0, G_MAXINT);
}

/* A random number that depends on these two alone, in whichever thread. */
guint32
stress_mix (guint32 seed,
            guint32 number)
{
  guint32 mixed = seed ^ number * 0x9e3779b1u;

  mixed = (mixed ^ mixed >> 16) * 0x85ebca6bu;
  mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
  return mixed ^ mixed >> 16;
}

/* Takes a while, and lets the others do something meanwhile. */
void
stress_work (guint32 draw)
{
  for (guint i = draw % 16; i > 0; i--)
    g_thread_yield ();
}
