/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-program.h"

G_BEGIN_DECLS

#define DEMO_TYPE_OVERVIEW (demo_overview_get_type ())

/* All caches of a program at a glance. Emits "activated" with the monitor of the cache to be
   shown. */
G_DECLARE_FINAL_TYPE (DemoOverview, demo_overview, DEMO, OVERVIEW, AdwBin)

void demo_overview_set_program (DemoOverview *self,
                                DemoProgram  *program);

G_END_DECLS
