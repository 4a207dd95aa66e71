/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache.h"

G_BEGIN_DECLS

/* What is told of a cache. */
#define RC_EXPORT_MAX_ROWS 1000

GVariant *rc_export_read_settings (RcCache *cache);
GVariant *rc_export_read_loads    (RcCache *cache);

G_END_DECLS
