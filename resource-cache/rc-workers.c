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

static int n_pushed;         /* atomic */

static void
work (gpointer data,
      gpointer unused)
{
  Work *self = data;

  self->func (self->data, NULL);
  self->notify (self->data);
  g_free (self);
}

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

static GThreadPool *
get_pool (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool))
    {
      GThreadPool *new_pool = g_thread_pool_new (work, NULL, MAX_WORKERS, FALSE, NULL);

      g_thread_pool_set_sort_function (new_pool, compare, NULL);
      g_once_init_leave (&pool, (gsize) new_pool);
    }

  return (GThreadPool *) pool;
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
  Work *self;

  if (rc_fork_get_generation () > 0)
    {
      func (data, NULL);
      notify (data);
      return;
    }

  self = g_new (Work, 1);
  *self = (Work) { func, data, notify, priority, g_atomic_int_add (&n_pushed, 1) };
  if (g_thread_pool_push (get_pool (), self, &error) ||
      g_thread_pool_get_num_threads (get_pool ()) > 0)
    return;

  g_message ("A load runs in the thread that asked for it: %s", error->message);
  func (data, NULL);
}
