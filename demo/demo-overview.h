/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-sampler.h"

G_BEGIN_DECLS

#define DEMO_TYPE_OVERVIEW (demo_overview_get_type ())

G_DECLARE_FINAL_TYPE (DemoOverview, demo_overview, DEMO, OVERVIEW, AdwBin)

void demo_overview_set_sampler (DemoOverview *self,
                                DemoSampler  *sampler);

G_END_DECLS
