/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-flight-private.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A caller who waits without a thread: a task, and how it is told. */
struct _RcWaiter
{
  gatomicrefcount ref_count;
  GList place;               /* in the queue that holds it */
  GTask *task;
  RcFlight *flight;          /* held; what it waits for */
  RcFlight *parent;          /* held; the load that needs it to end; nullable */
  RcAwait *await;            /* of the parent; nullable */
  gulong handler;            /* the flight's lock; on the task's cancellable */
  gboolean is_waiting;       /* the flight's lock; it is in its list */
  gboolean is_void;          /* it is told nothing, but to ask anew */

  /* What it is to be told, once it waits no more. */
  RcResource *resource;
  RcResource *failure;
  RcLoad *load;
  GError *error;
};

/* Asks for what the task wants, anew. */
typedef void (*RcAskFunc) (GTask *task);

GTask      *rc_waiter_make_task    (gpointer             source,
                                    const char          *key,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data,
                                    gpointer             tag);
void        rc_waiter_ask          (GTask       *task,
                                    RcAskFunc    ask,
                                    RcCallback  *loader);
const char *rc_waiter_get_key      (GTask       *task);
RcCallback *rc_waiter_get_loader   (GTask       *task);

RcWaiter   *rc_waiter_new          (GTask       *task);
RcWaiter   *rc_waiter_ref          (RcWaiter    *self);
void        rc_waiter_unref        (RcWaiter    *self);

void        rc_waiter_set_outcome  (RcWaiter    *self,
                                    RcResource  *resource,
                                    const GError *error,
                                    RcResource  *failure);
void        rc_waiter_tell         (RcWaiter    *self);
void        rc_waiter_tell_all     (GQueue      *waiters);

void        rc_waiter_tell_at_once (GTask       *task,
                                    RcResource  *resource,
                                    RcLoad      *load,
                                    GError      *error);

gboolean    rc_waiter_is_result    (GAsyncResult *result,
                                    gpointer      source,
                                    gpointer      tag);
RcResource *rc_waiter_finish       (GTask       *task,
                                    RcLoad     **load,
                                    GError     **error);

void        rc_flight_add_waiter   (RcFlight    *self,
                                    GTask       *task);
void        rc_flight_add_beginner (RcFlight    *self,
                                    RcWaiter    *beginner);
gboolean    rc_flight_await_for_parent (RcWaiter *waiter,
                                    GError     **error);
void        rc_flight_stop_awaiting (RcWaiter   *waiter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcWaiter, rc_waiter_unref)

G_END_DECLS
