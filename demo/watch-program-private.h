/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watch-cache-list.h"
#include "watch-program.h"

G_BEGIN_DECLS

/* One program that lets its caches be watched. It is asked who it is, and nothing more until
   somebody looks: then for the list of its caches, and after that for the statistics of all
   at once. Main thread only. */
struct _WatchProgram
{
  GObject            parent_instance;

  WatchPeer         *peer;
  char              *bus_name;
  char              *name;
  char              *application_id;
  char              *version;
  guint              pid;
  gboolean           shows_keys;
  WatchProgramState  state;
  GError            *error;
  GCancellable      *cancellable;
  WatchCacheList    *caches;
  guint              changed_signal;
  guint              stats_signal;  /* the subscription while it is watched; 0 else */
  guint              interval_msec; /* 0 while it is not watched */
  gboolean           is_reading;    /* the list, or the statistics of all */
  gboolean           is_stale;      /* to be read again after that */
};

void watch_program_set_state    (WatchProgram      *self,
                                 WatchProgramState  state);
void watch_program_emit_sampled (WatchProgram      *self);
void watch_program_take_added   (WatchProgram      *self);

G_END_DECLS
