/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_LIMITS (demo_limits_get_type ())

G_DECLARE_FINAL_TYPE (DemoLimits, demo_limits, DEMO, LIMITS, AdwPreferencesGroup)

void demo_limits_set_model (DemoLimits     *self,
                            DemoCacheModel *model);

G_END_DECLS
