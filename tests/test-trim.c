/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#include <math.h>

static void
touch (Fixture    *f,
       const char *key)
{
  g_autoptr (GObject) object = rc_cache_lookup (f->cache, key);

  g_assert_nonnull (object);
}

/* What was not used for the longest time goes first, as it does for capacity. */
static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  insert_all (f, "abcdef");
  touch (f, "a");
  touch (f, "c");
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.5), ==, 3);
  assert_left (f, "acf");
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_MEMORY_PRESSURE), ==, 3);
  g_assert_cmpint (f->n_released, ==, 3);
}

static void
test_fractions (Fixture       *f,
                gconstpointer  unused)
{
  insert_all (f, "abcde");
  g_assert_cmpuint (rc_cache_trim (f->cache, 0), ==, 0);
  assert_left (f, "abcde");

  /* Who wants room gets at least so much. */
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.01), ==, 1);
  assert_left (f, "bcde");
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.5), ==, 2);
  assert_left (f, "de");
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 2);
  assert_left (f, "");
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 0);
}

static void
test_bounds (Fixture       *f,
             gconstpointer  unused)
{
  const double wrong[] = { -0.1, 1.1, -INFINITY, INFINITY, NAN };

  insert_all (f, "ab");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_cache_trim()*");
      g_assert_cmpuint (rc_cache_trim (f->cache, wrong[i]), ==, 0);
      g_test_assert_expected_messages ();
    }
  assert_left (f, "ab");
}

/* What has expired goes as what it is, and before anything else. */
static void
test_expired_first (Fixture       *f,
                    gconstpointer  unused)
{
  rc_cache_set_idle_timeout (f->cache, 10);
  insert_all (f, "ab");
  rc_clock_advance (9);
  touch (f, "a");
  insert_all (f, "cd");
  rc_clock_advance (1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_IDLE), ==, 1);
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.5), ==, 2);
  assert_left (f, "d");
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_MEMORY_PRESSURE), ==, 2);
}

/* What is on loan leaves in its turn, and is closed when it comes back. */
static void
test_leased (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcLease) oldest = NULL;
  g_autoptr (RcLease) middle = NULL;

  insert_all (f, "abcdef");
  oldest = rc_cache_acquire (f->cache, "a", NULL, NULL);
  middle = rc_cache_acquire (f->cache, "c", NULL, NULL);
  touch (f, "b");
  g_assert_cmpuint (rc_cache_trim (f->cache, 0.5), ==, 3);
  assert_left (f, "abc");
  g_assert_cmpint (f->n_released, ==, 3);

  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 3);
  assert_left (f, "");
  g_assert_cmpint (f->n_released, ==, 4);
  rc_lease_release (oldest);
  g_assert_cmpint (f->n_released, ==, 5);
  rc_lease_release (middle);
  g_assert_cmpint (f->n_released, ==, 6);
}

static void
test_loads_go_on (Fixture       *f,
                  gconstpointer  unused)
{
  Call call = { NULL, };

  insert_all (f, "abc");
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "d", NULL, call_cb, &call);
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 3);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  assert_left (f, "d");
}

static void
release_and_use (const char    *key,
                 const GValue  *value,
                 RcEvictReason  reason,
                 gpointer       user_data)
{
  Fixture *f = user_data;

  f->n_released++;
  if (f->n_released > 1)
    return;

  insert (f, "x", 1);
  rc_cache_trim (f->cache, 0);
  touch (f, "x");
}

static void
test_release_uses_the_cache (Fixture       *f,
                             gconstpointer  unused)
{
  insert_all (f, "ab");
  rc_cache_set_release_func (f->cache, release_and_use, f, NULL);
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 2);
  assert_left (f, "x");
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
test_closed (Fixture       *f,
             gconstpointer  unused)
{
  insert_all (f, "ab");
  rc_cache_close (f->cache);
  g_assert_cmpuint (rc_cache_trim (f->cache, 1), ==, 0);
}

#define add(name, func) \
  g_test_add ("/rc/trim/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("order", test_order);
  add ("fractions", test_fractions);
  add ("bounds", test_bounds);
  add ("expired-first", test_expired_first);
  add ("leased", test_leased);
  add ("loads-go-on", test_loads_go_on);
  add ("release-uses-the-cache", test_release_uses_the_cache);
  add ("closed", test_closed);

  return g_test_run ();
}
