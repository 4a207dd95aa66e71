/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_PAGE (demo_cache_page_get_type ())

G_DECLARE_FINAL_TYPE (DemoCachePage, demo_cache_page, DEMO, CACHE_PAGE, AdwBin)

AdwViewStack   *demo_cache_page_get_stack (DemoCachePage  *self);
DemoCacheModel *demo_cache_page_get_model (DemoCachePage  *self);
void            demo_cache_page_set_model (DemoCachePage  *self,
                                           DemoCacheModel *model);
void            demo_cache_page_sort      (DemoCachePage  *self,
                                           const char     *column);

G_END_DECLS
