/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-pin-private.h"
#include "rc-resource-private.h"
#include "rc-wait-graph-private.h"

G_BEGIN_DECLS

typedef struct _RcFlight RcFlight;
/* What a flight needs of the cache that it flies for, without knowing caches. All
   are called with no lock held. */
typedef struct
{
  /* The last caller has left: nobody may join any more. */
  void (*abandoned) (gpointer    owner,
                     RcFlight   *flight);
  /* The answer of the one who loads: either @resource or @error, both taken over. */
  void (*complete)  (gpointer    owner,
                     RcLoad     *load,
                     RcResource *resource,
                     GError     *error,
                     RcResource *failure);
  void (*said)      (gpointer    owner,
                     RcLoad     *load,
                     const char *text);
  /* For messages: which key of which cache, without secrets. */
  char *(*describe) (gpointer    owner,
                     const char *key);
} RcFlightOwner;

/* One load of one key, that any number of callers share. It outlives whoever began
   it, and is found under its key only as long as its result may be stored. */
struct _RcFlight
{
  gatomicrefcount ref_count;
  const RcFlightOwner *vfuncs;
  RcPin *pin;                    /* held */
  gpointer owner;
  char *key;
  guint64 hash;
  gint64 began_at;
  GCancellable *cancellable;     /* the flight's own */

  RcEvictReason detach_reason;   /* the owner's lock: why its value is not to be stored */

  GMutex lock;
  GCond wake;
  guint n_callers;               /* lock */
  gboolean is_settled;           /* lock */
  RcResource *resource;          /* lock; until the last caller has left */
  RcResource *failure;           /* lock; likewise */
  GError *error;                 /* never changes once it is settled */

  GCancellable *leader;          /* lock; followed until settled */
  gulong leader_handler;         /* lock */
  gboolean leader_has_left;      /* lock */

  RcThread *runner;              /* the wait-for graph's lock: who runs the loader */
};

RcFlight *rc_flight_new              (RcPin               *pin,
                                      const RcFlightOwner *vfuncs,
                                      const char          *key,
                                      guint64              hash);
RcFlight *rc_flight_ref              (RcFlight            *self);
void      rc_flight_unref            (RcFlight            *self);

char     *rc_flight_describe         (RcFlight            *self);
gboolean  rc_flight_join             (RcFlight            *self);
void      rc_flight_leave            (RcFlight            *self);
void      rc_flight_leave_as_leader  (RcFlight            *self);
void      rc_flight_follow           (RcFlight            *self,
                                      GCancellable        *leader);
void      rc_flight_set_running_here (RcFlight            *self,
                                      gboolean             is_here);
RcResource *rc_flight_wait           (RcFlight            *self,
                                      GCancellable        *cancellable,
                                      GError             **error);
void      rc_flight_settle           (RcFlight            *self,
                                      RcResource          *resource,
                                      const GError        *error,
                                      RcResource          *failure);

void        rc_flight_forget_failure (void);
RcResource *rc_flight_steal_failure  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcFlight, rc_flight_unref)

G_END_DECLS
