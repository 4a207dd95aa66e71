/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* What bounds the stale time, and what it goes along with. */

#define TTL 100
#define STALE 50

static void
set_up_limits (Fixture       *f,
               gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_stale_if_error (f->cache, STALE);
  f->fails = TRUE;
  insert (f, "a", 1);
}

static void
assert_states (Fixture    *f,
               const char *expected)
{
  static const char names[] = { 'f', 'x', 's' };
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (f->cache);
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i < snapshot->len; i++)
    g_string_append_c (states, names[rc_entry_info_get_state (snapshot->pdata[i])]);
  g_assert_cmpstr (states->str, ==, expected);
}

static void
test_capacity (Fixture       *f,
               gconstpointer  unused)
{
  rc_cache_set_max_entries (f->cache, 2);
  rc_clock_advance (TTL);
  insert (f, "b", 2);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 2);
  g_assert_cmpint (f->n_released, ==, 0);

  insert (f, "c", 3);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpint (peek_number (f, "b"), ==, 2);
  g_assert_cmpint (peek_number (f, "c"), ==, 3);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_CAPACITY), ==, 1);
  assert_get_fails (f, "a");
}

static void
test_weight (Fixture       *f,
             gconstpointer  unused)
{
  rc_clock_advance (TTL);
  insert (f, "b", 2);
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 2);
  rc_cache_set_max_weight (f->cache, 1);
  g_assert_cmpint (peek_number (f, "b"), ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* A new time to live makes it stale, fresh again, or nothing at all. */
static void
test_ttl_changed_live (Fixture       *f,
                       gconstpointer  unused)
{
  rc_clock_advance (TTL / 2);
  rc_cache_set_ttl (f->cache, TTL / 2);
  assert_states (f, "s");
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);

  rc_cache_set_ttl (f->cache, TTL);
  assert_states (f, "f");
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);

  rc_clock_advance (TTL / 2);
  assert_states (f, "s");
  rc_cache_set_ttl (f->cache, TTL / 4);
  rc_clock_advance (0);
  assert_states (f, "");
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_EXPIRED), ==, 1);
}

static void
test_stale_changed_live (Fixture       *f,
                         gconstpointer  unused)
{
  g_assert_cmpint (rc_cache_get_stale_if_error (f->cache), ==, STALE);
  g_object_set (f->cache, "stale-if-error", (gint64) 2 * STALE, NULL);
  rc_clock_advance (TTL + STALE);
  assert_states (f, "s");
  g_assert_cmpint (get_number (f, "a"), ==, 1);

  rc_cache_set_stale_if_error (f->cache, STALE);
  rc_clock_advance (0);
  assert_states (f, "");
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_EXPIRED), ==, 1);
}

static void
test_turned_off (Fixture       *f,
                 gconstpointer  unused)
{
  rc_clock_advance (TTL);
  rc_cache_set_stale_if_error (f->cache, 0);
  assert_get_fails (f, "a");
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
load_short (RcLoad   *load,
            gpointer  user_data)
{
  rc_load_set_ttl (load, TTL / 2);
  fixture_load (load, user_data);
}

static void
test_own_ttl (Fixture       *f,
              gconstpointer  unused)
{
  f->fails = FALSE;
  rc_cache_remove (f->cache, "a");
  rc_cache_set_load_func (f->cache, load_short, f, NULL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (TTL / 2 + STALE - 1);
  assert_states (f, "s");
  rc_clock_advance (1);
  assert_states (f, "");
}

static void
test_without_ttl (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 0);
  rc_clock_advance (100 * (TTL + STALE));
  assert_states (f, "f");
  g_assert_cmpint (get_number (f, "a"), ==, 1);
}

/* With a retry delay a server that is down is not asked again and again meanwhile. */
static void
test_retry_delay (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_set_retry_delay (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (STALE / 2 - 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_false (rc_cache_contains (f->cache, "a"));

  rc_clock_advance (1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 2);

  /* The stale time ends before the delay does. */
  rc_cache_set_retry_delay (f->cache, STALE);
  rc_clock_advance (STALE / 2);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
}

static void
test_retry_delay_async (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;
  Call call = { NULL, };

  rc_cache_set_retry_delay (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  for (guint i = 0; i < 3; i++)
    {
      rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
      g_assert_null (call.result);
      g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
    }
  lease = rc_cache_acquire (f->cache, "a", NULL, NULL);
  g_assert_nonnull (lease);
  g_assert_cmpint (f->n_loads, ==, 1);
}

/* Nobody is told to load meanwhile. */
static void
test_retry_delay_begin (Fixture       *f,
                        gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) later = G_VALUE_INIT;
  Call call = { NULL, };
  RcLoad *load = NULL;

  rc_cache_set_retry_delay (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);

  g_assert_true (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  g_assert_null (load);
  rc_cache_begin_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  g_assert_true (rc_cache_begin_finish (f->cache, call.result, &later, &load, NULL));
  g_assert_null (load);
  g_object_unref (call.result);
  g_assert_true (g_value_get_object (&value) == g_value_get_object (&later));
}

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       is_valid,
          GError       **error)
{
  return *(gboolean *) is_valid;
}

/* What does not validate is not served during the delay either. */
static void
test_retry_delay_validates (Fixture       *f,
                            gconstpointer  unused)
{
  gboolean is_valid = TRUE;

  rc_cache_set_validate_func (f->cache, validate, &is_valid, NULL);
  rc_cache_set_retry_delay (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  is_valid = FALSE;
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_INVALID), ==, 1);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
}

/* During the delay the server comes back: after it, a new value takes over. */
static void
test_heals (Fixture       *f,
            gconstpointer  unused)
{
  rc_cache_set_retry_delay (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (STALE / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  assert_states (f, "f");
  g_assert_cmpint (f->n_released, ==, 1);
}

static gboolean
validate_by_get (const char    *key,
                 const GValue  *value,
                 gpointer       user_data,
                 GError       **error)
{
  Fixture *f = user_data;
  g_autoptr (GObject) object = rc_cache_get (f->cache, key, NULL, NULL);

  return TRUE;
}

static gpointer
answer_badly_cb (gpointer data)
{
  answer_badly (data);
  return NULL;
}

/* A validate function that asks for its own key, in a thread that only answers: the load
   of that key can't end before it does. */
static void
test_validate_asks (Fixture       *f,
                    gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_validate_func (f->cache, validate_by_get, f, NULL);
  rc_clock_advance (TTL);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_thread_join (g_thread_new ("answer", answer_badly_cb, steal_kept (f, 1)));
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
}

static gpointer
advance_cb (gpointer data)
{
  Fixture *f = data;

  test_latch_wait_for (&f->has_kept, 1);
  rc_clock_advance (STALE / 2);
  return NULL;
}

/* The thread that runs the main context of the cache is the one that waits. */
static void
test_time_out_at_home (Fixture       *f,
                       gconstpointer  unused)
{
  GThread *clock;

  rc_cache_set_main_context (f->cache, g_main_context_default ());
  rc_cache_set_load_timeout (f->cache, STALE / 2);
  rc_clock_advance (TTL);
  f->keeps = TRUE;
  clock = g_thread_new ("clock", advance_cb, f);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_thread_join (clock);
  answer (steal_kept (f, 1), 5);
  rc_cache_set_main_context (f->cache, NULL);
}

/* Stale entries are of no use to a refresh; they are loaded by who wants them. */
static void
test_with_refresh (Fixture       *f,
                   gconstpointer  unused)
{
  rc_cache_set_refresh_after (f->cache, TTL / 2);
  rc_clock_advance (TTL);
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_true (f->loader == g_thread_self ());
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
}

#define add(name, func) \
  g_test_add ("/rc/stale-limits/" name, Fixture, NULL, set_up_limits, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("capacity", test_capacity);
  add ("weight", test_weight);
  add ("ttl-changed-live", test_ttl_changed_live);
  add ("stale-changed-live", test_stale_changed_live);
  add ("turned-off", test_turned_off);
  add ("own-ttl", test_own_ttl);
  add ("without-ttl", test_without_ttl);
  add ("retry-delay", test_retry_delay);
  add ("retry-delay/async", test_retry_delay_async);
  add ("retry-delay/begin", test_retry_delay_begin);
  add ("retry-delay/validates", test_retry_delay_validates);
  add ("retry-delay/heals", test_heals);
  add ("validate-asks", test_validate_asks);
  add ("time-out-at-home", test_time_out_at_home);
  add ("with-refresh", test_with_refresh);

  return g_test_run ();
}
