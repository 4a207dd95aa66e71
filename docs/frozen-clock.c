/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

static void
count_release (const char    *key,
               const GValue  *value,
               RcEvictReason  reason,
               gpointer       user_data)
{
  int *n_released = user_data;

  g_assert_cmpint (reason, ==, RC_EVICT_REASON_EXPIRED);
  (*n_released)++;
}

static void
test_expiry (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("sessions");
  g_autoptr (GObject) session = g_object_new (G_TYPE_OBJECT, NULL);
  int n_released = 0;

  rc_clock_freeze ();
  rc_cache_set_ttl (cache, 10 * G_USEC_PER_SEC);
  rc_cache_set_release_func (cache, count_release, &n_released, NULL);
  rc_cache_insert (cache, "alice", session);

  rc_clock_advance (10 * G_USEC_PER_SEC - 1);
  g_assert_true (rc_cache_contains (cache, "alice"));
  rc_clock_advance (1);
  g_assert_false (rc_cache_contains (cache, "alice"));
  g_assert_cmpint (n_released, ==, 1);

  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sessions/expiry", test_expiry);
  return g_test_run ();
}
