/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"

/* Threads that block until a value is there: from its being there to the last one's return. */

#define N_WAITERS 64
#define N_TURNS 15

typedef struct
{
  GThread *threads[N_WAITERS];
  GMutex lock;
  GCond changed;
  guint turn;                /* lock; G_MAXUINT: no more */
  GObject *(*wait) (gpointer self);  /* lock */
  guint n_out;               /* lock; who is back */
  gint64 ended_at;           /* lock; when the last one came back */
  GMutex bare_lock;
  GCond bare_wake;
  gboolean is_bare_settled;  /* bare_lock */
  guint n_bare;              /* bare_lock; who waits */
  RcCache *cache;
  GObject *value;
  guint n_turns;
} WaitersState;

static GObject *
wait_bare (gpointer data)
{
  WaitersState *self = data;
  GObject *value;

  g_mutex_lock (&self->bare_lock);
  self->n_bare++;
  while (!self->is_bare_settled)
    g_cond_wait (&self->bare_wake, &self->bare_lock);
  value = g_object_ref (self->value);
  g_mutex_unlock (&self->bare_lock);

  return value;
}

static GObject *
wait_in_cache (gpointer data)
{
  WaitersState *self = data;

  return rc_cache_get (self->cache, "a", NULL, NULL);
}

static gpointer
wait_each_turn (gpointer data)
{
  WaitersState *self = data;
  guint turn = 0;

  for (;;)
    {
      GObject *(*wait) (gpointer data);
      gint64 now;

      g_mutex_lock (&self->lock);
      while (self->turn == turn)
        g_cond_wait (&self->changed, &self->lock);
      turn = self->turn;
      wait = self->wait;
      g_mutex_unlock (&self->lock);
      if (turn == G_MAXUINT)
        return NULL;

      g_object_unref (wait (self));
      now = bench_now ();

      g_mutex_lock (&self->lock);
      self->ended_at = MAX (self->ended_at, now);
      if (++self->n_out == N_WAITERS)
        g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
    }
}

static gpointer
waiters_setup (const BenchSetup *setup)
{
  WaitersState *self = g_new0 (WaitersState, 1);

  self->cache = rc_cache_new ("bench");
  self->value = g_object_new (G_TYPE_OBJECT, NULL);
  self->n_turns = setup->is_short ? 1 : N_TURNS;
  for (guint i = 0; i < N_WAITERS; i++)
    self->threads[i] = g_thread_new ("waiter", wait_each_turn, self);

  return self;
}

static void
begin_turn (WaitersState *self,
            guint         turn,
            GObject    *(*wait) (gpointer self))
{
  g_mutex_lock (&self->lock);
  self->n_out = 0;
  self->ended_at = 0;
  self->wait = wait;
  self->turn = turn;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gint64
end_turn (WaitersState *self)
{
  gint64 ended_at;

  g_mutex_lock (&self->lock);
  while (self->n_out < N_WAITERS)
    g_cond_wait (&self->changed, &self->lock);
  ended_at = self->ended_at;
  g_mutex_unlock (&self->lock);

  return ended_at;
}

static void
waiters_teardown (gpointer state)
{
  WaitersState *self = state;

  begin_turn (self, G_MAXUINT, NULL);
  for (guint i = 0; i < N_WAITERS; i++)
    g_thread_join (self->threads[i]);
  g_object_unref (self->value);
  g_object_unref (self->cache);
  g_free (self);
}

/* Who has said that he will wait is given a moment to fall asleep. */
static void
let_them_sleep (void)
{
  g_usleep (2000);
}

static gint64
time_bare (WaitersState *self)
{
  gboolean are_in = FALSE;
  gint64 settled_at;

  self->is_bare_settled = FALSE;
  self->n_bare = 0;
  begin_turn (self, self->turn + 1, wait_bare);
  while (!are_in)
    {
      g_usleep (500);
      g_mutex_lock (&self->bare_lock);
      are_in = self->n_bare == N_WAITERS;
      g_mutex_unlock (&self->bare_lock);
    }
  let_them_sleep ();

  settled_at = bench_now ();
  g_mutex_lock (&self->bare_lock);
  self->is_bare_settled = TRUE;
  g_cond_broadcast (&self->bare_wake);
  g_mutex_unlock (&self->bare_lock);

  return end_turn (self) - settled_at;
}

static guint64
count_misses (RcCache *cache)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

  return rc_stats_get_misses (stats);
}

static gint64
time_cache (WaitersState *self)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;
  guint64 n_misses;
  gint64 settled_at;

  rc_cache_remove (self->cache, "a");
  if (rc_cache_begin (self->cache, "a", &value, &load, NULL, NULL))
    g_error ("There is a value for what was removed");
  n_misses = count_misses (self->cache);
  begin_turn (self, self->turn + 1, wait_in_cache);
  while (count_misses (self->cache) < n_misses + N_WAITERS)
    g_usleep (500);
  let_them_sleep ();

  settled_at = bench_now ();
  rc_load_return_object (load, g_object_ref (self->value));

  return end_turn (self) - settled_at;
}

static void
run_turns (WaitersState *self,
           gint64      (*time_turn) (WaitersState *self),
           double       *figures)
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

const BenchWorkload bench_waiters = {
  .name = "waiters",
  .summary = "64 threads wait for one load: from its answer to the last one's return",
  .figures = (const BenchFigure[]) { { "time", "µs" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "g_cond_broadcast", run_bare },
    { "get", run_cache },
    { NULL }
  },
  .setup = waiters_setup,
  .teardown = waiters_teardown,
};
