/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watch-cache.h"

G_BEGIN_DECLS

#define WATCH_TYPE_CACHE_LIST (watch_cache_list_get_type ())

G_DECLARE_FINAL_TYPE (WatchCacheList, watch_cache_list, WATCH, CACHE_LIST, GObject)

/* The caches of one program as they come and go. "added" tells of some that came after the
   list was read. */

WatchCacheList *watch_cache_list_new         (WatchPeer            *peer)
                                             G_GNUC_WARN_UNUSED_RESULT;
GListModel     *watch_cache_list_get_model   (WatchCacheList       *self);
WatchCache     *watch_cache_list_lookup      (WatchCacheList       *self,
                                              const char           *path);
gboolean        watch_cache_list_is_read     (WatchCacheList       *self);
void            watch_cache_list_read_async  (WatchCacheList       *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        watch_cache_list_read_finish (WatchCacheList       *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void            watch_cache_list_mark_gone   (WatchCacheList       *self);

G_END_DECLS
