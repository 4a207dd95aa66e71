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

struct _RcLoad
{
  GObject parent_instance;

  RcFlight *flight;
  RcCallback *loader;       /* its data is the load's as long as that lives; nullable */
  int is_settled;           /* atomic */
  int is_handed_out;        /* atomic; the one who loads by itself has it */
  int n_told;               /* atomic; references of events that are to be emitted */
  GError *error;            /* never changes once it is settled */
  gboolean hold;            /* lock; what it is settled with is to be held */
  RcResource *held;         /* lock; nullable */
  RcLoadOptions options;    /* the loader's, until it is settled */

  GMutex lock;
  double progress;          /* lock */
  char *message;            /* lock */
};

RcLoad              *rc_load_new         (RcFlight   *flight,
                                          RcCallback *loader);
RcFlight            *rc_load_get_flight  (RcLoad     *self);
void                 rc_load_peek_shown  (RcFlight   *flight,
                                          double     *progress,
                                          char      **message);
const RcLoadOptions *rc_load_get_options (RcLoad     *self);
void                 rc_load_run_and_unref (RcLoad   *self);
gboolean             rc_load_claim       (RcLoad     *self);
void                 rc_load_hand_out    (RcLoad     *self);
RcResource          *rc_load_dup_held    (RcLoad     *self);
void                 rc_load_cancel      (RcLoad     *self);
void                 rc_load_void        (RcLoad     *self);
void                 rc_load_fail        (RcLoad     *self,
                                          const char *format);

G_END_DECLS
