/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* What was asked for, in order: keys from 0 on, numbered as they first come. */
typedef struct
{
  char *name;
  guint32 *keys;
  guint length;
  guint n_keys;
} SimTrace;

/* What a policy is to keep. */
typedef struct
{
  const SimTrace *trace;
  const guint32 *costs;      /* of each key; microseconds */
  guint capacity;            /* entries */
} SimSetup;

/* A cache under test: it is asked for each key in turn, and keeps what it misses. */
typedef struct
{
  const char *name;
  gpointer (*create)  (const SimSetup *setup);
  gboolean (*use)     (gpointer        self,
                       guint           key,
                       guint           at);
  void     (*destroy) (gpointer        self);
} SimPolicy;

/* Both are shares of what there was to win. */
typedef struct
{
  double hit_rate;
  double saved;
} SimResult;

extern const SimPolicy sim_opt;
extern const SimPolicy sim_fifo;
extern const SimPolicy sim_arc;
extern const SimPolicy sim_s3fifo;
extern const SimPolicy sim_tinylfu;
extern const SimPolicy sim_gdsf;
extern const SimPolicy sim_lru;
extern const SimPolicy sim_cost;

/* sim-trace.c */
SimTrace *sim_trace_new      (const char      *name,
                              GArray          *keys);
SimTrace *sim_trace_read     (const char      *path,
                              GError         **error);
void      sim_trace_free     (SimTrace        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimTrace, sim_trace_free)

/* sim-generate.c */
SimTrace *sim_trace_generate (guint            number,
                              guint            length);

/* sim-run.c */
guint32  *sim_draw_costs     (guint            n_keys);
guint32  *sim_even_costs     (guint            n_keys);
SimResult sim_run            (const SimPolicy *policy,
                              const SimTrace  *trace,
                              const guint32   *costs,
                              guint            capacity);

/* sim-svg.c */
char     *sim_draw           (const char     **names,
                              const SimResult *means,
                              guint            n);
