/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-run.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

guint
bench_count_cases (const BenchWorkload *workload)
{
  guint n = 0;

  while (workload->cases[n].name != NULL)
    n++;

  return n;
}

guint
bench_count_figures (const BenchWorkload *workload)
{
  guint n = 0;

  while (workload->figures[n].name != NULL)
    n++;

  return n;
}

/* glibc puts small blocks that were freed in order only when it is asked for a large one: half a
   second for a million of them, in a call of the next case. */
static void
settle_heap (void)
{
  g_free (g_malloc (1 << 16));
}

static void
run_case (const BenchWorkload *workload,
          guint                at,
          gpointer             state,
          double              *figures)
{
  settle_heap ();
  workload->cases[at].run (state, workload->cases[at].which, figures);
}

/* What a case before has freed, allocators keep for the next one. */
static void
run_case_apart (const BenchWorkload *workload,
                guint                at,
                gpointer             state,
                double              *figures)
{
  gssize size = bench_count_figures (workload) * sizeof (double);
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, !=, -1);
  if (child == 0)
    {
      run_case (workload, at, state, figures);
      _exit (write (ends[1], figures, size) == size ? 0 : 1);
    }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], figures, size), ==, size);
  close (ends[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

/* Each case begins a round in its turn, so that none always runs after the same one. */
void
bench_run_round (const BenchWorkload *workload,
                 gpointer             state,
                 guint                round,
                 double              *samples)
{
  guint n_cases = bench_count_cases (workload);
  guint n_figures = bench_count_figures (workload);

  for (guint i = 0; i < n_cases; i++)
    {
      guint at = (round + i) % n_cases;
      double *figures = samples + at * n_figures;

      if (workload->is_apart)
        run_case_apart (workload, at, state, figures);
      else
        run_case (workload, at, state, figures);
    }
}

/* The first round warms caches, allocators and branch predictors up, and is forgotten. */
BenchResult *
bench_run (const BenchWorkload *workload,
           const BenchSetup    *setup,
           guint                n_rounds)
{
  BenchResult *self = g_new0 (BenchResult, 1);
  gpointer state = workload->setup (setup);
  guint stride;

  self->workload = workload;
  self->point = setup->point;
  self->n_cases = bench_count_cases (workload);
  self->n_figures = bench_count_figures (workload);
  self->n_rounds = n_rounds;
  stride = self->n_cases * self->n_figures;
  self->samples = g_new0 (double, n_rounds * stride);

  bench_run_round (workload, state, 0, self->samples);
  for (guint round = 0; round < n_rounds; round++)
    bench_run_round (workload, state, round, self->samples + round * stride);

  workload->teardown (state);
  return self;
}

void
bench_result_free (BenchResult *self)
{
  g_free (self->samples);
  g_free (self);
}

static double
get_sample (const BenchResult *self,
            guint              round,
            guint              at_case,
            guint              at_figure)
{
  return self->samples[(round * self->n_cases + at_case) * self->n_figures + at_figure];
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
sort_for_median (double *values,
                 guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

BenchSummary
bench_result_summarize (const BenchResult *self,
                        guint              at_case,
                        guint              at_figure)
{
  guint n = self->n_rounds;
  g_autofree double *values = g_new (double, n);
  g_autofree double *ratios = g_new (double, n);
  BenchSummary summary;

  for (guint round = 0; round < n; round++)
    {
      double model = get_sample (self, round, 0, at_figure);

      values[round] = get_sample (self, round, at_case, at_figure);
      ratios[round] = model > 0 ? values[round] / model : 0;
    }

  summary.median = sort_for_median (values, n);
  summary.min = values[0];
  summary.max = values[n - 1];
  summary.ratio = sort_for_median (ratios, n);
  summary.ratio_min = ratios[0];
  summary.ratio_max = ratios[n - 1];

  return summary;
}
