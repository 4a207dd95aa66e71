/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-workers-private.h"

#include "rc-fork-private.h"

#define MAX_WORKERS 32

typedef struct
{
  GFunc func;
  gpointer data;
  GDestroyNotify notify;
  int priority;
  guint number;
} Work;

static struct
{
  GMutex lock;
  GThreadPool *pool;         /* lock; once it is made it stays */
  GSequence *queue;          /* lock; of Work, the most urgent first */
  guint n_pushed;            /* lock */
} workers;

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      unused)
{
  const Work *work_a = a;
  const Work *work_b = b;

  if (work_a->priority != work_b->priority)
    return work_a->priority < work_b->priority ? -1 : 1;

  return (int) (work_a->number - work_b->number);
}

static Work *
pop (void)
{
  GSequenceIter *first;
  Work *self;

  g_mutex_lock (&workers.lock);
  first = g_sequence_get_begin_iter (workers.queue);
  self = g_sequence_get (first);
  g_sequence_remove (first);
  g_mutex_unlock (&workers.lock);

  return self;
}

/* Each call is for the most urgent, whichever was pushed with it. */
static void
work_cb (gpointer unused,
         gpointer unused_too)
{
  Work *self = pop ();

  self->func (self->data, NULL);
  self->notify (self->data);
  g_free (self);
}

static GThreadPool *
enqueue (Work *work)
{
  g_mutex_lock (&workers.lock);
  if (workers.pool == NULL)
    {
      workers.pool = g_thread_pool_new (work_cb, NULL, MAX_WORKERS, FALSE, NULL);
      workers.queue = g_sequence_new (NULL);
    }
  work->number = workers.n_pushed++;
  g_sequence_insert_sorted (workers.queue, work, compare, NULL);
  g_mutex_unlock (&workers.lock);

  return workers.pool;
}

/* Calls @func, later and in another thread; if there can be none, here and now, and once
   more when there is one again. */
void
rc_workers_push (GFunc          func,
                 gpointer       data,
                 GDestroyNotify notify,
                 int            priority)
{
  g_autoptr (GError) error = NULL;
  GThreadPool *pool;
  Work *work;

  if (rc_fork_get_generation () > 0)
    {
      func (data, NULL);
      notify (data);
      return;
    }

  work = g_new (Work, 1);
  *work = (Work) { .func = func, .data = data, .notify = notify, .priority = priority };
  pool = enqueue (work);
  if (g_thread_pool_push (pool, &workers, &error) || g_thread_pool_get_num_threads (pool) > 0)
    return;

  g_message ("A load runs in the thread that asked for it: %s", error->message);
  func (data, NULL);
}
