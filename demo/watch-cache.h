/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

#include "watch-peer.h"

G_BEGIN_DECLS

/* A load in progress, as its program tells of it. */
typedef struct
{
  char     *label;
  gint64    elapsed_usec;
  double    progress;      /* from 0 to 1; -1 if it is not known */
  char     *message;       /* what the loader says that it does, or empty */
  gboolean  is_queued;     /* it has not begun */
} WatchLoad;

void watch_load_free (WatchLoad *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WatchLoad, watch_load_free)

#define WATCH_TYPE_CACHE (watch_cache_get_type ())

G_DECLARE_FINAL_TYPE (WatchCache, watch_cache, WATCH, CACHE, GObject)

/* One cache of another program. Signals: "sampled", "settings-changed", "gone".
   Every call to the program ends with an error of the WATCH_ERROR domain, or is cancelled. */

WatchCache *watch_cache_new                 (WatchPeer            *peer,
                                             const char           *path,
                                             GVariant             *properties)
                                            G_GNUC_WARN_UNUSED_RESULT;

const char *watch_cache_get_path            (WatchCache           *self);
const char *watch_cache_get_name            (WatchCache           *self);
WatchPeer  *watch_cache_get_peer            (WatchCache           *self);
GVariant   *watch_cache_get_settings        (WatchCache           *self);
RcStats    *watch_cache_get_stats           (WatchCache           *self);
gint64      watch_cache_get_stats_time      (WatchCache           *self);
gboolean    watch_cache_is_gone             (WatchCache           *self);
gboolean    watch_cache_allows_commands     (WatchCache           *self);

void        watch_cache_watch               (WatchCache           *self,
                                             guint                 interval_msec);
void        watch_cache_unwatch             (WatchCache           *self);
void        watch_cache_read_settings       (WatchCache           *self);

void        watch_cache_list_entries_async  (WatchCache           *self,
                                             guint                 limit,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray  *watch_cache_list_entries_finish (WatchCache           *self,
                                             GAsyncResult         *result,
                                             GPtrArray           **ids,
                                             guint                *total,
                                             GError              **error)
                                            G_GNUC_WARN_UNUSED_RESULT;
void        watch_cache_list_loads_async    (WatchCache           *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray  *watch_cache_list_loads_finish   (WatchCache           *self,
                                             GAsyncResult         *result,
                                             GError              **error)
                                            G_GNUC_WARN_UNUSED_RESULT;

void        watch_cache_clear_async         (WatchCache           *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void        watch_cache_remove_async        (WatchCache           *self,
                                             const char           *id,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void        watch_cache_refresh_async       (WatchCache           *self,
                                             const char           *id,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void        watch_cache_trim_async          (WatchCache           *self,
                                             double                fraction,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void        watch_cache_set_bound_async     (WatchCache           *self,
                                             const char           *name,
                                             GVariant             *value,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean    watch_cache_command_finish      (WatchCache           *self,
                                             GAsyncResult         *result,
                                             GError              **error);

void        watch_cache_take_stats          (WatchCache           *self,
                                             gint64                time_usec,
                                             GVariant             *stats);
void        watch_cache_mark_gone           (WatchCache           *self);

G_END_DECLS
