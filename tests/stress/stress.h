/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the programs that run for long have in common. */
typedef struct
{
  int n_seconds;            /* for each test */
  int n_threads;
  int seed;
} StressOptions;

extern StressOptions stress_options;

void     stress_parse_options (int    *argc,
                               char ***argv);
guint32  stress_mix           (guint32 seed,
                               guint32 number);
void     stress_work          (guint32 draw);

G_END_DECLS
