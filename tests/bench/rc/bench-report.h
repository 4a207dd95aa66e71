/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-run.h"

typedef enum
{
  BENCH_TEXT,
  BENCH_MARKDOWN,
  BENCH_JSON,
} BenchFormat;

void bench_report_begin (BenchFormat        format);
void bench_report_add   (BenchFormat        format,
                         const BenchResult *result);
void bench_report_end   (BenchFormat        format);
