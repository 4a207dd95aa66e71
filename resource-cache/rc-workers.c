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
  gboolean is_missing;       /* atomic; there was no thread to be had */
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

/* NULL if those who got no thread for it have done everything themselves. */
static Work *
pop (void)
{
  GSequenceIter *first;
  Work *self = NULL;

  g_mutex_lock (&workers.lock);
  first = g_sequence_get_begin_iter (workers.queue);
  if (!g_sequence_iter_is_end (first))
    {
      self = g_sequence_get (first);
      g_sequence_remove (first);
    }
  g_mutex_unlock (&workers.lock);

  return self;
}

/* Each call is for the most urgent, whichever was pushed with it. */
static void
work_cb (gpointer unused,
         gpointer unused_too)
{
  Work *self = pop ();

  if (self == NULL)
    return;

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

/* FALSE if nobody is there, nor comes, who would do what is queued. */
static gboolean
call_worker (GThreadPool *pool)
{
  g_autoptr (GError) error = NULL;

  if (g_thread_pool_push (pool, &workers, &error))
    {
      g_atomic_int_set (&workers.is_missing, FALSE);
      return TRUE;
    }
  if (g_thread_pool_get_num_threads (pool) > 0)
    return TRUE;

  if (g_atomic_int_compare_and_exchange (&workers.is_missing, FALSE, TRUE))
    g_message ("Loads run in the threads that ask for them: %s", error->message);
  return FALSE;
}

/* Calls @func, later and in another thread. If there can be none, what is most urgent is done
   here and now: of several who get no thread, each does one. */
void
rc_workers_push (GFunc          func,
                 gpointer       data,
                 GDestroyNotify notify,
                 int            priority)
{
  Work *work;

  if (rc_fork_get_generation () > 0)
    {
      func (data, NULL);
      notify (data);
      return;
    }

  work = g_new (Work, 1);
  *work = (Work) { .func = func, .data = data, .notify = notify, .priority = priority };
  if (!call_worker (enqueue (work)))
    work_cb (NULL, NULL);
}
