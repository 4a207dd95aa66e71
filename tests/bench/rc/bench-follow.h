/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-run.h"

/* rc-bench.c */
const BenchWorkload *bench_find   (const char *name);

void                 bench_follow (gboolean    is_short);
