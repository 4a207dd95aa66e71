/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench.h"

/* All figures of one workload at one point, of all cases and rounds. */
typedef struct
{
  const BenchWorkload *workload;
  guint point;
  guint n_cases;
  guint n_figures;
  guint n_rounds;
  double *samples;           /* by round, case, figure */
} BenchResult;

/* The ratio is to the first case, in the same round. */
typedef struct
{
  double median, min, max;
  double ratio, ratio_min, ratio_max;
} BenchSummary;

guint        bench_count_cases      (const BenchWorkload *workload);
guint        bench_count_figures    (const BenchWorkload *workload);
void         bench_run_round        (const BenchWorkload *workload,
                                     gpointer             state,
                                     guint                round,
                                     double              *samples);
BenchResult *bench_run              (const BenchWorkload *workload,
                                     const BenchSetup    *setup,
                                     guint                n_rounds);
void         bench_result_free      (BenchResult         *self);
BenchSummary bench_result_summarize (const BenchResult   *self,
                                     guint                at_case,
                                     guint                at_figure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchResult, bench_result_free)
