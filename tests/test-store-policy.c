/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

static void
set_policy (Fixture          *f,
            RcEvictionPolicy  policy,
            guint             max_entries,
            guint64           max_weight)
{
  RcLimits limits = f->store.limits;

  limits.eviction_policy = policy;
  limits.max_entries = max_entries;
  limits.max_weight = max_weight;
  rc_store_set_limits (&f->store, &limits, 10, &f->removed);
}

static void
hit (Fixture    *f,
     const char *key,
     gint64      now)
{
  rc_store_hit (&f->store, find (f, key), now);
}

static void
test_change (Fixture       *f,
             gconstpointer  unused)
{
  RcLimits limits = { .eviction_policy = RC_EVICTION_POLICY_COST };

  g_assert_true (f->store.policy->klass == &rc_policy_stamps);
  g_assert_true (rc_store_set_limits (&f->store, &limits, 1, &f->removed));
  g_assert_true (f->store.policy->klass == &rc_policy_cost);
  g_assert_false (rc_store_set_limits (&f->store, &limits, 1, &f->removed));
}

/* One that puts every use in order by itself stays. */
static void
test_strict (Fixture       *f,
             gconstpointer  unused)
{
  RcLimits limits = { .eviction_policy = RC_EVICTION_POLICY_COST };
  RcPolicy *policy;

  rc_store_set_limits (&f->store, &limits, 1, &f->removed);
  policy = f->store.policy;
  rc_store_be_strict (&f->store);
  g_assert_true (f->store.policy == policy);

  limits.eviction_policy = RC_EVICTION_POLICY_LRU;
  rc_store_set_limits (&f->store, &limits, 1, &f->removed);
  g_assert_true (f->store.policy->klass == &rc_policy_lru);
}

/* There and back: they leave in the order in which they were used. */
static void
test_order_is_kept (Fixture       *f,
                    gconstpointer  unused)
{
  add (f, "a", 1);
  add (f, "b", 1);
  add (f, "c", 1);
  hit (f, "a", 2);
  set_policy (f, RC_EVICTION_POLICY_COST, 0, 0);
  hit (f, "b", 3);
  add (f, "d", 4);
  set_policy (f, RC_EVICTION_POLICY_LRU, 0, 0);

  rc_store_take_victims (&f->store, 0, &f->removed);
  check_removed (f, "c:memory-pressure! a:memory-pressure! b:memory-pressure! "
                    "d:memory-pressure!");
}

/* A new policy and a new bound at once: the new policy chooses. */
static void
test_change_with_bound (Fixture       *f,
                        gconstpointer  unused)
{
  add (f, "dear", 1);
  find (f, "dear")->load_time_usec = 1000 * 1000;
  add (f, "cheap", 1);
  find (f, "cheap")->load_time_usec = 1;
  set_policy (f, RC_EVICTION_POLICY_COST, 1, 0);
  check_removed (f, "cheap:capacity!");
}

/* Per unit of weight the heavy one saves less. */
static void
test_max_weight (Fixture       *f,
                 gconstpointer  unused)
{
  set_policy (f, RC_EVICTION_POLICY_COST, 0, 1000);
  add_full (f, "light", NULL, RC_TTL_OF_CACHE, 1, 1);
  add_full (f, "heavy", NULL, RC_TTL_OF_CACHE, 900, 1);
  add_full (f, "other", NULL, RC_TTL_OF_CACHE, 500, 1);
  check_removed (f, "heavy:capacity!");
}

/* Sizes over six decades: what is too heavy drives nobody out, and the rest stays within
   bounds. */
static void
test_six_decades (Fixture       *f,
                  gconstpointer  unused)
{
  static const guint64 weights[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

  set_policy (f, RC_EVICTION_POLICY_COST, 0, 200000);
  for (guint step = 0; step < 3000; step++)
    {
      g_autofree char *key = g_strdup_printf ("%d", g_test_rand_int_range (0, 200));
      guint64 weight = weights[g_test_rand_int_range (0, G_N_ELEMENTS (weights))];
      RcEntry *entry = find (f, key);
      guint n_before = rc_store_get_n_entries (&f->store);

      if (entry != NULL)
        {
          rc_store_hit (&f->store, entry, 1);
          continue;
        }

      add_full (f, key, NULL, RC_TTL_OF_CACHE, weight, 1);
      if (weight > 200000)
        g_assert_cmpuint (rc_store_get_n_entries (&f->store), ==, n_before);
      else
        g_assert_nonnull (find (f, key));
      check_removed (f, NULL);
      forget_spares (f);
    }
}

/* The policy may change at any time. */
static void
test_any_time (Fixture       *f,
               gconstpointer  unused)
{
  for (guint step = 0; step < 3000; step++)
    {
      g_autofree char *key = g_strdup_printf ("%d", g_test_rand_int_range (0, 40));
      RcEntry *entry;

      if (step % 50 == 0)
        set_policy (f, g_test_rand_int_range (0, 2), g_test_rand_int_range (0, 30), 0);
      entry = find (f, key);
      if (entry == NULL)
        add (f, key, step + 1);
      else if (step % 5 == 0)
        rc_store_take (&f->store, entry, RC_EVICT_REASON_REMOVED, &f->removed);
      else
        rc_store_hit (&f->store, entry, step + 1);
      check_removed (f, NULL);
      forget_spares (f);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) \
  g_test_add ("/rc/store-policy/" name, Fixture, NULL, set_up, func, tear_down)
  add_test ("change", test_change);
  add_test ("strict", test_strict);
  add_test ("order-is-kept", test_order_is_kept);
  add_test ("change-with-bound", test_change_with_bound);
  add_test ("max-weight", test_max_weight);
  add_test ("six-decades", test_six_decades);
  add_test ("any-time", test_any_time);
#undef add_test

  return g_test_run ();
}
