/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-follow.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* Somebody else keeps time: one who lets several programs take turns. Each line of the standard
   input is a command, each line of the output its answer. */

typedef struct
{
  const BenchWorkload *workload;
  gpointer state;
  guint round;
} Opened;

static void
close_workload (Opened *opened)
{
  if (opened->workload != NULL)
    opened->workload->teardown (opened->state);
  *opened = (Opened) { NULL, };
}

static void
open_workload (Opened     *opened,
               const char *name,
               guint       point,
               gboolean    is_short)
{
  const BenchWorkload *workload = bench_find (name);
  BenchSetup setup = { point, is_short };

  close_workload (opened);
  if (workload == NULL)
    {
      printf ("{}\n");
      return;
    }

  *opened = (Opened) { workload, workload->setup (&setup), 0 };
  printf ("{\"figures\": {");
  for (guint i = 0; workload->figures[i].name != NULL; i++)
    printf ("%s\"%s\": \"%s\"", i > 0 ? ", " : "", workload->figures[i].name,
            workload->figures[i].unit);
  printf ("}}\n");
}

static void
print_samples (const BenchWorkload *workload,
               const double        *samples)
{
  guint n_figures = bench_count_figures (workload);

  printf ("{");
  for (guint at = 0; workload->cases[at].name != NULL; at++)
    {
      printf ("%s\"%s\": [", at > 0 ? ", " : "", workload->cases[at].name);
      for (guint i = 0; i < n_figures; i++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          printf ("%s%s", i > 0 ? ", " : "",
                  g_ascii_formatd (number, sizeof number, "%.6g", *samples++));
        }
      printf ("]");
    }
  printf ("}\n");
}

static void
run_round (Opened *opened)
{
  const BenchWorkload *workload = opened->workload;
  g_autofree double *samples = NULL;

  if (workload == NULL)
    {
      printf ("{}\n");
      return;
    }

  samples = g_new0 (double, bench_count_cases (workload) * bench_count_figures (workload));
  bench_run_round (workload, opened->state, opened->round++, samples);
  print_samples (workload, samples);
}

/* "open NAME POINT", "round" and "close", until the input ends. */
void
bench_follow (gboolean is_short)
{
  Opened opened = { NULL, };
  char line[256];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);

      if (g_strcmp0 (words[0], "open") == 0 && g_strv_length (words) == 3)
        open_workload (&opened, words[1], g_ascii_strtoull (words[2], NULL, 10), is_short);
      else if (g_strcmp0 (words[0], "round") == 0)
        run_round (&opened);
      else
        {
          close_workload (&opened);
          printf ("{}\n");
        }
      fflush (stdout);
    }

  close_workload (&opened);
}
