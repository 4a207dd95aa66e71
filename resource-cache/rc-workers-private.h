/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The library's own threads for what may block: GIO's few would keep files from being
   read meanwhile. A low number of @priority goes first, then who came first. */
void rc_workers_push (GFunc          func,
                      gpointer       data,
                      GDestroyNotify notify,
                      int            priority);

G_END_DECLS
