/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loading-fixture.h"

/* What verbs say to callers who give them too little, as a language can, or what belongs to
   another verb. */

static void
assert_is_void (GValue *value)
{
  g_assert_true (G_VALUE_HOLDS_POINTER (value));
  g_assert_null (g_value_get_pointer (value));
  g_value_unset (value);
}

static void
test_no_loader (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) value_error = NULL;
  GValue value = G_VALUE_INIT;

  g_assert_null (rc_cache_get_with (f->cache, "a", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "Cache “test” was given no function to load with. "
                                       "Use get(), or give one");

  g_assert_false (rc_cache_get_with_value (f->cache, "a", NULL, NULL, NULL, &value, NULL,
                                           &value_error));
  g_assert_error (value_error, RC_ERROR, RC_ERROR_INVALID);
  assert_is_void (&value);
  test_assert_log (&f->log, "");
}

static void
test_no_loader_async (Fixture       *f,
                      gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  rc_cache_get_with_async (f->cache, "a", NULL, NULL, NULL, NULL, call_cb, &call);
  g_assert_null (call.result);
  call_wait (&call);
  g_assert_null (rc_cache_get_with_finish (f->cache, call.result, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID);
  g_object_unref (call.result);
  test_assert_log (&f->log, "");
}

static void
test_no_key (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  GValue value = G_VALUE_INIT;

  g_assert_false (rc_cache_begin (f->cache, NULL, &value, &load, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID_KEY);
  g_assert_cmpstr (error->message, ==,
                   "Cache “test” was asked for no key at all. Keys are UTF-8 text");
  g_assert_null (load);
  assert_is_void (&value);
}

/* A lease is made of the result of each verb that gets a value. */
static void
test_lease_of_other_verbs (Fixture       *f,
                           gconstpointer  unused)
{
  g_autoptr (RcLease) first = NULL;
  g_autoptr (RcLease) second = NULL;
  Call call = { NULL, };

  rc_cache_get_value_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  first = rc_cache_acquire_finish (f->cache, call.result, NULL);
  g_assert_cmpstr (rc_lease_get_key (first), ==, "a");
  g_clear_object (&call.result);

  rc_cache_get_with_value_async (f->cache, "b", fixture_load, f, NULL, NULL, call_cb, &call);
  call_wait (&call);
  second = rc_cache_acquire_finish (f->cache, call.result, NULL);
  g_assert_cmpstr (rc_lease_get_key (second), ==, "b");
  g_clear_object (&call.result);
}

static void
test_result_of_another (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("other");
  Call call = { NULL, };

  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_waiter_is_result*");
  g_assert_null (rc_cache_get_finish (f->cache, call.result, NULL));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_waiter_is_result*");
  g_assert_false (rc_cache_refresh_finish (other, call.result, NULL));
  g_test_assert_expected_messages ();
  g_assert_true (rc_cache_refresh_finish (f->cache, call.result, NULL));
  g_object_unref (call.result);
}

/* The quick ways look for themselves what they are given. */
static void
test_no_cache (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (TestResource) other = test_resource_new (1);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_cache_is_one*");
  g_assert_null (rc_cache_try_hit (NULL, "a"));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_cache_is_one*");
  g_assert_null (rc_cache_lookup ((RcCache *) other, "a"));
  g_test_assert_expected_messages ();
}

#define add(name, func) \
  g_test_add ("/rc/mistakes/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("no-loader", test_no_loader);
  add ("no-loader-async", test_no_loader_async);
  add ("no-key", test_no_key);
  add ("lease-of-other-verbs", test_lease_of_other_verbs);
  add ("no-cache", test_no_cache);
  add ("result-of-another", test_result_of_another);

  return g_test_run ();
}
