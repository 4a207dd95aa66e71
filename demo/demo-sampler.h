/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_SAMPLER (demo_sampler_get_type ())

G_DECLARE_FINAL_TYPE (DemoSampler, demo_sampler, DEMO, SAMPLER, GObject)

DemoSampler    *demo_sampler_new         (GListModel     *caches) G_GNUC_WARN_UNUSED_RESULT;

GListModel     *demo_sampler_get_models  (DemoSampler    *self);
DemoCacheModel *demo_sampler_find        (DemoSampler    *self,
                                          const char     *name);
void            demo_sampler_set_active  (DemoSampler    *self,
                                          gboolean        is_active);
void            demo_sampler_set_watched (DemoSampler    *self,
                                          DemoCacheModel *model);

G_END_DECLS
