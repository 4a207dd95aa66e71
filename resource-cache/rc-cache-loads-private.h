/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache.h"

G_BEGIN_DECLS

/* One load in progress, for who watches from outside. */
typedef struct
{
  char *key;
  gint64 elapsed_usec;
  double progress;           /* -1: unknown */
  char *message;             /* nullable */
  gboolean is_queued;        /* for max-concurrent-loads */
} RcLoadFacts;

GPtrArray *rc_cache_list_loads (RcCache *self,
                                guint    max_loads);

G_END_DECLS
