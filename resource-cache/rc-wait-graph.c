/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-wait-graph-private.h"

struct _RcThread
{
  gatomicrefcount ref_count;
  RcThread **waits_for;    /* graph_lock; the runner of the flight it waits for */
};

static GMutex graph_lock;

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

/* Notes in @runner that this thread runs the load, or that no thread does. */
void
rc_wait_graph_set_runner (RcThread **runner,
                          gboolean   is_here)
{
  RcThread *new_runner = is_here ? get_this_thread () : NULL;
  RcThread *old_runner;

  if (new_runner != NULL)
    g_atomic_ref_count_inc (&new_runner->ref_count);

  g_mutex_lock (&graph_lock);
  old_runner = *runner;
  *runner = new_runner;
  g_mutex_unlock (&graph_lock);

  thread_unref (old_runner);
}

/* This thread is about to wait for the load of @runner. If that is safe, it is noted
   until rc_wait_graph_leave(). */
RcWait
rc_wait_graph_enter (RcThread **runner)
{
  RcThread *self = get_this_thread ();
  RcWait wait = RC_WAIT_IS_SAFE;

  g_mutex_lock (&graph_lock);

  for (RcThread **link = runner; link != NULL && *link != NULL; link = (*link)->waits_for)
    if (*link == self)
      {
        wait = link == runner ? RC_WAIT_FOR_ITSELF : RC_WAIT_IN_A_CYCLE;
        break;
      }

  if (wait == RC_WAIT_IS_SAFE)
    self->waits_for = runner;

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
