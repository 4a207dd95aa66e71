/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_STATS (rc_stats_get_type ())

/**
 * RC_N_LOAD_TIMES:
 *
 * The number of classes by which [method@Rc.Stats.get_load_times] sorts loads.
 *
 * Since: 0.1
 */
#define RC_N_LOAD_TIMES 32

RC_AVAILABLE_IN_ALL
GType    rc_stats_get_type            (void) G_GNUC_CONST;

RC_AVAILABLE_IN_ALL
RcStats *rc_stats_ref                 (RcStats       *self);
RC_AVAILABLE_IN_ALL
void     rc_stats_unref               (RcStats       *self);

RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_hits            (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_misses          (RcStats       *self);
RC_AVAILABLE_IN_ALL
double   rc_stats_get_hit_rate        (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_loads           (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_load_failures   (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_total_load_time (RcStats       *self);
RC_AVAILABLE_IN_ALL
const guint64 *rc_stats_get_load_times (RcStats      *self,
                                        gsize         *n_load_times);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_time_saved      (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_evictions       (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_evictions_for   (RcStats       *self,
                                       RcEvictReason  reason);
RC_AVAILABLE_IN_ALL
guint    rc_stats_get_n_entries       (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint64  rc_stats_get_weight          (RcStats       *self);
RC_AVAILABLE_IN_ALL
guint    rc_stats_get_n_loading       (RcStats       *self);

RC_AVAILABLE_IN_ALL
GVariant *rc_stats_to_variant         (RcStats       *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcStats *rc_stats_new_from_variant    (GVariant      *variant) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcStats *rc_stats_minus               (RcStats       *self,
                                       RcStats       *earlier) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcStats, rc_stats_unref)

G_END_DECLS
