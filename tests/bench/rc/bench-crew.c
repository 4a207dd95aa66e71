/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-tools.h"

/* Threads that wait for each other before they begin. */
typedef struct
{
  BenchCrewFunc work;
  gpointer state;
  guint n_threads;
  guint n_ready;             /* atomic */
  guint n_numbers;           /* atomic */
} Crew;

static gpointer
work_in_thread (gpointer data)
{
  Crew *crew = data;
  guint number = __atomic_fetch_add (&crew->n_numbers, 1, __ATOMIC_SEQ_CST);
  /* One alone waits for nobody, and is not to be charged for other programs. */
  gint64 (*read_now) (void) = crew->n_threads == 1 ? bench_cpu_now : bench_now;
  gint64 span[2];

  __atomic_fetch_add (&crew->n_ready, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&crew->n_ready, __ATOMIC_SEQ_CST) < crew->n_threads)
    g_thread_yield ();

  span[0] = read_now ();
  crew->work (crew->state, number);
  span[1] = read_now ();

  return g_memdup2 (span, sizeof span);
}

/* Returns how long it took from the first one's beginning to the last one's end. */
gint64
bench_crew_run (guint         n_threads,
                BenchCrewFunc work,
                gpointer      state)
{
  Crew crew = { work, state, n_threads, 0, 0 };
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  gint64 began = G_MAXINT64;
  gint64 ended = 0;

  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (threads, g_thread_new ("bench", work_in_thread, &crew));

  for (guint i = 0; i < n_threads; i++)
    {
      g_autofree gint64 *span = g_thread_join (g_ptr_array_index (threads, i));

      began = MIN (began, span[0]);
      ended = MAX (ended, span[1]);
    }

  return ended - began;
}
