/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

typedef struct
{
  RcCache *cache;
  int n_loads;
} Fixture;

static void
load (RcLoad   *load,
      gpointer  user_data)
{
  Fixture *f = user_data;

  rc_load_return_object (load, G_OBJECT (test_resource_new (++f->n_loads)));
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  f->n_loads = 0;
  f->cache = rc_cache_new ("test");
  rc_cache_set_load_func (f->cache, load, f, NULL);
  rc_cache_set_release_func (f->cache, test_release, NULL, NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_clear_object (&f->cache);
  rc_clock_thaw ();
}

static RcLease *
acquire (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire (f->cache, "a", NULL, &error);

  g_assert_no_error (error);
  return lease;
}

static guint
count_leases (Fixture *f)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (f->cache);

  g_assert_cmpuint (snapshot->len, ==, 1);
  return rc_entry_info_get_n_leases (snapshot->pdata[0]);
}

static void
test_holds_open (Fixture       *f,
                 gconstpointer  unused)
{
  RcLease *first = acquire (f);
  RcLease *second = acquire (f);
  g_autoptr (GObject) object = rc_lease_dup_object (first);

  g_assert_cmpuint (count_leases (f), ==, 2);
  g_assert_cmpstr (rc_lease_get_key (first), ==, "a");

  g_assert_true (rc_cache_remove (f->cache, "a"));
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 0);
  rc_lease_release (first);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 0);
  g_assert_finalize_object (second);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 1);
  g_assert_finalize_object (first);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 1);
}

static void
test_release_is_idempotent (Fixture       *f,
                            gconstpointer  unused)
{
  g_autoptr (RcLease) lease = acquire (f);
  g_auto (GValue) value = G_VALUE_INIT;

  rc_lease_release (lease);
  rc_lease_release (lease);

  g_assert_true (rc_lease_is_released (lease));
  g_assert_null (rc_lease_dup_object (lease));
  g_assert_false (rc_lease_get_value (lease, &value));
  g_assert_cmpuint (count_leases (f), ==, 0);
  rc_lease_mark_broken (lease);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
evict_for (Fixture       *f,
           RcLease       *lease,
           RcEvictReason  reason)
{
  g_autoptr (TestResource) other = test_resource_new (0);

  switch (reason)
    {
    case RC_EVICT_REASON_REMOVED:
      rc_cache_remove (f->cache, "a");
      break;

    case RC_EVICT_REASON_CLEARED:
      rc_cache_clear (f->cache);
      break;

    case RC_EVICT_REASON_REPLACED:
      rc_cache_insert (f->cache, "a", G_OBJECT (other));
      break;

    case RC_EVICT_REASON_EXPIRED:
      rc_cache_set_ttl (f->cache, 50);
      rc_clock_advance (50);
      break;

    case RC_EVICT_REASON_IDLE:
      rc_clock_advance (100);
      break;

    case RC_EVICT_REASON_CAPACITY:
      rc_cache_insert (f->cache, "b", G_OBJECT (other));
      break;

    case RC_EVICT_REASON_INVALID:
      rc_lease_mark_broken (lease);
      break;

    case RC_EVICT_REASON_MEMORY_PRESSURE:
      rc_cache_trim (f->cache, 1);
      break;

    case RC_EVICT_REASON_CLOSED:
    default:
      rc_cache_close (f->cache);
    }
}

/* Every way out of the cache waits for the borrower. */
static void
test_every_way_out (Fixture       *f,
                    gconstpointer  unused)
{
  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    {
      g_autoptr (RcLease) lease = NULL;
      g_autoptr (GObject) object = NULL;
      g_autoptr (RcStats) stats = NULL;

      rc_cache_clear (f->cache);
      rc_cache_set_max_entries (f->cache, 1);
      rc_cache_set_ttl (f->cache, 1000);
      rc_cache_set_idle_timeout (f->cache, 100);
      lease = acquire (f);
      object = rc_lease_dup_object (lease);
      rc_cache_reset_stats (f->cache);

      evict_for (f, lease, reason);
      stats = rc_cache_dup_stats (f->cache);
      g_assert_cmpuint (rc_stats_get_evictions_for (stats, reason), ==, 1);
      g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 0);
      rc_lease_release (lease);
      g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 1);
    }
}

static void
test_mark_broken (Fixture       *f,
                  gconstpointer  unused)
{
  g_autoptr (RcLease) broken = acquire (f);
  g_autoptr (RcLease) fresh = NULL;

  rc_lease_mark_broken (broken);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  fresh = acquire (f);
  g_assert_cmpint (f->n_loads, ==, 2);

  /* What came in its place is not broken. */
  rc_lease_mark_broken (broken);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
test_outlives_its_cache (Fixture       *f,
                         gconstpointer  unused)
{
  RcLease *lease = acquire (f);
  g_autoptr (GObject) object = rc_lease_dup_object (lease);

  g_assert_finalize_object (g_steal_pointer (&f->cache));
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 0);
  rc_lease_mark_broken (lease);
  g_assert_finalize_object (lease);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 1);
}

/* Refused because it was invalidated during its load; still open for who has a lease. */
static void
load_and_clear (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;

  rc_cache_clear (f->cache);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
test_refused_value (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;
  g_autoptr (GObject) object = NULL;

  rc_cache_set_load_func (f->cache, load_and_clear, f, NULL);
  lease = acquire (f);
  object = rc_lease_dup_object (lease);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpint (TEST_RESOURCE (object)->n_closed, ==, 1);
}

static void
test_error (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_acquire (f->cache, NULL, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID_KEY);
}

#define add(name, func) \
  g_test_add ("/rc/lease/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("holds-open", test_holds_open);
  add ("release-idempotent", test_release_is_idempotent);
  add ("every-way-out", test_every_way_out);
  add ("mark-broken", test_mark_broken);
  add ("outlives-cache", test_outlives_its_cache);
  add ("refused-value", test_refused_value);
  add ("error", test_error);

  return g_test_run ();
}
