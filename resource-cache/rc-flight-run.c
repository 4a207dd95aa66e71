/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-flight-private.h"

#include "rc-source-private.h"
#include "rc-waiter-private.h"
#include "rc-workers-private.h"

/* Who calls the loader of a flight, and where: whoever claims it first, a caller who
   blocks, or what is sent to a worker or a main context. */

static GPrivate current_scope;

/* What the thread does until rc_flight_leave_scope(), it does for this load. */
void
rc_flight_enter_scope (RcFlight *self,
                       RcScope  *scope)
{
  scope->flight = self;
  scope->outer = g_private_get (&current_scope);
  g_private_set (&current_scope, scope);
  rc_wait_node_add_runner (&self->node);
}

void
rc_flight_leave_scope (RcScope *scope)
{
  g_private_set (&current_scope, scope->outer);
  rc_wait_node_remove_runner (&scope->flight->node);
}

/* The innermost load that this thread does something for, or NULL. */
RcFlight *
rc_flight_get_current (void)
{
  RcScope *scope = g_private_get (&current_scope);

  return scope != NULL ? scope->flight : NULL;
}

/* The load whose loader the caller is to run, or NULL if it is not to be run now. */
RcLoad *
rc_flight_claim (RcFlight *self)
{
  RcLoad *load = NULL;

  g_mutex_lock (&self->lock);
  if (self->is_allowed)
    load = g_steal_pointer (&self->load);
  if (load != NULL)
    rc_wait_node_set_context (&self->node, NULL);
  g_mutex_unlock (&self->lock);

  return load;
}

/* Whether its loader has been called, or is about to be; or a caller loads in place of one. */
gboolean
rc_flight_has_begun (RcFlight *self)
{
  gboolean has_begun;

  g_mutex_lock (&self->lock);
  has_begun = self->load == NULL;
  g_mutex_unlock (&self->lock);

  return has_begun;
}

/* Calls the loader here. One that has not answered, but has left a source in this thread's
   main context, is taken to answer from there. */
void
rc_flight_run (RcFlight *self,
               RcLoad   *load)
{
  RcSourceMark mark;
  RcScope scope;

  rc_flight_enter_scope (self, &scope);
  rc_source_mark_set (&mark);
  self->vfuncs->run (load);
  if (rc_source_mark_has_new (&mark) && !rc_flight_is_settled (self))
    rc_wait_node_set_context (&self->node, mark.context);
  rc_source_mark_clear (&mark);
  rc_flight_leave_scope (&scope);
}

static RcFlight *
get_flight (RcWaitNode *node)
{
  return (RcFlight *) ((char *) node - G_STRUCT_OFFSET (RcFlight, node));
}

static void
hold_cb (RcWaitNode *node)
{
  rc_flight_ref (get_flight (node));
}

/* Somebody has begun to wait for this flight. If that means to wait for one that is queued,
   its owner looks whether the queue would ever come to it. */
void
rc_flight_tell_needed (RcFlight *self)
{
  GSList *queued = rc_wait_graph_list_queued (&self->node, hold_cb);

  for (GSList *link = queued; link != NULL; link = link->next)
    {
      RcFlight *flight = get_flight (link->data);

      flight->vfuncs->needed (flight->owner, flight);
      rc_flight_unref (flight);
    }
  g_slist_free (queued);
}

static void
claim_and_run (RcFlight *self)
{
  RcLoad *load = rc_flight_claim (self);

  if (load != NULL)
    rc_flight_run (self, load);
}

static void
work_cb (gpointer self,
         gpointer unused)
{
  claim_and_run (self);
}

static gboolean
run_cb (gpointer self)
{
  claim_and_run (self);
  return G_SOURCE_REMOVE;
}

static void
send_to_context (RcFlight     *self,
                 GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_cb, rc_flight_ref (self), (GDestroyNotify) rc_flight_unref);
  rc_source_attach (source, "[resource-cache] loads", context);
}

/* The main context that the loader of a claimable load is to be sent to; NULL if there is none
   in particular. Until it is claimed, the load waits for that. */
static GMainContext *
choose_context_locked (RcFlight *self)
{
  GMainContext *context = NULL;

  if (self->load == NULL || self->is_threaded)
    return NULL;

  if (self->is_background)
    context = rc_home_get_context (self->home);
  else if (self->waiters.head != NULL)
    context = g_task_get_context (((RcWaiter *) self->waiters.head->data)->task);

  rc_wait_node_set_context (&self->node, context);
  return context != NULL ? g_main_context_ref (context) : NULL;
}

/* Sends the loader to where it is to be called, unless a caller blocks to call it. */
static void
dispatch (RcFlight     *self,
          GMainContext *context)
{
  if (context != NULL)
    send_to_context (self, context);
  else if (self->is_threaded || self->is_background)
    rc_workers_push (work_cb, rc_flight_ref (self), (GDestroyNotify) rc_flight_unref,
                     self->priority);
}

/* The flight may begin now, after others, or without a caller. */
void
rc_flight_begin (RcFlight *self)
{
  g_autoptr (GMainContext) context = NULL;
  RcWaiter *beginner;

  g_mutex_lock (&self->lock);
  self->is_allowed = TRUE;
  beginner = g_steal_pointer (&self->beginner);
  context = choose_context_locked (self);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);

  if (beginner != NULL)
    rc_waiter_tell (beginner);
  else
    dispatch (self, context);

  /* Whoever is to begin it may be waiting for what queues behind it. */
  rc_flight_tell_needed (self);
}

/* For a caller who comes while the loader may be about to be called in the main context of
   one who leaves, or by one who blocked and leaves. */
void
rc_flight_begin_elsewhere (RcFlight *self)
{
  g_autoptr (GMainContext) context = NULL;

  g_mutex_lock (&self->lock);
  if (self->is_allowed)
    context = choose_context_locked (self);
  g_mutex_unlock (&self->lock);

  if (context == NULL)
    return;

  send_to_context (self, context);
  rc_flight_tell_needed (self);
}

/* For the caller who made the flight and does not block. */
void
rc_flight_begin_here (RcFlight *self)
{
  gboolean is_allowed;

  g_mutex_lock (&self->lock);
  is_allowed = self->is_allowed;
  g_mutex_unlock (&self->lock);

  if (is_allowed && self->is_threaded)
    dispatch (self, NULL);
  else
    claim_and_run (self);
}
