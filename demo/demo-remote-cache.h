/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache-gtk4.h>

#include "watch-cache.h"

G_BEGIN_DECLS

#define DEMO_TYPE_REMOTE_CACHE (demo_remote_cache_get_type ())

/* A cache of another program as something to be looked at. */
G_DECLARE_FINAL_TYPE (DemoRemoteCache, demo_remote_cache, DEMO, REMOTE_CACHE, GObject)

RcGtkSubject *demo_remote_cache_new (WatchCache *cache) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
