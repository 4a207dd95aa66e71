/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>
#include <resource-cache-gtk4.h>

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_CARD (demo_cache_card_get_type ())

/* A cache in the overview. It is one child of a list item after the other. */
G_DECLARE_FINAL_TYPE (DemoCacheCard, demo_cache_card, DEMO, CACHE_CARD, AdwBin)

void demo_cache_card_set_monitor (DemoCacheCard *self,
                                  RcGtkMonitor  *monitor);

G_END_DECLS
