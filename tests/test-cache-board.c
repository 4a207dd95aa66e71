/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "board-fixture.h"

#define N_ROUNDS 20000

static void
use (Fixture *f,
     guint    place)
{
  __atomic_store_n (&f->uses[*f->next], place + 1, __ATOMIC_RELAXED);
  *f->next = (*f->next + 1) % N_USES;
}

static guint64
count_hits (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_hits (stats);
}

static void
look_up (Fixture    *f,
         const char *key)
{
  g_autoptr (GObject) value = rc_cache_lookup (f->cache, key);

  g_assert_nonnull (value);
}

static void
test_second (Fixture       *f,
             gconstpointer  unused)
{
  GBytes *board, *gate;

  g_assert_false (rc_cache_open_board (f->cache, NULL, &board, &gate, NULL));
  g_assert_null (board);
  g_assert_null (gate);
  close_gate (f);
}

/* Whoever has hits in whatever way, there is one order. */
static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  const char *keys[] = { "a", "b", "c" };
  guint places[3];
  int mark;

  rc_cache_set_max_entries (f->cache, 3);
  for (guint i = 0; i < 3; i++)
    {
      insert (f->cache, keys[i]);
      places[i] = ask (f, keys[i], &mark);
    }

  use (f, places[1]);
  look_up (f, "a");
  use (f, places[2]);
  look_up (f, "b");
  g_assert_cmpuint (count_hits (f), ==, 7);
  insert (f->cache, "d");
  g_assert_false (rc_cache_contains (f->cache, "a"));
  insert (f->cache, "e");
  g_assert_false (rc_cache_contains (f->cache, "c"));
  g_assert_true (rc_cache_contains (f->cache, "b"));
  close_gate (f);
}

static void
test_gate (Fixture       *f,
           gconstpointer  unused)
{
  gulong handler;
  int mark;

  insert (f->cache, "a");
  ask (f, "a", &mark);
  g_assert_cmpint (mark, !=, 0);
  g_assert_cmpuint (f->gate[1] & f->mask, ==, 0);
  handler = g_signal_connect (f->cache, "evict", G_CALLBACK (g_object_ref), NULL);
  g_assert_cmpuint (f->gate[1] & f->mask, !=, 0);
  g_signal_handler_disconnect (f->cache, handler);
  close_gate (f);
}

/* The memory is there for as long as anybody looks at it. */
static void
test_outlived (Fixture       *f,
               gconstpointer  unused)
{
  GWeakRef reference;
  RcCache *cache = f->cache;
  guint place;
  int mark;

  insert (cache, "a");
  place = ask (f, "a", &mark);
  g_weak_ref_init (&reference, cache);
  g_object_unref (cache);
  g_assert_null (g_weak_ref_get (&reference));
  g_assert_cmpint (f->marks[place], ==, 0);
  g_assert_cmpuint (f->gate[1] & f->mask, ==, 0);
  close_gate (f);
  g_weak_ref_clear (&reference);
  f->cache = rc_cache_new ("another");
}

static gpointer
unref_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
  return NULL;
}

static void
note_thread (gpointer thread)
{
  *(GThread **) thread = g_thread_self ();
}

/* Languages free memory in whatever thread. */
static void
test_home (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GThread *freed_in = NULL;

  rc_cache_set_main_context (f->cache, context);
  g_object_set_data_full (G_OBJECT (f->cache), "thread", &freed_in, note_thread);
  g_main_context_push_thread_default (context);
  g_object_unref (f->cache);
  g_assert_null (freed_in);

  g_thread_join (g_thread_new ("collector", unref_bytes, f->gate_bytes));
  g_assert_null (freed_in);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_true (freed_in == g_thread_self ());
  g_main_context_pop_thread_default (context);
  f->cache = rc_cache_new ("another");
}

static gpointer
churn (gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      insert (f->cache, "a");
      if (i % 3 == 0)
        rc_cache_remove (f->cache, "a");
    }

  return NULL;
}

/* Every use is counted once, whoever takes the entry away meanwhile. */
static void
test_threads (Fixture       *f,
              gconstpointer  unused)
{
  GThread *thread = g_thread_new ("churn", churn, f);
  guint64 n_hits = 0;
  guint place = 0;
  int mark = 0;

  for (guint i = 0; i < 20 * N_ROUNDS; i++)
    {
      if (mark != 0 && __atomic_load_n (&f->marks[place], __ATOMIC_RELAXED) == mark &&
          __atomic_load_n (&f->uses[*f->next], __ATOMIC_RELAXED) == 0)
        {
          use (f, place);
          n_hits++;
        }
      else
        {
          g_autoptr (GObject) value = rc_cache_hit_on_board (f->cache, "a", &place, &mark);

          n_hits += value != NULL;
        }
    }
  g_thread_join (thread);
  g_assert_cmpuint (count_hits (f), ==, n_hits);
  close_gate (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/cache-board/second", Fixture, NULL, set_up, test_second, tear_down);
  g_test_add ("/rc/cache-board/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/rc/cache-board/gate", Fixture, NULL, set_up, test_gate, tear_down);
  g_test_add ("/rc/cache-board/outlived", Fixture, NULL, set_up, test_outlived, tear_down);
  g_test_add ("/rc/cache-board/home", Fixture, NULL, set_up, test_home, tear_down);
  g_test_add ("/rc/cache-board/threads", Fixture, NULL, set_up, test_threads, tear_down);

  return g_test_run ();
}
