/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What loads and evictions are written down in: the log, and a capture of sysprof. */
typedef enum
{
  RC_TRACE_LOG = 1 << 0,
  RC_TRACE_CAPTURE = 1 << 1,
} RcTraceTargets;

/* How a cache stands. */
typedef struct
{
  guint64 hits;
  guint64 misses;
  guint64 n_entries;
} RcTraceLevels;

extern RcTraceTargets rc_trace_targets;

/* All that it costs when nobody looks. */
static inline gboolean
rc_trace_is_on (void)
{
  return G_UNLIKELY (rc_trace_targets != 0);
}

void   rc_trace_init       (void);
gint64 rc_trace_now_nsec   (void);
void   rc_trace_log        (const char          *event,
                            const char          *cache,
                            const char          *key,
                            const char          *message);
void   rc_trace_mark       (gint64               began_nsec,
                            const char          *cache,
                            const char          *message);
void   rc_trace_set_levels (guint               *counters,
                            const char          *cache,
                            const RcTraceLevels *levels);

G_END_DECLS
