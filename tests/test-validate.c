/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Validate functions that use the cache which asks them. */

static guint n_calls;

static void
set_up_validated (Fixture       *f,
                  gconstpointer  validate)
{
  set_up (f, NULL);
  n_calls = 0;
  insert_all (f, "ab");
  rc_cache_set_validate_func (f->cache, (RcValidateFunc) validate, f, NULL);
}

static int
look_up (Fixture    *f,
         const char *key)
{
  g_autoptr (GObject) object = rc_cache_lookup (f->cache, key);

  return object != NULL ? TEST_RESOURCE (object)->number : 0;
}

static gboolean
validate_by_the_other (const char    *key,
                       const GValue  *value,
                       gpointer       user_data,
                       GError       **error)
{
  n_calls++;
  return look_up (user_data, *key == 'a' ? "b" : "a") != 0;
}

/* Each needs the other one: what is being validated is taken as it is. */
static void
test_each_other (Fixture       *f,
                 gconstpointer  unused)
{
  g_assert_cmpint (look_up (f, "a"), ==, 'a');
  g_assert_cmpuint (n_calls, ==, 2);
  g_assert_cmpint (look_up (f, "b"), ==, 'b');
  g_assert_cmpuint (n_calls, ==, 4);
}

static gboolean
remove_and_refuse (const char    *key,
                   const GValue  *value,
                   gpointer       user_data,
                   GError       **error)
{
  Fixture *f = user_data;

  n_calls++;
  rc_cache_remove (f->cache, key);
  return FALSE;
}

/* It has left already, and leaves once. */
static void
test_removed_meanwhile (Fixture       *f,
                        gconstpointer  unused)
{
  g_assert_cmpint (look_up (f, "a"), ==, 0);
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_REMOVED), ==, 1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_INVALID), ==, 0);
}

static gboolean
replace_and_refuse (const char    *key,
                    const GValue  *value,
                    gpointer       user_data,
                    GError       **error)
{
  Fixture *f = user_data;

  n_calls++;
  if (TEST_RESOURCE (g_value_get_object (value))->number != 'a')
    return TRUE;

  insert (f, key, 7);
  return FALSE;
}

/* What was refused is not what is there now. */
static void
test_replaced_meanwhile (Fixture       *f,
                         gconstpointer  unused)
{
  g_assert_cmpint (look_up (f, "a"), ==, 7);
  g_assert_cmpuint (n_calls, ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_REPLACED), ==, 1);
}

static gboolean
validate_by_get (const char    *key,
                 const GValue  *value,
                 gpointer       user_data,
                 GError       **error)
{
  n_calls++;
  return get_number (user_data, key) == 'a';
}

/* An old value that serves while the load may not be tried again. */
static void
test_stale_asks_for_itself (Fixture       *f,
                            gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 100);
  rc_cache_set_retry_delay (f->cache, 100);
  rc_clock_advance (100);
  f->fails = TRUE;
  g_assert_cmpint (get_number (f, "a"), ==, 'a');
  g_assert_cmpint (get_number (f, "a"), ==, 'a');
  g_assert_cmpuint (n_calls, ==, 2);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static gboolean
validate_by_load (const char    *key,
                  const GValue  *value,
                  gpointer       user_data,
                  GError       **error)
{
  Fixture *f = user_data;

  n_calls++;
  return !rc_load_serves_previous (f->kept);
}

/* It is not known before. */
static void
test_load_serves_previous (Fixture       *f,
                           gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 100);
  rc_clock_advance (100);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  answer_badly (g_object_ref (f->kept));
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_true (rc_load_serves_previous (f->kept));
  g_clear_object (&f->kept);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 'a');
}

static gboolean
validate_by_number (const char    *key,
                    const GValue  *value,
                    gpointer       user_data,
                    GError       **error)
{
  n_calls++;
  return TEST_RESOURCE (g_value_get_object (value))->number == *key;
}

/* With nobody to be told of anything, what is being validated is let go of all the same. */
static void
test_unwatched (Fixture       *f,
                gconstpointer  unused)
{
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  g_assert_cmpint (look_up (f, "a"), ==, 'a');
  g_assert_cmpuint (n_calls, ==, 1);
  rc_cache_remove (f->cache, "a");
  g_assert_cmpint (f->n_released, ==, 1);
}

static gboolean
validate_by_refresh (const char    *key,
                     const GValue  *value,
                     gpointer       user_data,
                     GError       **error)
{
  Fixture *f = user_data;

  if (n_calls++ == 1)
    rc_cache_refresh_async (f->cache, key, NULL, NULL, NULL);
  return TRUE;
}

/* The load that the function begins fails, and may serve what is being validated. */
static void
test_stale_is_refreshed (Fixture       *f,
                         gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 100);
  rc_cache_set_retry_delay (f->cache, 100);
  rc_clock_advance (100);
  f->fails = TRUE;
  g_assert_cmpint (get_number (f, "a"), ==, 'a');
  g_assert_cmpint (get_number (f, "a"), ==, 'a');
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_calls, ==, 2);
  g_assert_cmpint (f->n_loads, ==, 2);
}

#define add(name, func, validate) \
  g_test_add ("/rc/validate/" name, Fixture, validate, set_up_validated, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("each-other", test_each_other, validate_by_the_other);
  add ("removed-meanwhile", test_removed_meanwhile, remove_and_refuse);
  add ("replaced-meanwhile", test_replaced_meanwhile, replace_and_refuse);
  add ("stale-asks-for-itself", test_stale_asks_for_itself, validate_by_get);
  add ("unwatched", test_unwatched, validate_by_number);
  add ("stale-is-refreshed", test_stale_is_refreshed, validate_by_refresh);
  add ("load-serves-previous", test_load_serves_previous, validate_by_load);

  return g_test_run ();
}
