/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"

/* Callers in one main context: from the load's answer to the last callback. */

#define N_WAITERS 64
#define N_TURNS 200

typedef struct
{
  RcCache *cache;
  RcLoad *load;
  GObject *value;
  guint n_turns;
  guint n_told;
  gint64 told_at;
} TasksState;

static void
load_later_cb (RcLoad   *load,
               gpointer  user_data)
{
  TasksState *self = user_data;

  g_set_object (&self->load, load);
}

static gpointer
tasks_setup (const BenchSetup *setup)
{
  TasksState *self = g_new0 (TasksState, 1);

  self->cache = rc_cache_new ("bench");
  rc_cache_set_load_func (self->cache, load_later_cb, self, NULL);
  self->value = g_object_new (G_TYPE_OBJECT, NULL);
  self->n_turns = setup->is_short ? 1 : N_TURNS;

  return self;
}

static void
tasks_teardown (gpointer state)
{
  TasksState *self = state;

  g_object_unref (self->value);
  g_object_unref (self->cache);
  g_free (self);
}

static void
note_told (TasksState *self)
{
  if (++self->n_told == N_WAITERS)
    self->told_at = bench_now ();
}

static gint64
wait_until_told (TasksState *self)
{
  while (self->n_told < N_WAITERS)
    g_main_context_iteration (NULL, TRUE);

  return self->told_at;
}

static void
bare_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GObject) value = g_task_propagate_pointer (G_TASK (result), NULL);

  note_told (user_data);
}

/* As somebody would do it by hand: all tasks are returned from one source. */
static gboolean
return_all_cb (gpointer user_data)
{
  GPtrArray *tasks = user_data;

  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
    }

  return G_SOURCE_REMOVE;
}

static gint64
time_bare (TasksState *self)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 settled_at;

  for (guint i = 0; i < N_WAITERS; i++)
    {
      GTask *task = g_task_new (self->value, NULL, bare_cb, self);

      g_task_set_task_data (task, self->value, NULL);
      g_ptr_array_add (tasks, task);
    }
  g_main_context_iteration (NULL, FALSE);

  self->n_told = 0;
  settled_at = bench_now ();
  g_idle_add (return_all_cb, tasks);

  return wait_until_told (self) - settled_at;
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GObject) value = rc_cache_get_finish (RC_CACHE (source), result, NULL);

  note_told (user_data);
}

static gint64
time_cache (TasksState *self)
{
  gint64 settled_at;

  rc_cache_remove (self->cache, "a");
  for (guint i = 0; i < N_WAITERS; i++)
    rc_cache_get_async (self->cache, "a", NULL, got_cb, self);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  self->n_told = 0;
  settled_at = bench_now ();
  rc_load_return_object (self->load, g_object_ref (self->value));
  wait_until_told (self);
  g_clear_object (&self->load);

  return self->told_at - settled_at;
}

static void
run_turns (TasksState *self,
           gint64    (*time_turn) (TasksState *self),
           double     *figures)
{
  BenchTimes times;

  bench_times_init (&times, self->n_turns);
  for (guint i = 0; i < self->n_turns; i++)
    bench_times_add (&times, time_turn (self));
  figures[0] = bench_times_median (&times) / 1000;
  bench_times_clear (&times);
}

static void
run_bare (gpointer  state,
          gsize     which,
          double   *figures)
{
  run_turns (state, time_bare, figures);
}

static void
run_cache (gpointer  state,
           gsize     which,
           double   *figures)
{
  run_turns (state, time_cache, figures);
}

const BenchWorkload bench_waiters_async = {
  .name = "waiters-async",
  .summary = "64 callers in one main context wait for one load: from its answer to the last "
             "callback",
  .figures = (const BenchFigure[]) { { "time", "µs" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "an array of GTask", run_bare },
    { "get_async", run_cache },
    { NULL }
  },
  .setup = tasks_setup,
  .teardown = tasks_teardown,
};
