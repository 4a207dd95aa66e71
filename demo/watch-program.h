/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watch-cache.h"
#include "watch-peer.h"

G_BEGIN_DECLS

typedef enum
{
  WATCH_PROGRAM_IDLE,    /* nobody looks: its caches are not known */
  WATCH_PROGRAM_READING, /* it was asked for its caches */
  WATCH_PROGRAM_READY,   /* its caches are here, with their statistics */
  WATCH_PROGRAM_FAILED,  /* see watch_program_get_error () */
  WATCH_PROGRAM_GONE,    /* it has ended, or left the bus; what is known stays as it was */
} WatchProgramState;

#define WATCH_TYPE_PROGRAM (watch_program_get_type ())

G_DECLARE_FINAL_TYPE (WatchProgram, watch_program, WATCH, PROGRAM, GObject)

/* A program, and the list of its caches (WatchCache): empty until somebody looks, by
   watch_program_watch () or watch_program_read (). Signals: "state-changed"; "sampled" after
   new statistics of one or more caches; "changed" when what it allows has changed. */

WatchProgram       *watch_program_new                (WatchPeer    *peer,
                                                      const char   *bus_name)
                                                     G_GNUC_WARN_UNUSED_RESULT;
void                watch_program_introduce          (WatchProgram *self,
                                                      GVariant     *properties);

const char         *watch_program_get_bus_name       (WatchProgram *self);
const char         *watch_program_get_name           (WatchProgram *self);
guint               watch_program_get_pid            (WatchProgram *self);
const char         *watch_program_get_application_id (WatchProgram *self);
const char         *watch_program_get_version        (WatchProgram *self);
gboolean            watch_program_shows_keys         (WatchProgram *self);
gboolean            watch_program_allows_commands    (WatchProgram *self);
GListModel         *watch_program_get_caches         (WatchProgram *self);
WatchProgramState   watch_program_get_state          (WatchProgram *self);
const GError       *watch_program_get_error          (WatchProgram *self);

void                watch_program_watch              (WatchProgram *self,
                                                      guint         interval_msec);
void                watch_program_unwatch            (WatchProgram *self);
void                watch_program_read               (WatchProgram *self);
gboolean            watch_program_is_reading         (WatchProgram *self);

void                watch_program_mark_gone          (WatchProgram *self);

G_END_DECLS
