/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

#define DEMO_TYPE_WORKLOAD (demo_workload_get_type ())

G_DECLARE_FINAL_TYPE (DemoWorkload, demo_workload, DEMO, WORKLOAD, GObject)

/* Owns the caches it drives; they show up in the registry like anybody else's. Its end,
   or g_object_run_dispose (), waits for its threads, closes the caches and removes the
   files it made; nothing is asked for afterwards. */
DemoWorkload *demo_workload_new         (void);

/* The same seed asks for the same keys in the same order. */
DemoWorkload *demo_workload_new_seeded  (guint32       seed);

/* FALSE at first; readable and writable as the property "running". */
gboolean      demo_workload_get_running (DemoWorkload *self);
void          demo_workload_set_running (DemoWorkload *self,
                                         gboolean      running);

/* Exponent of the Zipf law by which keys are asked for: 0 = all alike, 1 = usual,
   up to 2; the property "skew". */
double        demo_workload_get_skew    (DemoWorkload *self);
void          demo_workload_set_skew    (DemoWorkload *self,
                                         double        skew);

/* Requests per second over all caches, 1 to 5000; the property "rate". */
guint         demo_workload_get_rate    (DemoWorkload *self);
void          demo_workload_set_rate    (DemoWorkload *self,
                                         guint         rate);

/* One request, made in the calling thread whether running or not; waits until the
   files to load are found. */
void          demo_workload_request     (DemoWorkload *self);

/* Waits until no request of the workload's own threads is under way. */
void          demo_workload_settle      (DemoWorkload *self);

G_END_DECLS
