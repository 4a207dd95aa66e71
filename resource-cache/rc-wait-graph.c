/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-wait-graph-private.h"

#include "rc-source-private.h"

struct _RcThread
{
  gatomicrefcount ref_count;
  RcWaitNode *waits_for;     /* graph_lock; the load whose end it waits for */
};

/* A load waits for another one, whose end it is told in a main context. */
struct _RcAwait
{
  RcWaitNode *node;          /* NULL if it has ended already */
  GMainContext *context;
  RcThread *context_thread;  /* who runs it; NULL if that is unknown */
};

static GMutex graph_lock;
static guint last_mark;      /* graph_lock */

static void
thread_unref (gpointer data)
{
  RcThread *self = data;

  if (self != NULL && g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static GPrivate this_thread = G_PRIVATE_INIT (thread_unref);

static RcThread *
get_this_thread (void)
{
  RcThread *self = g_private_get (&this_thread);

  if (self == NULL)
    {
      self = g_new0 (RcThread, 1);
      g_atomic_ref_count_init (&self->ref_count);
      g_private_set (&this_thread, self);
    }

  return self;
}

static RcThread *
ref_this_thread (void)
{
  RcThread *self = get_this_thread ();

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
await_free (RcAwait *self)
{
  g_main_context_unref (self->context);
  thread_unref (self->context_thread);
  g_free (self);
}

/* Nobody may be waiting for @node any more. */
void
rc_wait_node_clear (RcWaitNode *node)
{
  g_clear_pointer (&node->runner, thread_unref);
  g_clear_pointer (&node->context_thread, thread_unref);
  g_clear_pointer (&node->context, g_main_context_unref);
  g_slist_free_full (g_steal_pointer (&node->awaits), (GDestroyNotify) await_free);
}

/* This thread runs the load, or no thread does. */
void
rc_wait_node_set_runner (RcWaitNode *node,
                         gboolean    is_here)
{
  RcThread *new_runner = is_here ? ref_this_thread () : NULL;
  RcThread *old_runner;

  g_mutex_lock (&graph_lock);
  old_runner = node->runner;
  node->runner = new_runner;
  g_mutex_unlock (&graph_lock);

  thread_unref (old_runner);
}

/* Who runs @context, as far as can be told. */
static RcThread *
ref_thread_of (GMainContext *context)
{
  return rc_source_runs_here (context) ? ref_this_thread () : NULL;
}

/* The load will be answered in @context. */
void
rc_wait_node_set_context (RcWaitNode   *node,
                          GMainContext *context)
{
  RcThread *thread = ref_thread_of (context);
  RcThread *old_thread;
  GMainContext *old_context;

  g_main_context_ref (context);

  g_mutex_lock (&graph_lock);
  old_context = node->context;
  old_thread = node->context_thread;
  node->context = context;
  node->context_thread = thread;
  g_mutex_unlock (&graph_lock);

  g_clear_pointer (&old_context, g_main_context_unref);
  thread_unref (old_thread);
}

void
rc_wait_gate_queue (RcWaitGate *gate,
                    RcWaitNode *node)
{
  g_mutex_lock (&graph_lock);
  node->queued_at = gate;
  g_mutex_unlock (&graph_lock);
}

void
rc_wait_gate_run (RcWaitGate *gate,
                  RcWaitNode *node)
{
  g_mutex_lock (&graph_lock);
  node->queued_at = NULL;
  node->place.data = node;
  g_queue_push_tail_link (&gate->running, &node->place);
  g_mutex_unlock (&graph_lock);
}

/* Neither runs nor queues any more. */
void
rc_wait_gate_leave (RcWaitGate *gate,
                    RcWaitNode *node)
{
  g_mutex_lock (&graph_lock);
  if (node->queued_at == NULL)
    g_queue_unlink (&gate->running, &node->place);
  node->queued_at = NULL;
  g_mutex_unlock (&graph_lock);
}

/* What a search looks for. */
typedef struct
{
  RcThread *thread;          /* nullable */
  RcWaitNode *node;          /* nullable */
  gboolean goes_through_gates;
  gboolean is_any_queued;
  RcWaitNode *queued;        /* the one that was found */
} Goal;

static RcWait search_locked (RcWaitNode *node,
                             Goal       *goal);

/* A load needs @thread to go on, which may be waiting itself. */
static RcWait
search_thread_locked (RcThread *thread,
                      Goal     *goal)
{
  if (thread == goal->thread)
    return RC_WAIT_IN_A_CYCLE;

  return thread->waits_for != NULL ? search_locked (thread->waits_for, goal) : RC_WAIT_IS_SAFE;
}

static RcWait
search_context_locked (GMainContext *context,
                       RcThread     *context_thread,
                       Goal         *goal)
{
  if (goal->thread != NULL && rc_source_runs_here (context))
    return RC_WAIT_FOR_OWN_CONTEXT;

  /* Another thread may run by now what was this one's. */
  if (context_thread == NULL || context_thread == goal->thread)
    return RC_WAIT_IS_SAFE;

  return search_thread_locked (context_thread, goal);
}

static RcWait
search_awaits_locked (RcWaitNode *node,
                      Goal       *goal)
{
  RcWait wait = RC_WAIT_IS_SAFE;

  for (GSList *link = node->awaits; link != NULL && wait == RC_WAIT_IS_SAFE; link = link->next)
    {
      RcAwait *await = link->data;

      if (await->node != NULL)
        wait = search_locked (await->node, goal);
      if (wait == RC_WAIT_IS_SAFE)
        wait = search_context_locked (await->context, await->context_thread, goal);
    }

  return wait;
}

/* Any of those that run may be the one that lets it begin: to take each for the one is to be
   on the safe side. */
static RcWait
search_gate_locked (RcWaitGate *gate,
                    Goal       *goal)
{
  RcWait wait = RC_WAIT_IS_SAFE;

  for (GList *link = gate->running.head; link != NULL && wait == RC_WAIT_IS_SAFE;
       link = link->next)
    wait = search_locked (link->data, goal);

  return wait;
}

/* Follows what the load of @node needs in order to end. */
static RcWait
search_locked (RcWaitNode *node,
               Goal       *goal)
{
  RcWait wait = RC_WAIT_IS_SAFE;

  if (node->mark == last_mark)
    return RC_WAIT_IS_SAFE;

  node->mark = last_mark;
  if (node->queued_at != NULL && goal->is_any_queued)
    goal->queued = node;
  if (node == goal->node || goal->queued != NULL)
    return RC_WAIT_IN_A_CYCLE;

  if (node->queued_at != NULL && goal->goes_through_gates)
    wait = search_gate_locked (node->queued_at, goal);
  else if (node->runner != NULL)
    wait = search_thread_locked (node->runner, goal);
  else if (node->context != NULL)
    wait = search_context_locked (node->context, node->context_thread, goal);

  return wait != RC_WAIT_IS_SAFE ? wait : search_awaits_locked (node, goal);
}

static RcWait
start_search_locked (RcWaitNode *node,
                     Goal       *goal)
{
  last_mark++;
  return search_locked (node, goal);
}

/* This thread is about to wait for the load of @node. If that is safe, it is noted until
   rc_wait_graph_leave(). */
RcWait
rc_wait_graph_enter (RcWaitNode *node)
{
  RcThread *self = get_this_thread ();
  Goal goal = { .thread = self };
  RcWait wait;

  g_mutex_lock (&graph_lock);
  wait = start_search_locked (node, &goal);
  if (wait == RC_WAIT_IS_SAFE)
    self->waits_for = node;
  else if (node->runner == self)
    wait = RC_WAIT_FOR_ITSELF;
  g_mutex_unlock (&graph_lock);

  return wait;
}

void
rc_wait_graph_leave (void)
{
  RcThread *self = get_this_thread ();

  g_mutex_lock (&graph_lock);
  self->waits_for = NULL;
  g_mutex_unlock (&graph_lock);
}

/* The load of @from is about to wait for the one of @node, and is to be told in @context, or
   only to be told, if that is NULL. If it is safe, it is noted until
   rc_wait_graph_unawait(). */
RcWait
rc_wait_graph_await (RcWaitNode    *from,
                     RcWaitNode    *node,
                     GMainContext  *context,
                     RcAwait      **await)
{
  Goal goal = { .node = from };
  RcWait wait = RC_WAIT_IS_SAFE;

  g_mutex_lock (&graph_lock);
  if (node == from)
    wait = RC_WAIT_FOR_ITSELF;
  else if (node != NULL)
    wait = start_search_locked (node, &goal);
  if (wait == RC_WAIT_IS_SAFE)
    {
      *await = g_new (RcAwait, 1);
      **await = (RcAwait) { node, g_main_context_ref (context), ref_thread_of (context) };
      from->awaits = g_slist_prepend (from->awaits, *await);
    }
  g_mutex_unlock (&graph_lock);

  return wait;
}

void
rc_wait_graph_unawait (RcWaitNode *from,
                       RcAwait    *await)
{
  g_mutex_lock (&graph_lock);
  from->awaits = g_slist_remove (from->awaits, await);
  g_mutex_unlock (&graph_lock);

  await_free (await);
}

/* Whether one of those that run can't end before the queued load of @node does, whose turn
   would then never come. */
gboolean
rc_wait_gate_needs (RcWaitGate *gate,
                    RcWaitNode *node)
{
  Goal goal = { .node = node, .goes_through_gates = TRUE };
  gboolean is_needed;

  g_mutex_lock (&graph_lock);
  last_mark++;
  is_needed = search_gate_locked (gate, &goal) != RC_WAIT_IS_SAFE;
  g_mutex_unlock (&graph_lock);

  return is_needed;
}

/* A queued load that the one of @from can't end without; @hold keeps it alive. */
RcWaitNode *
rc_wait_graph_hold_queued (RcWaitNode  *from,
                           void       (*hold) (RcWaitNode *node))
{
  Goal goal = { .is_any_queued = TRUE };

  g_mutex_lock (&graph_lock);
  start_search_locked (from, &goal);
  if (goal.queued != NULL)
    hold (goal.queued);
  g_mutex_unlock (&graph_lock);

  return goal.queued;
}
