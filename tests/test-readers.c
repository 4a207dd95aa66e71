/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Threads that hit at the same time write down apart what they do: it counts as if they had
   done it one after the other. */

typedef struct
{
  GThread *thread;
  GAsyncQueue *keys;
  GAsyncQueue *answers;
} Reader;

typedef struct
{
  Fixture base;
  Reader readers[3];
} Readers;

static RcCache *read_from;

static gpointer
read_keys (gpointer data)
{
  Reader *reader = data;
  const char *key;

  while (*(key = g_async_queue_pop (reader->keys)) != '\0')
    {
      GObject *object = rc_cache_lookup (read_from, key);

      g_async_queue_push (reader->answers, object != NULL ? (gpointer) object : (gpointer) key);
    }

  return NULL;
}

static void
set_up_readers (Readers       *r,
                gconstpointer  unused)
{
  set_up (&r->base, NULL);
  g_signal_handlers_disconnect_by_data (r->base.cache, &r->base.log);
  read_from = r->base.cache;
  for (guint i = 0; i < G_N_ELEMENTS (r->readers); i++)
    {
      Reader *reader = &r->readers[i];

      reader->keys = g_async_queue_new ();
      reader->answers = g_async_queue_new ();
      reader->thread = g_thread_new ("reader", read_keys, reader);
    }
}

static void
tear_down_readers (Readers       *r,
                   gconstpointer  unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (r->readers); i++)
    {
      Reader *reader = &r->readers[i];

      g_async_queue_push (reader->keys, (gpointer) "");
      g_thread_join (reader->thread);
      g_async_queue_unref (reader->keys);
      g_async_queue_unref (reader->answers);
    }
  tear_down (&r->base, NULL);
}

/* One hit after the other, each in the thread that is written before it: "0a 1b". */
static void
hit (Readers    *r,
     const char *hits)
{
  g_auto (GStrv) all = g_strsplit (hits, " ", -1);

  for (guint i = 0; all[i] != NULL; i++)
    {
      Reader *reader = &r->readers[all[i][0] - '0'];
      GObject *object;

      g_async_queue_push (reader->keys, all[i] + 1);
      object = g_async_queue_pop (reader->answers);
      g_assert_true ((gpointer) object != all[i] + 1);
      g_object_unref (object);
    }
}

static void
assert_leave_in_order (Readers    *r,
                       const char *order)
{
  for (guint n = strlen (order); n > 0; n--)
    {
      g_autofree char *key = g_strndup (order + strlen (order) - n, 1);

      g_assert_true (rc_cache_contains (r->base.cache, key));
      rc_cache_set_max_entries (r->base.cache, n);
      g_assert_true (rc_cache_contains (r->base.cache, key));
      if (n == 1)
        break;
      rc_cache_set_max_entries (r->base.cache, n - 1);
      g_assert_false (rc_cache_contains (r->base.cache, key));
    }
}

static void
test_order (Readers       *r,
            gconstpointer  unused)
{
  rc_cache_set_max_entries (r->base.cache, 5);
  insert_all (&r->base, "abcde");
  hit (r, "0a 1b 2c 0d 1e");
  hit (r, "2b 0a 1d 0b 2e 1c 2a");
  assert_leave_in_order (r, "dbeca");
}

/* An entry that is gone, and one with its key that has come since, are not mixed up. */
static void
test_removed (Readers       *r,
              gconstpointer  unused)
{
  rc_cache_set_max_entries (r->base.cache, 3);
  insert_all (&r->base, "abc");
  hit (r, "0a 1a 2b 1c 0a");
  g_assert_true (rc_cache_remove (r->base.cache, "a"));
  insert (&r->base, "a", 1);
  hit (r, "2b");
  assert_leave_in_order (r, "cab");
}

/* As long as nobody has to go, threads agree on the order from tick to tick, or when something
   is stored. */
static void
test_unbounded (Readers       *r,
                gconstpointer  unused)
{
  insert_all (&r->base, "abcdef");
  hit (r, "0a 0b 0a");
  rc_clock_advance (1);
  hit (r, "1c 1e 1d");
  rc_clock_advance (1);
  hit (r, "2e");
  rc_clock_advance (1);
  hit (r, "0d");
  insert_all (&r->base, "g");
  hit (r, "1b");
  assert_leave_in_order (r, "facedgb");
}

/* Who gives room back knows of them as well. */
static void
test_trim (Readers       *r,
           gconstpointer  unused)
{
  insert_all (&r->base, "abcd");
  hit (r, "0a 0b 0a");
  g_assert_cmpuint (rc_cache_trim (r->base.cache, 0.5), ==, 2);
  assert_left (&r->base, "ab");
}

/* The time of the last hit is known, whichever thread it was. */
static void
test_idle_time (Readers       *r,
                gconstpointer  unused)
{
  g_autoptr (GPtrArray) snapshot = NULL;

  insert_all (&r->base, "a");
  rc_clock_advance (1000);
  hit (r, "0a 1a");
  rc_clock_advance (1000);
  hit (r, "2a");
  rc_clock_advance (500);

  snapshot = rc_cache_snapshot (r->base.cache);
  g_assert_cmpint (rc_entry_info_get_idle (snapshot->pdata[0]), ==, 500);
}

static void
test_counted (Readers       *r,
              gconstpointer  unused)
{
  g_autoptr (GPtrArray) snapshot = NULL;
  g_autoptr (RcStats) stats = NULL;

  insert_all (&r->base, "a");
  for (int i = 0; i < 100; i++)
    hit (r, "0a 1a 2a 1a");

  stats = rc_cache_dup_stats (r->base.cache);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 400);
  snapshot = rc_cache_snapshot (r->base.cache);
  g_assert_cmpuint (rc_entry_info_get_hits (snapshot->pdata[0]), ==, 400);

  rc_cache_reset_stats (r->base.cache);
  g_clear_pointer (&stats, rc_stats_unref);
  stats = rc_cache_dup_stats (r->base.cache);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 0);
}

#define IDLE 1000

static void
test_idle (Readers       *r,
           gconstpointer  unused)
{
  rc_cache_set_idle_timeout (r->base.cache, IDLE);
  insert_all (&r->base, "ab");
  hit (r, "0a 1a 2b");
  for (int i = 0; i < 5; i++)
    {
      rc_clock_advance (IDLE - 1);
      hit (r, i % 2 == 0 ? "1a" : "2a");
    }
  assert_left (&r->base, "a");
  g_assert_cmpuint (count_evictions (&r->base, RC_EVICT_REASON_IDLE), ==, 1);
  rc_clock_advance (IDLE);
  assert_left (&r->base, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/readers/" name, Readers, NULL, set_up_readers, func, tear_down_readers)

  ADD ("order", test_order);
  ADD ("removed", test_removed);
  ADD ("unbounded", test_unbounded);
  ADD ("trim", test_trim);
  ADD ("idle-time", test_idle_time);
  ADD ("counted", test_counted);
  ADD ("idle", test_idle);

  return g_test_run ();
}
