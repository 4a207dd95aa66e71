/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-wait-graph-private.h"

#include "rc-source-private.h"

struct _RcThread
{
  gatomicrefcount ref_count;
  RcWaitNode *waits_for;     /* graph_lock to change; the load whose end it waits for; atomic */
  gboolean was_nested;       /* graph_lock; it has waited in the middle of a wait */
  GMainContext *context;     /* graph_lock; which it would run if it did not wait; nullable */
};

/* A load waits for another one, whose end it is told in a main context. */
struct _RcAwait
{
  RcWaitNode *node;          /* NULL if it has ended already */
  GMainContext *context;
};

static GMutex graph_lock;
static guint last_mark;      /* graph_lock */
static GSList *waiting;      /* graph_lock; of RcThread, all that wait */

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
  g_free (self);
}

static void
set_context_locked (RcWaitNode   *node,
                    GMainContext *context)
{
  g_clear_pointer (&node->context, g_main_context_unref);
  node->context = context != NULL ? g_main_context_ref (context) : NULL;
}

/* The load has ended: it needs nobody any more, but for being told of. */
void
rc_wait_node_end (RcWaitNode *node)
{
  GSList *runners;

  g_mutex_lock (&graph_lock);
  runners = g_steal_pointer (&node->runners);
  set_context_locked (node, NULL);
  g_mutex_unlock (&graph_lock);

  g_slist_free_full (runners, thread_unref);
}

/* The load is about to end: who waits for it counts as waiting no more. So a crowd that wakes up
   does not come for the lock one by one. */
void
rc_wait_node_release_waiting (RcWaitNode *node)
{
  GSList **link = &waiting;

  g_mutex_lock (&graph_lock);
  while (*link != NULL)
    {
      RcThread *thread = (*link)->data;

      if (thread->waits_for == node && !thread->was_nested)
        {
          *link = g_slist_delete_link (*link, *link);
          g_atomic_pointer_set (&thread->waits_for, NULL);
        }
      else
        {
          link = &(*link)->next;
        }
    }
  g_mutex_unlock (&graph_lock);
}

/* Nobody may be waiting for @node any more. */
void
rc_wait_node_clear (RcWaitNode *node)
{
  rc_wait_node_end (node);
  g_slist_free_full (g_steal_pointer (&node->awaits), (GDestroyNotify) await_free);
}

/* This thread does something for the load, until rc_wait_node_remove_runner(). */
void
rc_wait_node_add_runner (RcWaitNode *node)
{
  RcThread *self = ref_this_thread ();

  g_mutex_lock (&graph_lock);
  node->runners = g_slist_prepend (node->runners, self);
  g_mutex_unlock (&graph_lock);
}

/* Nothing happens if the load has ended. */
void
rc_wait_node_remove_runner (RcWaitNode *node)
{
  RcThread *self = get_this_thread ();
  GSList *link;

  g_mutex_lock (&graph_lock);
  link = g_slist_find (node->runners, self);
  node->runners = g_slist_delete_link (node->runners, link);
  g_mutex_unlock (&graph_lock);

  if (link != NULL)
    thread_unref (self);
}

/* The load will go on in @context, or nowhere in particular if that is NULL; unless its
   loader has said otherwise. */
void
rc_wait_node_set_context (RcWaitNode   *node,
                          GMainContext *context)
{
  g_mutex_lock (&graph_lock);
  if (!node->is_told)
    set_context_locked (node, context);
  g_mutex_unlock (&graph_lock);
}

/* The loader says so. */
void
rc_wait_node_tell_context (RcWaitNode   *node,
                           GMainContext *context)
{
  g_mutex_lock (&graph_lock);
  node->is_told = TRUE;
  set_context_locked (node, context);
  g_mutex_unlock (&graph_lock);
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
  void (*hold) (RcWaitNode *node);
  GSList *queued;            /* those that were found and held, if there is @hold */
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

/* The thread that would run @context, but waits; NULL if there is none. */
static RcThread *
find_waiting_locked (GMainContext *context)
{
  for (GSList *link = waiting; link != NULL; link = link->next)
    if (((RcThread *) link->data)->context == context)
      return link->data;

  return NULL;
}

static RcWait
search_context_locked (GMainContext *context,
                       Goal         *goal)
{
  RcThread *thread;

  if (goal->thread != NULL && rc_source_runs_here (context))
    return RC_WAIT_FOR_OWN_CONTEXT;

  thread = find_waiting_locked (context);
  return thread != NULL ? search_thread_locked (thread, goal) : RC_WAIT_IS_SAFE;
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
        wait = search_context_locked (await->context, goal);
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
  if (node == goal->node)
    return RC_WAIT_IN_A_CYCLE;

  if (node->queued_at != NULL && goal->hold != NULL)
    {
      goal->hold (node);
      goal->queued = g_slist_prepend (goal->queued, node);
    }
  if (node->queued_at != NULL && goal->goes_through_gates)
    wait = search_gate_locked (node->queued_at, goal);

  for (GSList *link = node->runners; link != NULL && wait == RC_WAIT_IS_SAFE; link = link->next)
    wait = search_thread_locked (link->data, goal);
  if (wait == RC_WAIT_IS_SAFE && node->runners == NULL && node->context != NULL)
    wait = search_context_locked (node->context, goal);

  return wait != RC_WAIT_IS_SAFE ? wait : search_awaits_locked (node, goal);
}

static RcWait
start_search_locked (RcWaitNode *node,
                     Goal       *goal)
{
  last_mark++;
  return search_locked (node, goal);
}

static void
begin_to_wait_locked (RcThread *self)
{
  GMainContext *context = g_main_context_get_thread_default ();

  if (context == NULL)
    context = g_main_context_default ();
  g_clear_pointer (&self->context, g_main_context_unref);
  if (rc_source_runs_here (context))
    self->context = g_main_context_ref (context);
  self->was_nested = FALSE;
  waiting = g_slist_prepend (waiting, self);
}

/* This thread is about to wait for the load of @node. If that is safe, it is noted until
   rc_wait_graph_leave(), which wants to have @outer: it may be in the middle of a wait. */
RcWait
rc_wait_graph_enter (RcWaitNode  *node,
                     RcWaitNode **outer)
{
  RcThread *self = get_this_thread ();
  Goal goal = { .thread = self };
  RcWait wait;

  g_mutex_lock (&graph_lock);
  *outer = self->waits_for;
  wait = start_search_locked (node, &goal);
  if (wait == RC_WAIT_IS_SAFE)
    {
      if (*outer == NULL)
        begin_to_wait_locked (self);
      else
        self->was_nested = TRUE;
      g_atomic_pointer_set (&self->waits_for, node);
    }
  else if (g_slist_find (node->runners, self) != NULL)
    {
      wait = RC_WAIT_FOR_ITSELF;
    }
  g_mutex_unlock (&graph_lock);

  return wait;
}

void
rc_wait_graph_leave (RcWaitNode *outer)
{
  RcThread *self = get_this_thread ();

  if (outer != NULL || g_atomic_pointer_get (&self->waits_for) != NULL)
    {
      g_mutex_lock (&graph_lock);
      g_atomic_pointer_set (&self->waits_for, outer);
      if (outer == NULL)
        waiting = g_slist_remove (waiting, self);
      g_mutex_unlock (&graph_lock);
    }
  /* Of those that wait, and of them alone, others look at it. */
  if (outer == NULL)
    g_clear_pointer (&self->context, g_main_context_unref);
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
      **await = (RcAwait) { node, g_main_context_ref (context) };
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

/* The queued loads that the one of @from can't end without; @hold keeps each alive. */
GSList *
rc_wait_graph_list_queued (RcWaitNode  *from,
                           void       (*hold) (RcWaitNode *node))
{
  Goal goal = { .hold = hold };

  g_mutex_lock (&graph_lock);
  start_search_locked (from, &goal);
  g_mutex_unlock (&graph_lock);

  return goal.queued;
}
