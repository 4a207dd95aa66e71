/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-home-private.h"
#include "rc-pin-private.h"
#include "rc-resource-private.h"
#include "rc-wait-graph-private.h"

G_BEGIN_DECLS

typedef struct _RcFlight RcFlight;
typedef struct _RcWaiter RcWaiter;

/* What a flight needs of the cache that it flies for, without knowing caches. All
   are called with no lock held. */
typedef struct
{
  /* Calls the loader of @load, and takes that over. */
  void (*run)       (RcLoad     *load);
  /* The last caller has left: nobody may join any more. */
  void (*abandoned) (gpointer    owner,
                     RcFlight   *flight);
  /* Others wait for it to begin: it may be that it must not be the last in the queue. */
  void (*needed)    (gpointer    owner,
                     RcFlight   *flight);
  /* The answer of the one who loads: either @resource or @error, both taken over. */
  void (*complete)  (gpointer    owner,
                     RcLoad     *load,
                     RcResource *resource,
                     GError     *error,
                     RcResource *failure);
  /* Who was to load by itself has never begun. */
  void (*voided)    (gpointer    owner,
                     RcLoad     *load);
  void (*said)      (gpointer    owner,
                     RcLoad     *load,
                     const char *text);
  void (*tagged)    (gpointer    owner,
                     RcLoad     *load,
                     const char *tag);
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
  gint64 made_at;
  guint generation;              /* of the process that it flies in */
  GCancellable *cancellable;     /* the flight's own */
  gint64 traced_at_nsec;         /* of who runs it; when it has begun, in a capture; 0 = in none */
  RcWaitNode node;               /* the wait-for graph's */

  /* How its loader is called if no caller blocks for it. Set before others see it. */
  gboolean is_threaded;
  gboolean is_background;        /* nobody asked for it: it is its own caller */
  RcHome *home;                  /* where a background load begins; nullable */

  /* The owner's lock guards these. */
  RcEvictReason detach_reason;   /* why its value is not to be stored */
  gint64 began_at;               /* when its loader was, or could be, called */
  int priority;
  GList slot;                    /* its place among those that run or queue */
  gboolean is_queued;
  gboolean is_running;
  gboolean has_timed_out;
  gboolean is_uncounted;         /* its end is not to be counted: it was already, or never began */
  RcResource *stored;            /* what became of it; to compare with, no reference */
  guint64 number;                /* of the last invalidation by tag before it */
  GPtrArray *tags;               /* what its value is to be tagged with; nullable */

  GMutex lock;
  GCond wake;
  guint n_callers;               /* lock */
  guint n_blocked;               /* lock; threads that wait right now */
  guint n_changes;               /* lock; what it waits for has changed so often meanwhile */
  gboolean is_allowed;           /* lock; its loader may be called */
  RcLoad *load;                  /* lock; whose loader is to be called; nullable */
  RcLoad *shown;                 /* lock; the load of it, as long as that lives; no reference */
  RcWaiter *beginner;            /* lock; a task that is to load by itself; nullable */
  GQueue waiters;                /* lock; of RcWaiter, those of n_callers that don't block */
  gboolean is_settled;           /* lock */
  RcResource *resource;          /* lock; until the last caller has left */
  RcResource *failure;           /* lock; likewise */
  RcResource *previous;          /* lock; the old value, as long as the loader may ask for it */
  gboolean is_previous_known;    /* lock; it has, and may answer with it */
  GError *error;                 /* never changes once it is settled */

  GCancellable *leader;          /* lock; followed until settled */
  gulong leader_handler;         /* lock */
  gboolean leader_has_left;      /* lock */
  gboolean has_left_itself;      /* lock; a background load that is its own caller no more */
  gboolean is_void;              /* lock; nobody has begun it: its callers are to begin anew */
};

/* What the calling thread runs for a load, on its stack. */
typedef struct _RcScope RcScope;

struct _RcScope
{
  RcFlight *flight;
  RcScope *outer;
};

RcFlight *rc_flight_new              (RcPin               *pin,
                                      const RcFlightOwner *vfuncs,
                                      const char          *key,
                                      guint64              hash);
RcFlight *rc_flight_ref              (RcFlight            *self);
void      rc_flight_unref            (RcFlight            *self);
void      rc_flight_unref_closure    (gpointer             self,
                                      GClosure            *closure);

char     *rc_flight_describe         (RcFlight            *self);
RcResource *rc_flight_dup_previous   (RcFlight            *self);
RcResource *rc_flight_tell_previous  (RcFlight            *self);
RcResource *rc_flight_steal_unknown_previous (RcFlight    *self);
void        rc_flight_forget_previous (RcFlight           *self);
void        rc_flight_forget_same_previous (RcFlight      *self,
                                      RcResource          *resource);
gboolean  rc_flight_join             (RcFlight            *self);
void      rc_flight_leave            (RcFlight            *self);
void      rc_flight_leave_as_leader  (RcFlight            *self);
void      rc_flight_leave_itself     (RcFlight            *self);
void      rc_flight_follow           (RcFlight            *self,
                                      GCancellable        *leader);

/* Who runs its loader. */
void      rc_flight_enter_scope      (RcFlight            *self,
                                      RcScope             *scope);
void      rc_flight_leave_scope      (RcScope             *scope);
RcFlight *rc_flight_get_current      (void);
void      rc_flight_begin            (RcFlight            *self);
void      rc_flight_begin_elsewhere  (RcFlight            *self);
void      rc_flight_begin_here       (RcFlight            *self);
RcLoad   *rc_flight_claim            (RcFlight            *self);
gboolean  rc_flight_has_begun        (RcFlight            *self);
void      rc_flight_run              (RcFlight            *self,
                                      RcLoad              *load);
void      rc_flight_tell_needed      (RcFlight            *self);

/* How callers wait. */
gboolean    rc_flight_check_wait     (RcFlight            *self,
                                      RcWait               wait,
                                      GError             **error);
gboolean    rc_flight_wait_to_begin  (RcFlight            *self,
                                      GCancellable        *cancellable,
                                      RcResource         **resource,
                                      GError             **error);
RcResource *rc_flight_wait_and_leave (RcFlight            *self,
                                      GCancellable        *cancellable,
                                      gboolean            *is_void,
                                      GError             **error);
gboolean  rc_flight_is_settled       (RcFlight            *self);
gboolean  rc_flight_blocks_somebody  (RcFlight            *self);
gboolean  rc_flight_has_value        (RcFlight            *self);
gboolean  rc_flight_may_block        (RcFlight            *self);
void      rc_flight_tell_changed     (RcFlight            *self);
void      rc_flight_tell_context     (RcFlight            *self,
                                      GMainContext        *context);
void      rc_flight_turn_away        (RcWaiter            *beginner,
                                      const GError        *error);
void      rc_flight_take_and_leave_locked (RcFlight       *self,
                                      RcResource         **resource,
                                      RcResource         **failure);
void      rc_flight_settle           (RcFlight            *self,
                                      RcResource          *resource,
                                      const GError        *error,
                                      RcResource          *failure);
void      rc_flight_settle_void      (RcFlight            *self);
GError   *rc_flight_dup_error        (RcFlight            *self);

void        rc_flight_forget_failure (void);
void        rc_flight_set_failure    (RcResource          *failure);
RcResource *rc_flight_steal_failure  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcFlight, rc_flight_unref)

G_END_DECLS
