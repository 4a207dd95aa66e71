/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <resource-cache.h>

#include "demo-history.h"

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_MODEL (demo_cache_model_get_type ())

G_DECLARE_FINAL_TYPE (DemoCacheModel, demo_cache_model, DEMO, CACHE_MODEL, GObject)

typedef enum
{
  DEMO_TREND_STEADY,
  DEMO_TREND_RISING,
  DEMO_TREND_FALLING,
} DemoTrend;

DemoCacheModel *demo_cache_model_new                (RcCache        *cache)
                                                    G_GNUC_WARN_UNUSED_RESULT;

gboolean        demo_cache_model_is_for             (DemoCacheModel *self,
                                                     RcCache        *cache);
const char     *demo_cache_model_get_name           (DemoCacheModel *self);
RcStats        *demo_cache_model_get_stats          (DemoCacheModel *self);
double          demo_cache_model_get_hit_rate       (DemoCacheModel *self);
double          demo_cache_model_get_hits_per_sec   (DemoCacheModel *self);
double          demo_cache_model_get_misses_per_sec (DemoCacheModel *self);
gint64          demo_cache_model_get_mean_load_time (DemoCacheModel *self);
DemoTrend       demo_cache_model_get_trend          (DemoCacheModel *self);
DemoHistory    *demo_cache_model_get_history        (DemoCacheModel *self);
GListModel     *demo_cache_model_get_entries        (DemoCacheModel *self);

gint64          demo_cache_model_get_ttl            (DemoCacheModel *self);
void            demo_cache_model_set_ttl            (DemoCacheModel *self,
                                                     gint64          ttl_usec);
guint           demo_cache_model_get_max_entries    (DemoCacheModel *self);
void            demo_cache_model_set_max_entries    (DemoCacheModel *self,
                                                     guint           max_entries);

void            demo_cache_model_clear              (DemoCacheModel *self);
void            demo_cache_model_sample             (DemoCacheModel *self,
                                                     gint64          now_usec);
void            demo_cache_model_refresh_entries    (DemoCacheModel *self);

G_END_DECLS
