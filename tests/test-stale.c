/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#define TTL 100
#define STALE 50

/* An entry whose time to live has just ended, and a server that is down. */
static void
set_up_stale (Fixture       *f,
              gconstpointer  unused)
{
  g_autofree char *begin = NULL;

  set_up (f, unused);
  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_stale_if_error (f->cache, STALE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (TTL);
  begin = test_log_steal (&f->log);
  f->fails = TRUE;
}

static RcEntryState
get_state (Fixture *f)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (f->cache);

  g_assert_cmpuint (snapshot->len, ==, 1);
  return rc_entry_info_get_state (snapshot->pdata[0]);
}

static void
test_kept_but_not_served (Fixture       *f,
                          gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
  g_assert_cmpint (get_state (f), ==, RC_ENTRY_STATE_STALE);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_null (rc_cache_peek (f->cache, "a"));
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_assert_false (rc_cache_lookup_value (f->cache, "a", &value));
  g_assert_cmpint (f->n_released, ==, 0);
  test_assert_log (&f->log, "miss a, miss a");
}

static void
test_served (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE,
                         "*key “a” of cache “test”*no such host*");
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_test_assert_expected_messages ();

  g_assert_cmpint (f->n_loads, ==, 2);
  g_assert_cmpint (f->n_released, ==, 0);
  test_assert_log (&f->log, "miss a, started a, finished a badly");
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_evictions (stats), ==, 0);

  /* It does not become young by it: the next caller tries to load again. */
  g_assert_cmpint (get_state (f), ==, RC_ENTRY_STATE_STALE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 3);
}

static void
test_loaded_anew (Fixture       *f,
                  gconstpointer  unused)
{
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
  g_assert_cmpint (get_state (f), ==, RC_ENTRY_STATE_FRESH);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
}

static void
test_previous (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GObject) previous = NULL;
  Call call = { NULL, };
  RcLoad *load;

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  previous = rc_load_dup_previous (load);
  g_assert_cmpint (TEST_RESOURCE (previous)->number, ==, 1);
  answer (load, 5);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 5);
}

/* At exactly the end of both times it goes, with nobody asking for it. */
static void
test_end (Fixture       *f,
          gconstpointer  unused)
{
  rc_clock_advance (STALE - 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_released, ==, 0);
  rc_clock_advance (1);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_EXPIRED), ==, 1);
  assert_get_fails (f, "a");
}

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       is_valid,
          GError       **error)
{
  return g_atomic_int_get ((int *) is_valid);
}

static void
test_validated (Fixture       *f,
                gconstpointer  unused)
{
  gboolean is_valid = TRUE;

  rc_cache_set_validate_func (f->cache, validate, &is_valid, NULL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);

  is_valid = FALSE;
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_INVALID), ==, 1);
  rc_cache_set_validate_func (f->cache, NULL, NULL, NULL);
  assert_get_fails (f, "a");
}

static void
test_async (Fixture       *f,
            gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
}

/* A lease holds it open, whatever ends. */
static void
test_acquire (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (f->cache, "a", NULL, NULL);
  g_autoptr (GObject) object = rc_lease_dup_object (lease);

  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 1);
  rc_clock_advance (STALE);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpint (f->n_released, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_acquire_async (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;
  Call call = { NULL, };

  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  lease = rc_cache_acquire_finish (f->cache, call.result, NULL);
  g_object_unref (call.result);
  g_assert_nonnull (lease);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* It does not matter whose loader it was that failed. */
static void
test_value_and_with (Fixture       *f,
                     gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GObject) object = NULL;

  g_assert_true (rc_cache_get_value (f->cache, "a", &value, NULL, NULL));
  g_assert_cmpint (TEST_RESOURCE (g_value_get_object (&value))->number, ==, 1);
  object = rc_cache_get_with (f->cache, "a", fixture_load, f, NULL, NULL, NULL);
  g_assert_true (object == g_value_get_object (&value));
  g_assert_cmpint (f->n_loads, ==, 3);
}

typedef struct
{
  Fixture *f;
  int number;
} Joiner;

static gpointer
join (gpointer data)
{
  Joiner *joiner = data;

  joiner->number = get_number (joiner->f, "a");
  return NULL;
}

static guint64
count_misses (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_misses (stats);
}

/* Who waits gets it as well, blocking or not, whoever it is that loads. */
static void
test_joiners (Fixture       *f,
              gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GThread *threads[3];
  Joiner joiners[3];
  RcLoad *load = NULL;
  Call call = { NULL, };

  rc_cache_reset_stats (f->cache);
  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (joiners); i++)
    {
      joiners[i] = (Joiner) { .f = f };
      threads[i] = g_thread_new ("joiner", join, &joiners[i]);
    }
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  test_wait_until (count_misses (f) == 2 + G_N_ELEMENTS (joiners));
  answer_badly (load);

  for (guint i = 0; i < G_N_ELEMENTS (joiners); i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (joiners[i].number, ==, 1);
    }
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
give_up (RcLoad   *load,
         gpointer  user_data)
{
  rc_load_abandon (load);
}

static void
test_given_up (Fixture       *f,
               gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, give_up, NULL, NULL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
}

static void
test_timed_out (Fixture       *f,
                gconstpointer  unused)
{
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_set_load_timeout (f->cache, STALE / 2);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  rc_clock_advance (STALE / 2);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
  answer (steal_kept (f, 1), 5);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* It is not served to who no longer wants it, and not after it was taken out. */
static void
test_cancelled (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", cancellable, call_cb, &call);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_badly (steal_kept (f, 1));
  g_assert_cmpint (f->n_released, ==, 0);
}

/* Who loads by itself has to know it. */
static void
test_begun (Fixture       *f,
            gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  g_assert_false (rc_load_serves_previous (load));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE, "*serves on*");
  answer_badly (g_object_ref (load));
  g_test_assert_expected_messages ();
  g_assert_true (rc_load_serves_previous (load));
  g_object_unref (load);
}

static void
test_begun_too_late (Fixture       *f,
                     gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  rc_clock_advance (STALE);
  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  answer_badly (g_object_ref (load));
  g_assert_false (rc_load_serves_previous (load));
  g_object_unref (load);
}

static void
test_begun_well (Fixture       *f,
                 gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  answer (g_object_ref (load), 5);
  g_assert_false (rc_load_serves_previous (load));
  g_object_unref (load);
}

static void
test_removed_meanwhile (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (rc_cache_remove (f->cache, "a"));
  answer_badly (steal_kept (f, 1));
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_closed_meanwhile (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  rc_cache_close (f->cache);
  answer_badly (steal_kept (f, 1));
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_cmpint (f->n_released, ==, 1);
}

#define add(name, func) \
  g_test_add ("/rc/stale/" name, Fixture, NULL, set_up_stale, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("kept-but-not-served", test_kept_but_not_served);
  add ("served", test_served);
  add ("loaded-anew", test_loaded_anew);
  add ("previous", test_previous);
  add ("end", test_end);
  add ("validated", test_validated);
  add ("async", test_async);
  add ("acquire", test_acquire);
  add ("acquire-async", test_acquire_async);
  add ("value-and-with", test_value_and_with);
  add ("joiners", test_joiners);
  add ("given-up", test_given_up);
  add ("timed-out", test_timed_out);
  add ("cancelled", test_cancelled);
  add ("begun", test_begun);
  add ("begun-too-late", test_begun_too_late);
  add ("begun-well", test_begun_well);
  add ("removed-meanwhile", test_removed_meanwhile);
  add ("closed-meanwhile", test_closed_meanwhile);

  return g_test_run ();
}
