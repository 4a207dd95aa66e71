/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* A hit that nobody needs to be asked about, and that nobody is told of. */

#define TTL 1000

/* A value under “a”, that is at hand: nobody listens to hits. */
static void
set_up_at_hand (Fixture       *f,
                gconstpointer  unused)
{
  set_up (f, unused);
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
}

static int
try_hit (Fixture    *f,
         const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (rc_cache_try_hit_value (f->cache, key, &value))
    return TEST_RESOURCE (g_value_get_object (&value))->number;

  g_assert_null (g_value_get_pointer (&value));
  return 0;
}

static void
assert_counted (Fixture *f,
                guint64  hits,
                guint64  misses)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  g_assert_cmpuint (rc_stats_get_hits (stats), ==, hits);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, misses);
}

static void
test_there (Fixture       *f,
            gconstpointer  unused)
{
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  assert_counted (f, 2, 1);
}

static gpointer
try_hit_thread (gpointer data)
{
  return GINT_TO_POINTER (try_hit (data, "a"));
}

/* A thread that has never asked before. */
static void
test_other_thread (Fixture       *f,
                   gconstpointer  unused)
{
  GThread *thread = g_thread_new ("other", try_hit_thread, f);

  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 1);
}

static void
test_not_there (Fixture       *f,
                gconstpointer  unused)
{
  Call call = { NULL, };

  g_assert_cmpint (try_hit (f, "b"), ==, 0);
  assert_counted (f, 0, 1);

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "b", NULL, call_cb, &call);
  g_assert_cmpint (try_hit (f, "b"), ==, 0);
  answer (steal_kept (f, 1), 5);
  g_assert_cmpint (try_hit (f, "b"), ==, 5);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 5);
}

/* It is left for begin() to take out. */
static void
test_expired (Fixture       *f,
              gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, TTL);
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);

  rc_cache_set_stale_if_error (f->cache, TTL);
  rc_clock_advance (1);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);
  assert_counted (f, 1, 1);
}

static void
test_promotes (Fixture       *f,
               gconstpointer  unused)
{
  rc_cache_set_idle_timeout (f->cache, TTL);
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);

  rc_cache_set_max_entries (f->cache, 2);
  insert (f, "b", 2);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  insert (f, "c", 3);
  assert_left (f, "ac");
}

static gboolean
say_yes (const char    *key,
         const GValue  *value,
         gpointer       user_data,
         GError       **error)
{
  g_assert_not_reached ();
}

static void
test_to_be_validated (Fixture       *f,
                      gconstpointer  unused)
{
  rc_cache_set_validate_func (f->cache, say_yes, NULL, NULL);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);

  rc_cache_set_validate_interval (f->cache, TTL);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  rc_clock_advance (TTL);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);
  assert_counted (f, 1, 1);
}

static void
test_to_be_refreshed (Fixture       *f,
                      gconstpointer  unused)
{
  rc_cache_set_refresh_after (f->cache, TTL);
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
  rc_clock_advance (1);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);
  g_assert_cmpint (f->n_loads, ==, 1);

  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
}

static void
test_to_be_told (Fixture       *f,
                 gconstpointer  unused)
{
  test_log_watch (&f->log, f->cache);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);
  test_assert_log (&f->log, "");
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  g_assert_cmpint (try_hit (f, "a"), ==, 1);
}

static void
test_to_be_repeated (Fixture       *f,
                     gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load;

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "b", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  rc_load_add_message (load, "connected");
  answer (load, 5);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 5);
  g_assert_cmpint (try_hit (f, "b"), ==, 0);
  g_assert_cmpint (get_number (f, "b"), ==, 5);
}

static void
test_object (Fixture       *f,
             gconstpointer  unused)
{
  g_auto (GValue) text = G_VALUE_INIT;
  g_autoptr (GObject) object = rc_cache_try_hit (f->cache, "a");

  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 1);
  assert_counted (f, 1, 1);

  /* What is none is left for who can have it. */
  g_value_init (&text, G_TYPE_STRING);
  rc_cache_insert_value (f->cache, "text", &text);
  g_assert_null (rc_cache_try_hit (f->cache, "text"));
  g_assert_null (rc_cache_try_hit (f->cache, "b"));
  assert_counted (f, 1, 1);
}

static void
test_closed (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_close (f->cache);
  g_assert_cmpint (try_hit (f, "a"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/try-hit/" name, Fixture, NULL, set_up_at_hand, func, tear_down)

  ADD ("there", test_there);
  ADD ("other-thread", test_other_thread);
  ADD ("not-there", test_not_there);
  ADD ("expired", test_expired);
  ADD ("promotes", test_promotes);
  ADD ("to-be-validated", test_to_be_validated);
  ADD ("to-be-refreshed", test_to_be_refreshed);
  ADD ("to-be-told", test_to_be_told);
  ADD ("to-be-repeated", test_to_be_repeated);
  ADD ("object", test_object);
  ADD ("closed", test_closed);

  return g_test_run ();
}
