/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

static gboolean
match_even (const char   *key,
            const GValue *value,
            gpointer      n_calls)
{
  ++*(int *) n_calls;
  return TEST_RESOURCE (g_value_get_object (value))->number % 2 == 0;
}

static void
test_by_value (Fixture       *f,
               gconstpointer  unused)
{
  int n_calls = 0;

  insert (f, "a", 1);
  insert (f, "b", 2);
  insert (f, "c", 3);
  insert (f, "d", 4);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_even, &n_calls), ==, 2);
  g_assert_cmpint (n_calls, ==, 4);
  g_assert_true (rc_cache_contains (f->cache, "a"));
  g_assert_false (rc_cache_contains (f->cache, "b"));
  g_assert_true (rc_cache_contains (f->cache, "c"));
  g_assert_false (rc_cache_contains (f->cache, "d"));
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_REMOVED), ==, 2);
  g_assert_cmpint (f->n_released, ==, 2);
}

static gboolean
match_prefix (const char   *key,
              const GValue *value,
              gpointer      prefix)
{
  return g_str_has_prefix (key, prefix);
}

static void
test_by_key (Fixture       *f,
             gconstpointer  unused)
{
  insert (f, "host/1", 1);
  insert (f, "host/2", 2);
  insert (f, "other/1", 3);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_prefix, (gpointer) "none"), ==, 0);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_prefix, (gpointer) "host/"), ==, 2);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
}

static void
test_nothing_there (Fixture       *f,
                    gconstpointer  unused)
{
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_prefix, (gpointer) ""), ==, 0);
}

static gboolean
match_load (const char   *key,
            const GValue *value,
            gpointer      n_loading)
{
  if (value != NULL)
    return FALSE;

  ++*(int *) n_loading;
  return g_str_equal (key, "a");
}

/* The callers of a load that matches get the value; the cache does not keep it. */
static void
test_loads_in_progress (Fixture       *f,
                        gconstpointer  unused)
{
  Call calls[2] = { { NULL, }, };
  RcLoad *loads[2];
  int n_loading = 0;

  insert (f, "there", 1);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &calls[0]);
  loads[0] = steal_kept (f, 1);
  rc_cache_get_async (f->cache, "b", NULL, call_cb, &calls[1]);
  loads[1] = steal_kept (f, 2);

  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_load, &n_loading), ==, 0);
  g_assert_cmpint (n_loading, ==, 2);
  answer (loads[0], 8);
  answer (loads[1], 9);
  g_assert_cmpint (finish_get (f, &calls[0], NULL), ==, 8);
  g_assert_cmpint (finish_get (f, &calls[1], NULL), ==, 9);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (peek_number (f, "b"), ==, 9);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "there"));
}

/* An entry that is being loaded anew leaves together with its load. */
static gboolean
match_entry (const char   *key,
             const GValue *value,
             gpointer      unused)
{
  return value != NULL;
}

static void
remove_while_refreshed (Fixture     *f,
                        RcMatchFunc  match)
{
  Call call = { NULL, };

  insert (f, "a", 1);
  f->keeps = TRUE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match, (gpointer) "a"), ==, 1);
  answer (steal_kept (f, 1), 9);
  call_wait (&call);
  g_clear_object (&call.result);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
test_refresh_in_progress (Fixture       *f,
                          gconstpointer  unused)
{
  remove_while_refreshed (f, match_prefix);
}

/* The entry alone is chosen: what was to take its place goes with it. */
static void
test_entry_but_not_load (Fixture       *f,
                         gconstpointer  unused)
{
  remove_while_refreshed (f, match_entry);
}

/* The load alone is chosen: the entry that it was to replace stays. */
static void
test_load_but_not_entry (Fixture       *f,
                         gconstpointer  unused)
{
  Call call = { NULL, };
  int n_loading = 0;

  insert (f, "a", 1);
  f->keeps = TRUE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_load, &n_loading), ==, 0);
  g_assert_cmpint (n_loading, ==, 1);
  answer (steal_kept (f, 1), 9);
  call_wait (&call);
  g_clear_object (&call.result);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_leased (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (f->cache, "a", NULL, NULL);

  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_prefix, (gpointer) "a"), ==, 1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpint (f->n_released, ==, 1);
}

static gboolean
match_and_look_up (const char   *key,
                   const GValue *value,
                   gpointer      user_data)
{
  Fixture *f = user_data;
  g_autoptr (GObject) object = rc_cache_lookup (f->cache, key);

  g_assert_true (object == g_value_get_object (value));
  get_number (f, "loaded by match");
  return g_str_equal (key, "a");
}

static void
test_match_uses_the_cache (Fixture       *f,
                           gconstpointer  unused)
{
  insert (f, "a", 1);
  insert (f, "b", 2);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_and_look_up, f), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 2);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static gboolean
match_and_replace (const char   *key,
                   const GValue *value,
                   gpointer      user_data)
{
  Fixture *f = user_data;

  if (TEST_RESOURCE (g_value_get_object (value))->number == 1)
    insert (f, key, 77);
  return TEST_RESOURCE (g_value_get_object (value))->number == 1;
}

/* What came in the place of the value that was judged stays. */
static void
test_match_replaces (Fixture       *f,
                     gconstpointer  unused)
{
  insert (f, "a", 1);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_and_replace, f), ==, 0);
  g_assert_cmpint (peek_number (f, "a"), ==, 77);
  g_assert_cmpint (f->n_released, ==, 1);
}

static gboolean
match_and_clear (const char   *key,
                 const GValue *value,
                 gpointer      user_data)
{
  rc_cache_clear (user_data);
  return TRUE;
}

static void
test_match_clears (Fixture       *f,
                   gconstpointer  unused)
{
  insert (f, "a", 1);
  insert (f, "b", 2);
  insert (f, "c", 3);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_and_clear, f->cache), ==, 0);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpint (f->n_released, ==, 3);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_CLEARED), ==, 3);
}

static void
insert_again_cb (RcCache       *cache,
                 const char    *key,
                 RcEvictReason  reason,
                 Fixture       *f)
{
  insert (f, key, 77);
}

/* Each value is judged once: a handler that puts it back does not make it endless. */
static void
test_handler_inserts_again (Fixture       *f,
                            gconstpointer  unused)
{
  insert (f, "a", 1);
  insert (f, "b", 2);
  g_signal_connect (f->cache, "evict", G_CALLBACK (insert_again_cb), f);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_prefix, (gpointer) ""), ==, 2);
  g_signal_handlers_disconnect_by_func (f->cache, insert_again_cb, f);
  g_assert_cmpint (peek_number (f, "a"), ==, 77);
  g_assert_cmpint (peek_number (f, "b"), ==, 77);
}

static gboolean
match_and_close (const char   *key,
                 const GValue *value,
                 gpointer      user_data)
{
  rc_cache_close (user_data);
  return TRUE;
}

static void
test_match_closes (Fixture       *f,
                   gconstpointer  unused)
{
  insert (f, "a", 1);
  insert (f, "b", 2);
  rc_cache_remove_matching (f->cache, match_and_close, f->cache);
  g_assert_cmpint (f->n_released, ==, 2);
}

#define add(name, func) \
  g_test_add ("/rc/matching/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("by-value", test_by_value);
  add ("by-key", test_by_key);
  add ("nothing-there", test_nothing_there);
  add ("loads-in-progress", test_loads_in_progress);
  add ("refresh-in-progress", test_refresh_in_progress);
  add ("entry-but-not-load", test_entry_but_not_load);
  add ("load-but-not-entry", test_load_but_not_entry);
  add ("leased", test_leased);
  add ("match/uses-the-cache", test_match_uses_the_cache);
  add ("match/replaces", test_match_replaces);
  add ("match/clears", test_match_clears);
  add ("match/closes", test_match_closes);
  add ("handler-inserts-again", test_handler_inserts_again);

  return g_test_run ();
}
