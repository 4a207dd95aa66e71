/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watch-program.h"

G_BEGIN_DECLS

typedef enum
{
  WATCH_BUS_CONNECTING, /* nothing is known yet */
  WATCH_BUS_READY,      /* every program that was there has been asked who it is */
  WATCH_BUS_ABSENT,     /* no bus: see watch_bus_get_error (); it is tried again */
} WatchBusState;

#define WATCH_TYPE_BUS (watch_bus_get_type ())

G_DECLARE_FINAL_TYPE (WatchBus, watch_bus, WATCH, BUS, GObject)

/* The programs (WatchProgram) on a bus that let their caches be watched, in a list that
   follows them. "state-changed" tells when the bus comes and goes. */

WatchBus      *watch_bus_new          (const char *address) G_GNUC_WARN_UNUSED_RESULT;
GListModel    *watch_bus_get_programs (WatchBus   *self);
WatchBusState  watch_bus_get_state    (WatchBus   *self);
const GError  *watch_bus_get_error    (WatchBus   *self);

G_END_DECLS
