/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-policy-private.h"

#define N_ENTRIES 400

typedef struct
{
  RcPolicy *policy;
  RcEntry entries[N_ENTRIES];
  gboolean is_inside[N_ENTRIES];
  guint n_inside;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->policy = rc_policy_new (&rc_policy_cost);
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      f->entries[i].hash = (i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      rc_entry_set_weight (&f->entries[i], 1);
    }
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  rc_policy_free (f->policy);
}

static void
insert (Fixture *f,
        guint    i,
        gint64   load_time)
{
  f->entries[i].load_time_usec = load_time;
  rc_policy_inserted (f->policy, &f->entries[i]);
  f->is_inside[i] = TRUE;
  f->n_inside++;
}

static guint
evict (Fixture *f)
{
  RcEntry *victim = rc_policy_victim (f->policy);
  guint i = victim - f->entries;

  g_assert_cmpuint (i, <, N_ENTRIES);
  g_assert_true (f->is_inside[i]);
  rc_policy_removed (f->policy, victim);
  f->is_inside[i] = FALSE;
  f->n_inside--;

  return i;
}

/* As a cache with room for @capacity does it. */
static gboolean
use (Fixture *f,
     guint    i,
     guint    capacity)
{
  if (f->is_inside[i])
    {
      rc_policy_hit (f->policy, &f->entries[i]);
      return TRUE;
    }

  if (f->n_inside == capacity)
    evict (f);
  insert (f, i, 1000);
  return FALSE;
}

static void
test_load_time (Fixture       *f,
                gconstpointer  unused)
{
  insert (f, 0, 1000);
  insert (f, 1, G_USEC_PER_SEC);
  insert (f, 2, 10000);

  g_assert_cmpuint (evict (f), ==, 0);
  g_assert_cmpuint (evict (f), ==, 2);
  g_assert_cmpuint (evict (f), ==, 1);
}

/* What nobody loaded is taken for what others are. */
static void
test_inserted_value (Fixture       *f,
                     gconstpointer  unused)
{
  for (guint i = 0; i < 200; i++)
    insert (f, i, G_USEC_PER_SEC);
  insert (f, 200, 0);

  g_assert_cmpint (f->entries[200].mark.worth, >=, f->entries[0].mark.worth - 1);
  g_assert_cmpint (f->entries[200].mark.worth, <=, f->entries[0].mark.worth);
}

static void
test_typical_load_time_follows (Fixture       *f,
                                gconstpointer  unused)
{
  insert (f, 0, G_USEC_PER_SEC);
  for (guint i = 1; i < N_ENTRIES - 1; i++)
    insert (f, i, 1000);
  insert (f, N_ENTRIES - 1, 0);

  g_assert_cmpint (f->entries[N_ENTRIES - 1].mark.worth, <=, f->entries[1].mark.worth + 2);
}

static void
test_frequency (Fixture       *f,
                gconstpointer  unused)
{
  for (guint i = 0; i < 3; i++)
    insert (f, i, 1000);
  for (guint i = 0; i < 4; i++)
    rc_policy_hit (f->policy, &f->entries[0]);
  rc_policy_hit (f->policy, &f->entries[2]);

  g_assert_cmpuint (evict (f), ==, 1);
  g_assert_cmpuint (evict (f), ==, 2);
  g_assert_cmpuint (evict (f), ==, 0);
}

static void
test_age (Fixture       *f,
          gconstpointer  unused)
{
  insert (f, 0, 1000);
  insert (f, 1, 1000);
  for (guint i = 2; i < 30; i++)
    insert (f, i, G_USEC_PER_SEC);
  rc_policy_hit (f->policy, &f->entries[0]);
  rc_policy_hit (f->policy, &f->entries[0]);

  g_assert_cmpuint (evict (f), ==, 1);
}

/* Weight matters only where it is what there is too little of. */
static void
test_weight (Fixture       *f,
             gconstpointer  unused)
{
  rc_entry_set_weight (&f->entries[0], 1000 * 1000);
  insert (f, 0, 1000 * 1000);
  rc_entry_set_weight (&f->entries[1], 1);
  insert (f, 1, 1000);

  g_assert_true (rc_policy_victim (f->policy) == &f->entries[1]);
  f->policy->is_weighed = TRUE;
  g_assert_true (rc_policy_victim (f->policy) == &f->entries[0]);
}

/* A key that comes back is as popular as it was. */
static void
test_ghost (Fixture       *f,
            gconstpointer  unused)
{
  insert (f, 0, 1);
  for (guint i = 0; i < 5; i++)
    rc_policy_hit (f->policy, &f->entries[0]);
  for (guint i = 1; i < 4; i++)
    insert (f, i, G_USEC_PER_SEC);

  g_assert_cmpuint (evict (f), ==, 0);
  insert (f, 0, 1000);
  g_assert_cmpuint (f->entries[0].mark.frequency, ==, 7);
  insert (f, 4, 1000);
  g_assert_cmpuint (f->entries[4].mark.frequency, ==, 1);
}

static void
test_hits_come_along (Fixture       *f,
                      gconstpointer  unused)
{
  f->entries[0].hits = 9;
  insert (f, 0, 1000);
  g_assert_cmpuint (f->entries[0].mark.frequency, ==, 10);
  f->entries[1].hits = G_MAXUINT64;
  insert (f, 1, 1000);
  g_assert_cmpuint (f->entries[1].mark.frequency, ==, 64);
}

/* A hit on what is used all the time writes nothing. */
static void
test_nothing_is_written (Fixture       *f,
                         gconstpointer  unused)
{
  RcEntry before;

  insert (f, 0, 1000);
  for (guint i = 0; i < 64; i++)
    rc_policy_hit (f->policy, &f->entries[0]);
  before = f->entries[0];
  for (guint i = 0; i < 300; i++)
    rc_policy_hit (f->policy, &f->entries[0]);

  g_assert_cmpmem (&before, sizeof before, &f->entries[0], sizeof before);
}

static guint
count_hits (Fixture *f,
            guint    first,
            guint    n_keys,
            guint    n_rounds,
            guint    capacity)
{
  guint n_hits = 0;

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < n_keys; i++)
      n_hits += use (f, first + i, capacity);

  return n_hits;
}

/* A loop that is longer than the cache: LRU would never hit. */
static void
test_loop (Fixture       *f,
           gconstpointer  unused)
{
  count_hits (f, 0, 150, 50, 100);
  g_assert_cmpuint (count_hits (f, 0, 150, 20, 100), >, 20 * 150 * 4 / 10);
}

/* What was learned of a loop does not stand in the way of what comes after it. */
static void
test_loop_ends (Fixture       *f,
                gconstpointer  unused)
{
  count_hits (f, 0, 150, 50, 100);
  count_hits (f, 200, 80, 20, 100);
  g_assert_cmpuint (count_hits (f, 200, 80, 10, 100), >, 10 * 80 * 9 / 10);
}

/* Keys that come once do not drive out those that come all the time. */
static void
test_scan (Fixture       *f,
           gconstpointer  unused)
{
  guint n_hits = 0;

  for (guint round = 0; round < 100; round++)
    {
      n_hits += count_hits (f, 0, 40, 1, 60);
      count_hits (f, 40 + round % 3 * 120, 120, 1, 60);
    }

  g_assert_cmpuint (n_hits, >, 100 * 40 * 8 / 10);
}

/* More than the sample: whoever is looked at, the hand comes round to all. */
static void
test_hand (Fixture       *f,
           gconstpointer  unused)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    insert (f, i, i % 2 == 0 ? 1000 : G_USEC_PER_SEC);
  for (guint n = 0; n < N_ENTRIES / 4; n++)
    g_assert_cmpuint (evict (f) % 2, ==, 0);
  while (f->n_inside > 0)
    evict (f);
  g_assert_null (rc_policy_victim (f->policy));
}

static void
test_any_order (Fixture       *f,
                gconstpointer  unused)
{
  for (guint step = 0; step < 20000; step++)
    {
      guint i = g_test_rand_int_range (0, N_ENTRIES);

      if (!f->is_inside[i] || step % 4 != 0)
        {
          use (f, i, 100);
          continue;
        }

      rc_policy_removed (f->policy, &f->entries[i]);
      f->is_inside[i] = FALSE;
      f->n_inside--;
    }

  while (f->n_inside > 0)
    evict (f);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "load-time", test_load_time },
    { "inserted-value", test_inserted_value },
    { "typical-load-time-follows", test_typical_load_time_follows },
    { "frequency", test_frequency },
    { "age", test_age },
    { "weight", test_weight },
    { "ghost", test_ghost },
    { "hits-come-along", test_hits_come_along },
    { "nothing-is-written", test_nothing_is_written },
    { "loop", test_loop },
    { "loop-ends", test_loop_ends },
    { "scan", test_scan },
    { "hand", test_hand },
    { "any-order", test_any_order },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/policy-cost/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }

  return g_test_run ();
}
