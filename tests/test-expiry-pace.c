/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-housekeeper-private.h"
#include "rc-test.h"

/* Entries that expire all at once leave in steps, and between two steps whoever reads
   gets a turn. No time is judged: a step has so many entries at most, and the expiry
   waits now and then until a reader was served. The longest stop is told, no more. */

#define TTL 100
#define N_ENTRIES 1000000
#define N_ENTRIES_SLOWLY 300000
#define N_FEWER 100000

/* More than one step is never on its way from the cache to its release. */
#define LONGEST_STEP 1000

/* A reader is waited for at every so many releases. */
#define READ_EVERY 10000

typedef struct
{
  RcCache *cache;
  int n_entries;
  int n_released;           /* atomic */
  int n_reads;              /* atomic */
  gboolean has_reader;
  int n_turns;              /* reads that were waited for */
  guint longest_step;       /* what had left the cache and was not released yet */
  gint64 longest_stop_usec; /* of the reader */
  gboolean stop;            /* atomic */
  TestLatch begun;          /* the first release */
  TestLatch may_go_on;
  gboolean waits;           /* for may_go_on, at the first release */
} Pace;

/* The checking tools of build-aux/check are slow, and say so. */
static int
choose_n_entries (void)
{
  return g_getenv ("G_SLICE") != NULL ? N_ENTRIES_SLOWLY : N_ENTRIES;
}

static void
wait_for_a_reader (Pace *pace)
{
  int n_before = g_atomic_int_get (&pace->n_reads);

  test_wait_until (g_atomic_int_get (&pace->n_reads) > n_before + 1);
  pace->n_turns++;
}

static void
note_release (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       user_data)
{
  Pace *pace = user_data;
  int n_released = g_atomic_int_add (&pace->n_released, 1);
  guint n_left = rc_cache_get_n_entries (pace->cache);

  if (n_released == 0)
    test_latch_add (&pace->begun);
  if (n_released == 0 && pace->waits)
    {
      test_latch_wait_for (&pace->may_go_on, 1);
      return;
    }

  pace->longest_step = MAX (pace->longest_step, pace->n_entries - n_left - n_released);
  if (pace->has_reader && n_released % READ_EVERY == 0 && n_left > 1)
    wait_for_a_reader (pace);
}

/* The reader's entry has no deadline, and is there all the time. */
static gpointer
read_on (gpointer data)
{
  Pace *pace = data;

  while (!g_atomic_int_get (&pace->stop))
    {
      gint64 began_at = g_get_monotonic_time ();
      g_auto (GValue) value = G_VALUE_INIT;

      g_assert_true (rc_cache_lookup_value (pace->cache, "read", &value));
      g_assert_cmpint (g_value_get_int (&value), ==, -1);
      pace->longest_stop_usec = MAX (pace->longest_stop_usec,
                                     g_get_monotonic_time () - began_at);
      g_atomic_int_inc (&pace->n_reads);
    }

  return NULL;
}

static GThread *
start_reader (Pace *pace)
{
  pace->has_reader = TRUE;
  return g_thread_new ("reader", read_on, pace);
}

static void
load_read (RcLoad   *load,
           gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  g_value_set_int (&value, -1);
  rc_load_set_ttl (load, 0);
  rc_load_return_value (load, &value);
}

static void
fill (Pace *pace)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  for (int i = 0; i < pace->n_entries - 1; i++)
    {
      char key[16];

      g_snprintf (key, sizeof key, "%d", i);
      g_value_set_int (&value, i);
      rc_cache_insert_value (pace->cache, key, &value);
    }
}

static void
set_up (Pace          *pace,
        gconstpointer  n_entries)
{
  g_auto (GValue) value = G_VALUE_INIT;

  rc_clock_freeze ();
  *pace = (Pace) { .cache = rc_cache_new ("pace"), .n_entries = GPOINTER_TO_INT (n_entries) };
  test_latch_init (&pace->begun);
  test_latch_init (&pace->may_go_on);
  rc_cache_set_ttl (pace->cache, TTL);
  g_assert_true (rc_cache_get_with_value (pace->cache, "read", load_read, NULL, NULL, &value,
                                          NULL, NULL));
  rc_cache_set_release_func (pace->cache, note_release, pace, NULL);
  fill (pace);
  g_assert_cmpuint (rc_cache_get_n_entries (pace->cache), ==, pace->n_entries);
}

static void
tear_down (Pace          *pace,
           gconstpointer  unused)
{
  g_assert_cmpint (pace->n_released, ==, pace->n_entries - 1);
  g_assert_cmpuint (rc_cache_get_n_entries (pace->cache), ==, 1);
  g_assert_false (rc_housekeeper_is_running ());
  rc_cache_set_release_func (pace->cache, NULL, NULL, NULL);
  g_assert_finalize_object (pace->cache);
  test_latch_clear (&pace->begun);
  test_latch_clear (&pace->may_go_on);
  rc_clock_thaw ();
}

static void
assert_paced (Pace *pace)
{
  g_test_message ("%d entries: the longest step %u entries, the longest stop of the reader "
                  "%" G_GINT64_FORMAT " us in %d reads", pace->n_entries, pace->longest_step,
                  pace->longest_stop_usec, pace->n_reads);
  g_assert_cmpuint (pace->longest_step, >, 0);
  g_assert_cmpuint (pace->longest_step, <=, LONGEST_STEP);
  g_assert_cmpint (pace->n_turns, >=, pace->n_entries / READ_EVERY - 2);
}

/* The housekeeper, with nobody calling. */
static void
test_housekeeper (Pace          *pace,
                  gconstpointer  unused)
{
  GThread *reader = start_reader (pace);

  rc_clock_advance (TTL);
  g_atomic_int_set (&pace->stop, TRUE);
  g_thread_join (reader);
  assert_paced (pace);
}

static gpointer
advance (gpointer unused)
{
  rc_clock_advance (TTL);
  return NULL;
}

/* While the housekeeper is kept waiting in a slow release, the caller of a verb does the
   work, in the same steps. */
static void
test_prune (Pace          *pace,
            gconstpointer  unused)
{
  GThread *reader = start_reader (pace);
  GThread *clock;

  pace->waits = TRUE;
  clock = g_thread_new ("clock", advance, NULL);
  test_latch_wait_for (&pace->begun, 1);
  g_assert_cmpuint (rc_cache_prune (pace->cache), >=, pace->n_entries - 1 - LONGEST_STEP);
  test_latch_add (&pace->may_go_on);
  g_thread_join (clock);
  g_atomic_int_set (&pace->stop, TRUE);
  g_thread_join (reader);
  assert_paced (pace);
}

/* Nor do those who write have to take away more than a step on their way. */
static void
test_writers (Pace          *pace,
              gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GThread *clock;
  guint n_before;

  pace->waits = TRUE;
  clock = g_thread_new ("clock", advance, NULL);
  test_latch_wait_for (&pace->begun, 1);

  g_value_init (&value, G_TYPE_INT);
  n_before = rc_cache_get_n_entries (pace->cache);
  rc_cache_insert_value (pace->cache, "written", &value);
  g_assert_cmpuint (rc_cache_get_n_entries (pace->cache), >=, n_before - LONGEST_STEP);
  g_assert_false (rc_cache_contains (pace->cache, "77"));
  rc_cache_remove (pace->cache, "written");
  g_assert_cmpuint (rc_cache_get_n_entries (pace->cache), >=, n_before - 2 * LONGEST_STEP);

  pace->n_entries++;
  test_latch_add (&pace->may_go_on);
  g_thread_join (clock);
}

#define add(name, func, n_entries)                                                      \
  g_test_add ("/rc/expiry-pace/" name, Pace, GINT_TO_POINTER (n_entries), set_up, func,   \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("housekeeper", test_housekeeper, choose_n_entries ());
  add ("prune", test_prune, N_FEWER);
  add ("writers", test_writers, N_FEWER);

  return g_test_run ();
}
