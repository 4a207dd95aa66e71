/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What can go wrong with another program's caches. Messages are full sentences. */
typedef enum
{
  WATCH_ERROR_NO_BUS,       /* there is no session bus, or it does not answer */
  WATCH_ERROR_GONE,         /* the program or the cache has ended */
  WATCH_ERROR_NOT_ALLOWED,  /* the program does not allow commands */
  WATCH_ERROR_NOT_FOUND,    /* the entry has left the cache, or cannot be loaded */
  WATCH_ERROR_NO_ANSWER,    /* the program did not answer in time */
  WATCH_ERROR_MALFORMED,    /* the program answered what cannot be understood */
  WATCH_ERROR_FAILED,       /* anything else; the message tells */
} WatchError;

#define WATCH_ERROR (watch_error_quark ())

GQuark  watch_error_quark     (void);
GError *watch_error_from_call (const GError *error,
                               const char   *program) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
