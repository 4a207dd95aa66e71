/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#define N_STEPS 20000
#define N_KEYS 24
#define N_MOVED 10000

/* Limits that change while the store is full, deadlines at the end of time, and
   random steps of all kinds. */

static void
test_fewer_entries (Fixture       *fixture,
                    gconstpointer  unused)
{
  add (fixture, "a", 0);
  add (fixture, "b", 0);
  add (fixture, "c", 0);
  rc_store_hit (&fixture->store, find (fixture, "a"), 1);
  set_limits (fixture, (RcLimits) { .max_entries = 1 }, 2);
  check_removed (fixture, "b:capacity! c:capacity!");
  set_limits (fixture, (RcLimits) { .max_entries = 0 }, 2);
  add (fixture, "d", 2);
  check_removed (fixture, "");
}

static void
test_less_weight (Fixture       *fixture,
                  gconstpointer  unused)
{
  add_full (fixture, "a", NULL, RC_TTL_OF_CACHE, 3, 0);
  add_full (fixture, "b", NULL, RC_TTL_OF_CACHE, 4, 0);
  add_full (fixture, "c", NULL, 1, 5, 0);
  set_limits (fixture, (RcLimits) { .max_weight = 8 }, 0);
  check_removed (fixture, "a:capacity! b:capacity!");
  add_full (fixture, "d", NULL, RC_TTL_OF_CACHE, 3, 0);

  /* What has expired makes room before what is alive. */
  rc_store_hit (&fixture->store, find (fixture, "c"), 0);
  set_limits (fixture, (RcLimits) { .max_weight = 4 }, 1);
  check_removed (fixture, "c:expired!");
}

static void
test_shorter_ttl (Fixture       *fixture,
                  gconstpointer  unused)
{
  add (fixture, "a", 0);
  add (fixture, "b", 5);
  add_full (fixture, "own", NULL, 100, 1, 0);
  set_limits (fixture, (RcLimits) { .ttl_usec = 10 }, 10);
  check_removed (fixture, "a:expired!");
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 15);

  set_limits (fixture, (RcLimits) { .ttl_usec = 20 }, 11);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 25);
  set_limits (fixture, (RcLimits) { .ttl_usec = 0 }, 12);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 100);
  check_removed (fixture, "");
}

static void
test_shorter_idle_timeout (Fixture       *fixture,
                           gconstpointer  unused)
{
  add (fixture, "a", 0);
  add (fixture, "b", 0);
  rc_store_hit (&fixture->store, find (fixture, "a"), 7);
  set_limits (fixture, (RcLimits) { .idle_timeout_usec = 5 }, 10);
  check_removed (fixture, "b:idle!");
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 12);

  /* At both ends at once the time to live is the reason. */
  set_limits (fixture, (RcLimits) { .idle_timeout_usec = 5, .ttl_usec = 12 }, 11);
  rc_store_take_due (&fixture->store, 12, 9, &fixture->removed);
  check_removed (fixture, "a:expired!");
}

static void
test_jitter (Fixture       *fixture,
             gconstpointer  unused)
{
  gint64 earliest = 1100;
  gint64 latest = 0;

  set_limits (fixture, (RcLimits) { .ttl_usec = 1000, .jitter = 0.25 }, 0);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      add (fixture, key, 100);
      g_assert_cmpint (find (fixture, key)->fresh_until, >=, 100 + 750);
      g_assert_cmpint (find (fixture, key)->fresh_until, <=, 100 + 1000);
      earliest = MIN (earliest, find (fixture, key)->fresh_until);
      latest = MAX (latest, find (fixture, key)->fresh_until);
    }
  g_assert_cmpint (latest - earliest, >, 100);

  set_limits (fixture, (RcLimits) { .ttl_usec = 1000 }, 100);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 1100);
  check_removed (fixture, "");
}

static gint64
get_time_to_live (Fixture *fixture,
                  gint64   now)
{
  return rc_store_get_time_to_live (&fixture->store, find (fixture, "a"), now);
}

static void
test_time_to_live (Fixture       *fixture,
                   gconstpointer  unused)
{
  add (fixture, "a", 0);
  g_assert_cmpint (get_time_to_live (fixture, 1000), ==, -1);
  set_limits (fixture, (RcLimits) { .ttl_usec = 100 }, 0);
  g_assert_cmpint (get_time_to_live (fixture, 30), ==, 70);
  g_assert_cmpint (get_time_to_live (fixture, 100), ==, 0);
  g_assert_cmpint (get_time_to_live (fixture, 130), ==, 0);

  set_limits (fixture, (RcLimits) { .ttl_usec = 100, .idle_timeout_usec = 40 }, 0);
  rc_store_hit (&fixture->store, find (fixture, "a"), 20);
  g_assert_cmpint (get_time_to_live (fixture, 30), ==, 30);
  rc_store_hit (&fixture->store, find (fixture, "a"), 90);
  g_assert_cmpint (get_time_to_live (fixture, 90), ==, 10);
}

/* A time to live beyond the end of time is for ever, not in the past. */
static void
test_saturation (Fixture       *fixture,
                 gconstpointer  unused)
{
  const gint64 now = G_GINT64_CONSTANT (1) << 50;

  set_limits (fixture, (RcLimits) { .ttl_usec = G_MAXINT64, .idle_timeout_usec = G_MAXINT64 }, now);
  add (fixture, "a", now);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, RC_TIME_NEVER);
  g_assert_cmpint (get_time_to_live (fixture, now), ==, -1);

  set_limits (fixture, (RcLimits) { .ttl_usec = G_MAXINT64 - now - 1 }, now);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, RC_TIME_NEVER - 1);
  set_limits (fixture, (RcLimits) { .ttl_usec = G_MAXINT64 - now }, now);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, RC_TIME_NEVER);

  set_limits (fixture, (RcLimits) { .ttl_usec = G_MAXINT64, .jitter = 1 }, now);
  g_assert_cmpint (find (fixture, "a")->fresh_until, >=, now);
  add_full (fixture, "a", NULL, G_MAXINT64, 1, now);
  g_assert_cmpint (find (fixture, "a")->fresh_until, >=, now);
}

/* Two weights whose sum is more than a number can hold. */
static void
test_heaviest (Fixture       *fixture,
               gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_weight = G_MAXUINT64 }, 0);
  add_full (fixture, "a", NULL, RC_TTL_OF_CACHE, G_MAXUINT64 - 1, 0);
  add_full (fixture, "b", NULL, RC_TTL_OF_CACHE, 1, 0);
  check_removed (fixture, "");
  add_full (fixture, "c", NULL, RC_TTL_OF_CACHE, 1, 0);
  check_removed (fixture, "a:capacity!");
  add_full (fixture, "d", NULL, RC_TTL_OF_CACHE, G_MAXUINT64, 0);
  check_removed (fixture, "b:capacity! c:capacity!");
}

/* Thousands of idle deadlines that hits have moved are put right in bounded steps. */
static void
test_many_moved (Fixture       *fixture,
                 gconstpointer  unused)
{
  guint n_steps = 0;

  set_limits (fixture, (RcLimits) { .idle_timeout_usec = 10 }, 0);
  for (guint i = 0; i < N_MOVED; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      add (fixture, key, 0);
      rc_store_hit (&fixture->store, find (fixture, key), 9);
    }

  while (rc_store_get_next_due (&fixture->store) <= 10)
    {
      guint taken = rc_store_take_due (&fixture->store, 10, G_MAXUINT, &fixture->removed);

      g_assert_cmpuint (taken, ==, 0);
      n_steps++;
    }
  g_assert_cmpuint (n_steps, >=, N_MOVED / 1000);
  g_assert_cmpuint (n_steps, <, N_MOVED);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 19);
  check_removed (fixture, "");
}

/* However many moved deadlines stand before an expired entry, it goes first. */
static void
test_expired_behind_moved (Fixture       *fixture,
                           gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .idle_timeout_usec = 10, .max_entries = N_MOVED + 1 }, 0);
  for (guint i = 0; i < N_MOVED; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      add (fixture, key, 0);
      rc_store_hit (&fixture->store, find (fixture, key), 9);
    }
  add_full (fixture, "short", NULL, 3, 1, 9);
  add (fixture, "new", 15);
  check_removed (fixture, "short:expired!");
}

static RcLimits
draw_limits (void)
{
  return (RcLimits) {
    .ttl_usec = g_test_rand_int_range (0, 3) * 40,
    .idle_timeout_usec = g_test_rand_int_range (0, 3) * 15,
    .jitter = g_test_rand_int_range (0, 2) * 0.5,
    .max_entries = g_test_rand_int_range (0, 12),
    .max_weight = g_test_rand_int_range (0, 40),
  };
}

static void
take_random_step (Fixture    *fixture,
                  const char *key,
                  GObject    *object,
                  gint64      now)
{
  RcEntry *entry = find (fixture, key);
  int choice = g_test_rand_int_range (0, 100);

  if (choice < 45)
    add_full (fixture, key, choice % 2 ? object : NULL,
              choice % 5 ? RC_TTL_OF_CACHE : g_test_rand_int_range (0, 30),
              g_test_rand_int_range (0, 8), now);
  else if (choice < 75 && entry != NULL)
    rc_store_hit (&fixture->store, entry, now);
  else if (choice < 85 && entry != NULL)
    rc_store_take (&fixture->store, entry, RC_EVICT_REASON_REMOVED, &fixture->removed);
  else if (choice < 92)
    rc_store_take_due (&fixture->store, now, g_test_rand_int_range (0, 4), &fixture->removed);
  else if (choice < 97)
    set_limits (fixture, draw_limits (), now);
  else if (choice == 97)
    rc_store_take_victims (&fixture->store, g_test_rand_int_range (0, 6), &fixture->removed);
}

static void
test_random (Fixture       *fixture,
             gconstpointer  unused)
{
  GObject *objects[4];
  gint64 now = 0;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    objects[i] = g_object_new (G_TYPE_OBJECT, NULL);

  for (guint step = 0; step < N_STEPS; step++)
    {
      char key[] = { 'a' + g_test_rand_int_range (0, N_KEYS), '\0' };

      if (step == N_STEPS / 4)
        share (fixture);
      take_random_step (fixture, key, objects[step % 4], now);
      check_removed (fixture, NULL);
      forget_spares (fixture);
      now += g_test_rand_int_range (0, 4);
    }

  rc_store_take_all (&fixture->store, RC_EVICT_REASON_CLEARED, &fixture->removed);
  check_removed (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_assert_finalize_object (objects[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/store/fewer-entries", test_fewer_entries);
  add ("/rc/store/less-weight", test_less_weight);
  add ("/rc/store/shorter-ttl", test_shorter_ttl);
  add ("/rc/store/shorter-idle-timeout", test_shorter_idle_timeout);
  add ("/rc/store/jitter", test_jitter);
  add ("/rc/store/time-to-live", test_time_to_live);
  add ("/rc/store/saturation", test_saturation);
  add ("/rc/store/heaviest", test_heaviest);
  add ("/rc/store/many-moved", test_many_moved);
  add ("/rc/store/expired-behind-moved", test_expired_behind_moved);
  add ("/rc/store/random", test_random);
#undef add

  return g_test_run ();
}
