/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#define N_STEPS 20000
#define N_KEYS 12

/* Entries that stay beyond their time to live, and those that are to be loaded again. */

/* Compares what has left, in order, with "key:reason …". */
static void
assert_removed (Fixture    *fixture,
                const char *expected)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  RcEntry *next;

  for (RcEntry *entry = fixture->removed.first; entry != NULL; entry = next)
    {
      next = entry->next;
      g_string_append_printf (seen, "%s%s:%s", seen->len > 0 ? " " : "", entry->key,
                              rc_evict_reason_to_string (entry->reason));
      rc_entry_free (entry);
    }
  fixture->removed = (RcRemoved) { NULL, NULL };
  g_assert_cmpstr (seen->str, ==, expected);
}

static void
assert_state (Fixture      *fixture,
              const char   *key,
              gint64        now,
              RcEntryState  expected)
{
  RcEvictReason reason;

  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, key), now, &reason), ==,
                   expected);
}

static void
assert_expired (Fixture       *fixture,
                const char    *key,
                gint64         now,
                RcEvictReason  expected)
{
  RcEvictReason reason = RC_EVICT_REASON_CLOSED;

  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, key), now, &reason), ==,
                   RC_ENTRY_STATE_EXPIRED);
  g_assert_cmpint (reason, ==, expected);
}

static guint
take_due (Fixture *fixture,
          gint64   now)
{
  return rc_store_take_due (&fixture->store, now, G_MAXUINT, &fixture->removed);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  add (fixture, "a", 5);
  g_assert_cmpint (find (fixture, "a")->fresh_until, ==, 15);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 35);
  assert_state (fixture, "a", 14, RC_ENTRY_STATE_FRESH);
  assert_state (fixture, "a", 15, RC_ENTRY_STATE_STALE);
  assert_state (fixture, "a", 34, RC_ENTRY_STATE_STALE);
  assert_expired (fixture, "a", 35, RC_EVICT_REASON_EXPIRED);

  g_assert_cmpuint (take_due (fixture, 34), ==, 0);
  g_assert_cmpuint (take_due (fixture, 35), ==, 1);
  assert_removed (fixture, "a:expired");
}

/* Nobody is told that what is stale has time left. */
static void
test_time_to_live (Fixture       *fixture,
                   gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  add (fixture, "a", 0);
  g_assert_cmpint (rc_store_get_time_to_live (&fixture->store, find (fixture, "a"), 4), ==, 6);
  g_assert_cmpint (rc_store_get_time_to_live (&fixture->store, find (fixture, "a"), 10), ==, 0);
  g_assert_cmpint (rc_store_get_time_to_live (&fixture->store, find (fixture, "a"), 15), ==, 0);
}

/* Nothing is stale that has no time to live, or one of its own that has not ended. */
static void
test_own_ttl (Fixture       *fixture,
              gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  add_full (fixture, "for ever", NULL, 0, 1, 0);
  add_full (fixture, "longer", NULL, 15, 1, 0);
  add_full (fixture, "shorter", NULL, 5, 1, 0);
  assert_state (fixture, "for ever", G_MAXINT64 - 1, RC_ENTRY_STATE_FRESH);
  assert_state (fixture, "longer", 14, RC_ENTRY_STATE_FRESH);
  assert_state (fixture, "longer", 15, RC_ENTRY_STATE_STALE);
  assert_state (fixture, "shorter", 5, RC_ENTRY_STATE_STALE);
  assert_expired (fixture, "shorter", 25, RC_EVICT_REASON_EXPIRED);
  g_assert_cmpuint (take_due (fixture, 35), ==, 2);
  assert_removed (fixture, "shorter:expired longer:expired");
}

/* Who nobody asks for leaves by the idle deadline, which hits move, stale or not. */
static void
test_idle (Fixture       *fixture,
           gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20,
                                    .idle_timeout_usec = 8 }, 0);
  add (fixture, "a", 0);
  assert_expired (fixture, "a", 8, RC_EVICT_REASON_IDLE);
  rc_store_hit (&fixture->store, find (fixture, "a"), 7);
  assert_state (fixture, "a", 8, RC_ENTRY_STATE_FRESH);
  assert_state (fixture, "a", 10, RC_ENTRY_STATE_STALE);
  assert_state (fixture, "a", 14, RC_ENTRY_STATE_STALE);
  assert_expired (fixture, "a", 15, RC_EVICT_REASON_IDLE);
  assert_expired (fixture, "a", 30, RC_EVICT_REASON_EXPIRED);

  g_assert_cmpuint (take_due (fixture, 14), ==, 0);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 15);
  g_assert_cmpuint (take_due (fixture, 15), ==, 1);
  assert_removed (fixture, "a:idle");
}

static void
test_jitter (Fixture       *fixture,
             gconstpointer  unused)
{
  gint64 expires_at;

  set_limits (fixture, (RcLimits) { .ttl_usec = 1000, .stale_if_error_usec = 50,
                                    .jitter = 0.5 }, 0);
  add (fixture, "a", 0);
  expires_at = find (fixture, "a")->fresh_until;
  g_assert_cmpint (expires_at, >=, 500);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, expires_at + 50);
}

/* Beyond the end of time is for ever, not in the past. */
static void
test_saturation (Fixture       *fixture,
                 gconstpointer  unused)
{
  const gint64 now = G_GINT64_CONSTANT (1) << 50;

  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = G_MAXINT64 }, now);
  add (fixture, "a", now);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, RC_TIME_NEVER);
  assert_state (fixture, "a", now + 10, RC_ENTRY_STATE_STALE);
  assert_state (fixture, "a", G_MAXINT64 - 1, RC_ENTRY_STATE_STALE);
  g_assert_cmpuint (take_due (fixture, G_MAXINT64 - 1), ==, 0);
}

/* A new limit holds for what is there. */
static void
test_limit_changes (Fixture       *fixture,
                    gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  add (fixture, "a", 0);
  add (fixture, "b", 5);
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 5 }, 15);
  assert_removed (fixture, "a:expired");
  assert_state (fixture, "b", 19, RC_ENTRY_STATE_STALE);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 20);
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 50 }, 16);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 65);
  set_limits (fixture, (RcLimits) { .ttl_usec = 10 }, 17);
  assert_removed (fixture, "b:expired");
}

/* Whether anything is new, which others are to be told. */
static void
test_limits_are_new (Fixture       *fixture,
                     gconstpointer  unused)
{
  RcLimits limits = { .ttl_usec = 10, .refresh_after_usec = 5, .stale_if_error_usec = 3 };
  RcStore *store = &fixture->store;

  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  g_assert_false (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.refresh_after_usec = 6;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.stale_if_error_usec = 4;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.ttl_usec = 11;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.idle_timeout_usec = 1;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.jitter = 0.5;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.max_entries = 7;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  limits.max_weight = 7;
  g_assert_true (rc_store_set_limits (store, &limits, 0, &fixture->removed));
  g_assert_false (rc_store_set_limits (store, &limits, 0, &fixture->removed));
}

/* A stale entry takes room as others do, and has no privilege. */
static void
test_capacity (Fixture       *fixture,
               gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20,
                                    .max_entries = 2 }, 0);
  add (fixture, "a", 0);
  add (fixture, "b", 1);
  add (fixture, "c", 15);
  assert_removed (fixture, "a:capacity");
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 2);
  rc_store_hit (&fixture->store, find (fixture, "b"), 15);
  add (fixture, "d", 31);
  assert_removed (fixture, "b:expired");
}

static guint
take_stale (Fixture *fixture,
            gint64   now,
            guint    max)
{
  return rc_store_take_stale (&fixture->store, now, max, &fixture->removed);
}

static void
test_take_stale (Fixture       *fixture,
                 gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  g_assert_cmpuint (take_stale (fixture, 0, 9), ==, 0);
  add (fixture, "a", 0);
  add (fixture, "fresh", 12);
  add_full (fixture, "for ever", NULL, 0, 1, 0);
  g_assert_cmpuint (take_stale (fixture, 9, 9), ==, 0);
  assert_removed (fixture, "");
  g_assert_cmpuint (take_stale (fixture, 15, 0), ==, 0);
  g_assert_cmpuint (take_stale (fixture, 15, 9), ==, 1);
  assert_removed (fixture, "a:expired");
  g_assert_nonnull (find (fixture, "fresh"));
  g_assert_nonnull (find (fixture, "for ever"));
}

static void
test_take_stale_in_steps (Fixture       *fixture,
                          gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 20 }, 0);
  for (char key = 'a'; key <= 'h'; key++)
    add (fixture, (char[]) { key, '\0' }, 0);
  g_assert_cmpuint (take_stale (fixture, 10, 3), ==, 3);
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 5);
  g_assert_cmpuint (take_stale (fixture, 10, 3), ==, 3);
  g_assert_cmpuint (take_stale (fixture, 10, 3), ==, 2);
  g_assert_cmpuint (take_stale (fixture, 10, 3), ==, 0);
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 0);
}

/* What has expired for good goes another way, and has another step. */
static void
test_take_stale_only (Fixture       *fixture,
                      gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10 }, 0);
  add (fixture, "a", 0);
  g_assert_cmpuint (take_stale (fixture, 10, 9), ==, 0);
  set_limits (fixture, (RcLimits) { .ttl_usec = 10, .stale_if_error_usec = 5 }, 0);
  g_assert_cmpuint (take_stale (fixture, 15, 9), ==, 0);
  g_assert_cmpuint (take_due (fixture, 15), ==, 1);
  assert_removed (fixture, "a:expired");
}

static gboolean
is_refresh_due (Fixture *fixture,
                gint64   now)
{
  return rc_store_is_refresh_due (&fixture->store, find (fixture, "a"), now);
}

static void
test_refresh_due (Fixture       *fixture,
                  gconstpointer  unused)
{
  add (fixture, "a", 5);
  g_assert_false (is_refresh_due (fixture, 1000));
  set_limits (fixture, (RcLimits) { .refresh_after_usec = 10 }, 5);
  g_assert_false (is_refresh_due (fixture, 5));
  g_assert_false (is_refresh_due (fixture, 14));
  g_assert_true (is_refresh_due (fixture, 15));

  /* Hits make nothing younger, and nothing leaves for being old. */
  rc_store_hit (&fixture->store, find (fixture, "a"), 14);
  g_assert_true (is_refresh_due (fixture, 15));
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, RC_TIME_NEVER);
  add (fixture, "a", 15);
  g_assert_false (is_refresh_due (fixture, 24));
  g_assert_true (is_refresh_due (fixture, 25));
}

/* However limits and time move, due entries leave, and only they. */
static void
test_random (Fixture       *fixture,
             gconstpointer  unused)
{
  gint64 now = 0;

  for (guint step = 0; step < N_STEPS; step++)
    {
      char key[] = { 'a' + g_test_rand_int_range (0, N_KEYS), '\0' };
      RcTableIter iter;
      RcEntry *entry;

      add_full (fixture, key, NULL,
                step % 5 ? RC_TTL_OF_CACHE : g_test_rand_int_range (0, 30), 1, now);
      if (find (fixture, "a") != NULL)
        rc_store_hit (&fixture->store, find (fixture, "a"), now);
      if (step % 7 == 0)
        set_limits (fixture,
                    (RcLimits) { .ttl_usec = g_test_rand_int_range (0, 20),
                                 .stale_if_error_usec = g_test_rand_int_range (0, 20),
                                 .idle_timeout_usec = g_test_rand_int_range (0, 20),
                                 .jitter = g_test_rand_int_range (0, 2) * 0.5 }, now);
      now += g_test_rand_int_range (0, 4);
      take_due (fixture, now);

      g_assert_cmpint (rc_store_get_next_due (&fixture->store), >, now);
      rc_table_iter_init (&iter, &fixture->store.table);
      while ((entry = rc_table_iter_next (&iter)) != NULL)
        {
          RcEvictReason reason;

          g_assert_cmpint (rc_store_get_state (&fixture->store, entry, now, &reason), !=,
                           RC_ENTRY_STATE_EXPIRED);
        }
      take_stale (fixture, now, step % 3);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/store-stale/states", test_states);
  add ("/rc/store-stale/time-to-live", test_time_to_live);
  add ("/rc/store-stale/own-ttl", test_own_ttl);
  add ("/rc/store-stale/idle", test_idle);
  add ("/rc/store-stale/jitter", test_jitter);
  add ("/rc/store-stale/saturation", test_saturation);
  add ("/rc/store-stale/limit-changes", test_limit_changes);
  add ("/rc/store-stale/limits-are-new", test_limits_are_new);
  add ("/rc/store-stale/capacity", test_capacity);
  add ("/rc/store-stale/take-stale", test_take_stale);
  add ("/rc/store-stale/take-stale-in-steps", test_take_stale_in_steps);
  add ("/rc/store-stale/take-stale-only", test_take_stale_only);
  add ("/rc/store-stale/refresh-due", test_refresh_due);
  add ("/rc/store-stale/random", test_random);
#undef add

  return g_test_run ();
}
