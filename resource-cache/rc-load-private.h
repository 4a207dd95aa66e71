/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-flight-private.h"
#include "rc-load.h"

G_BEGIN_DECLS

/* What the loader said about the entry that its value is to become. */
typedef struct
{
  gint64 ttl_usec;          /* -1: the cache's */
  guint64 weight;
  gboolean has_weight;
  gboolean store;
  GPtrArray *messages;      /* of strings; nullable */
} RcLoadOptions;

RcLoad              *rc_load_new         (RcFlight   *flight,
                                          RcCallback *loader);
RcFlight            *rc_load_get_flight  (RcLoad     *self);
const RcLoadOptions *rc_load_get_options (RcLoad     *self);
void                 rc_load_run         (RcLoad     *self);

G_END_DECLS
