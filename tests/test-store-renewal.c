/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"
#include "store-fixture.h"

/* New limits of a large store: they hold at once, though the deadlines are gone through in
   steps. */

#define N_ENTRIES 5000
#define LARGEST_STEP 240

/* By how much a use may be noted too late, where the order of so many is all that is noted. */
#define LATE 5

static void
fill (Fixture *f,
      gint64   now)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      add (f, key, now);
    }
}

static guint
count_in_state (Fixture      *f,
                RcEntryState  state,
                gint64        now)
{
  guint n = 0;
  RcTableIter iter;
  RcEntry *entry;

  rc_table_iter_init (&iter, &f->store.table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    {
      RcEvictReason reason;

      n += rc_store_get_state (&f->store, entry, now, &reason) == state;
    }

  return n;
}

static guint
finish (Fixture *f)
{
  guint n_steps = 0;

  for (; f->store.is_renewing; n_steps++)
    rc_store_renew_some (&f->store);

  return n_steps;
}

static void
take_all_due (Fixture *f,
              gint64   now)
{
  while (rc_store_get_next_due (&f->store) <= now)
    {
      rc_store_renew_some (&f->store);
      rc_store_take_due (&f->store, now, 32, &f->removed);
    }
}

static void
test_shorter (Fixture       *f,
              gconstpointer  unused)
{
  set_limits (f, (RcLimits) { .ttl_usec = 1000 }, 0);
  fill (f, 0);
  set_limits (f, (RcLimits) { .ttl_usec = 100 }, 200);
  g_assert_true (f->store.is_renewing);
  g_assert_true (f->store.asks_for_care);
  g_assert_cmpuint (rc_store_get_n_entries (&f->store), >, N_ENTRIES - 2 * LARGEST_STEP);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_EXPIRED, 200), ==,
                    rc_store_get_n_entries (&f->store));
  g_assert_cmpint (rc_store_get_next_due (&f->store), <=, 200);

  take_all_due (f, 200);
  g_assert_cmpuint (rc_store_get_n_entries (&f->store), ==, 0);
  g_assert_false (f->store.asks_for_care);
  g_assert_cmpint (rc_store_get_next_due (&f->store), ==, RC_TIME_NEVER);
}

static void
test_longer (Fixture       *f,
             gconstpointer  unused)
{
  set_limits (f, (RcLimits) { .ttl_usec = 100 }, 0);
  fill (f, 0);
  set_limits (f, (RcLimits) { .ttl_usec = 1000 }, 50);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_FRESH, 999), ==, N_ENTRIES);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_EXPIRED, 1000), ==, N_ENTRIES);

  g_assert_cmpuint (finish (f), >=, N_ENTRIES / LARGEST_STEP);
  check_removed (f, "");
  g_assert_cmpint (rc_store_get_next_due (&f->store), ==, 1000);
}

/* From no deadline to one, and back. */
static void
test_on_and_off (Fixture       *f,
                 gconstpointer  unused)
{
  fill (f, 0);
  g_assert_cmpint (rc_store_get_next_due (&f->store), ==, RC_TIME_NEVER);
  set_limits (f, (RcLimits) { .idle_timeout_usec = 100 }, 50);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_FRESH, 99), ==, N_ENTRIES);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_EXPIRED, 100 + LATE), ==, N_ENTRIES);
  finish (f);
  check_removed (f, "");
  g_assert_cmpint (rc_store_get_next_due (&f->store), >=, 100);
  g_assert_cmpint (rc_store_get_next_due (&f->store), <=, 100 + LATE);

  set_limits (f, (RcLimits) { .idle_timeout_usec = 0 }, 60);
  g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_FRESH, 1000), ==, N_ENTRIES);
  finish (f);
  g_assert_cmpint (rc_store_get_next_due (&f->store), ==, RC_TIME_NEVER);
}

/* A refresh asks for care for as long as it is on, and not longer. */
static void
test_care (Fixture       *f,
           gconstpointer  unused)
{
  set_limits (f, (RcLimits) { .refresh_after_usec = 10 }, 0);
  g_assert_true (f->store.asks_for_care);
  fill (f, 0);
  set_limits (f, (RcLimits) { .refresh_after_usec = 10, .ttl_usec = 1000 }, 0);
  finish (f);
  g_assert_true (f->store.asks_for_care);
  set_limits (f, (RcLimits) { .ttl_usec = 1000 }, 0);
  g_assert_false (f->store.asks_for_care);
}

static void
set_random_limits (Fixture *f,
                   gint64   now)
{
  set_limits (f, (RcLimits) { .ttl_usec = g_test_rand_int_range (0, 3) * 1000,
                              .idle_timeout_usec = g_test_rand_int_range (0, 3) * 900,
                              .stale_if_error_usec = g_test_rand_int_range (0, 2) * 500,
                              .jitter = g_test_rand_int_range (0, 2) * 0.5 }, now);
}

static void
step_randomly (Fixture *f,
               gint64   now)
{
  g_autofree char *key = g_strdup_printf ("%d", g_test_rand_int_range (0, 2 * N_ENTRIES));
  RcEntry *entry = find (f, key);

  if (entry == NULL || g_test_rand_bit ())
    add_full (f, key, NULL,
              g_test_rand_bit () ? RC_TTL_OF_CACHE : g_test_rand_int_range (0, 2000), 1, now);
  else if (g_test_rand_bit ())
    rc_store_take (&f->store, entry, RC_EVICT_REASON_REMOVED, &f->removed);
  else
    rc_store_hit (&f->store, entry, now);
}

/* Entries come, go and are used, and the limits change again, before all are gone through. */
static void
test_random (Fixture       *f,
             gconstpointer  unused)
{
  gint64 now = 0;

  fill (f, now);
  for (guint round = 0; round < 40; round++)
    {
      set_random_limits (f, now);
      for (guint i = 0; i < 200; i++)
        {
          step_randomly (f, now);
          now += g_test_rand_int_range (0, 3);
          if (i % 20 == 0 && round % 4 != 0)
            rc_store_renew_some (&f->store);
        }

      if (round % 3 > 0)
        continue;

      take_all_due (f, now);
      g_assert_cmpuint (count_in_state (f, RC_ENTRY_STATE_EXPIRED, now), ==, 0);
      check_removed (f, NULL);
    }
}

typedef struct
{
  TestLatch begun;
  TestLatch may_go_on;
} Block;

static void
block_housekeeper (const char    *key,
                   const GValue  *value,
                   RcEvictReason  reason,
                   gpointer       user_data)
{
  Block *block = user_data;

  test_latch_add (&block->begun);
  test_latch_wait_for (&block->may_go_on, 1);
}

static RcCache *
make_large_cache (GObject *object,
                  gint64   ttl)
{
  RcCache *cache = rc_cache_new ("large");

  rc_cache_set_ttl (cache, ttl);
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      rc_cache_insert (cache, key, object);
    }

  return cache;
}

static guint
count_hits (RcCache *cache)
{
  guint n_hits = 0;

  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);
      g_autoptr (GObject) object = rc_cache_lookup (cache, key);

      n_hits += object != NULL;
    }

  return n_hits;
}

static gpointer
advance (gpointer unused)
{
  rc_clock_advance (20);
  return NULL;
}

/* The quick way to a hit, while the one who goes through the deadlines is busy elsewhere. */
static void
test_hits_meanwhile (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcCache *blocking = rc_cache_new ("blocking");
  RcCache *shorter;
  RcCache *longer;
  GThread *thread;
  Block block;

  test_latch_init (&block.begun);
  test_latch_init (&block.may_go_on);
  rc_clock_freeze ();
  shorter = make_large_cache (object, 1000);
  longer = make_large_cache (object, 15);
  g_assert_cmpuint (count_hits (shorter), ==, N_ENTRIES);
  rc_cache_set_release_func (blocking, block_housekeeper, &block, NULL);
  rc_cache_set_ttl (blocking, 10);
  rc_cache_insert (blocking, "a", object);
  thread = g_thread_new ("advance", advance, NULL);
  test_latch_wait_for (&block.begun, 1);

  rc_cache_set_ttl (shorter, 20);
  rc_cache_set_ttl (longer, 21);
  g_assert_cmpuint (count_hits (shorter), ==, 0);
  g_assert_cmpuint (count_hits (longer), ==, N_ENTRIES);

  test_latch_add (&block.may_go_on);
  g_thread_join (thread);
  g_assert_cmpuint (rc_cache_get_n_entries (longer), ==, N_ENTRIES);
  g_assert_cmpuint (count_hits (longer), ==, N_ENTRIES);
  rc_clock_advance (1);
  g_assert_cmpuint (rc_cache_get_n_entries (longer), ==, 0);

  rc_clock_thaw ();
  g_assert_finalize_object (shorter);
  g_assert_finalize_object (longer);
  g_assert_finalize_object (blocking);
  g_assert_finalize_object (object);
  test_latch_clear (&block.begun);
  test_latch_clear (&block.may_go_on);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/store/renewal/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("shorter", test_shorter);
  ADD ("longer", test_longer);
  ADD ("on-and-off", test_on_and_off);
  ADD ("care", test_care);
  ADD ("random", test_random);
  g_test_add_func ("/rc/store/renewal/hits-meanwhile", test_hits_meanwhile);

  return g_test_run ();
}
