/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

typedef struct
{
  RcCache *cache;
  TestLog log;
  int n_loads;
  int n_released;
  int n_validated;
} Fixture;

static void
load (RcLoad   *load,
      gpointer  user_data)
{
  Fixture *f = user_data;

  rc_clock_advance (100);
  f->n_loads++;
  rc_load_return_object (load, G_OBJECT (test_resource_new (f->n_loads)));
}

static void
load_badly (RcLoad   *load,
            gpointer  user_data)
{
  Fixture *f = user_data;

  f->n_loads++;
  rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                                                   "no such host"));
}

static void
load_nothing (RcLoad   *load,
              gpointer  user_data)
{
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  f->n_loads = f->n_released = 0;
  f->cache = rc_cache_new ("test");
  rc_cache_set_load_func (f->cache, load, f, NULL);
  rc_cache_set_release_func (f->cache, test_release, &f->n_released, NULL);
  test_log_init (&f->log);
  test_log_watch (&f->log, f->cache);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  test_log_clear (&f->log);
  rc_clock_thaw ();
}

static TestResource *
get (Fixture    *f,
     const char *key)
{
  g_autoptr (GError) error = NULL;
  GObject *object = rc_cache_get (f->cache, key, NULL, &error);

  g_assert_no_error (error);
  return TEST_RESOURCE (object);
}

static void
assert_get_fails (Fixture    *f,
                  const char *key,
                  GQuark      domain,
                  int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (f->cache, key, NULL, &error));
  g_assert_error (error, domain, code);
}

static void
test_loads_once (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (TestResource) first = get (f, "a");
  g_autoptr (TestResource) second = get (f, "a");
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  g_assert_true (first == second);
  g_assert_cmpint (f->n_loads, ==, 1);
  test_assert_log (&f->log, "miss a, started a, finished a, hit a");
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, 0);
  g_assert_cmpuint (rc_stats_get_total_load_time (stats), ==, 100);
  g_assert_cmpuint (rc_stats_get_time_saved (stats), ==, 100);
  g_assert_cmpuint (rc_stats_get_n_loading (stats), ==, 0);
}

static void
test_errors_are_not_cached (Fixture       *f,
                            gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;

  rc_cache_set_load_func (f->cache, load_badly, f, NULL);
  assert_get_fails (f, "a", G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  assert_get_fails (f, "a", G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);

  g_assert_cmpint (f->n_loads, ==, 2);
  test_assert_log (&f->log,
                   "miss a, started a, finished a badly, miss a, started a, finished a badly");
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, 2);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, 2);
}

static void
test_no_answer (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_nothing, NULL, NULL);
  assert_get_fails (f, "a", RC_ERROR, RC_ERROR_LOAD_FAILED);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_no_loader (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;

  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  g_assert_null (rc_cache_get (f->cache, "a://u:secret@h", NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“test”"));
  g_assert_nonnull (strstr (error->message, "get_with()"));
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_bad_keys (Fixture       *f,
               gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;

  assert_get_fails (f, NULL, RC_ERROR, RC_ERROR_INVALID_KEY);
  assert_get_fails (f, "\xff", RC_ERROR, RC_ERROR_INVALID_KEY);
  g_assert_false (rc_cache_get_value (f->cache, NULL, &value, NULL, NULL));
  g_assert_true (G_IS_VALUE (&value));
  g_assert_cmpint (f->n_loads, ==, 0);
}

static void
test_closed (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_close (f->cache);
  assert_get_fails (f, "a", RC_ERROR, RC_ERROR_CLOSED);
}

static void
test_cancelled_before (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (rc_cache_get (f->cache, "a", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (f->n_loads, ==, 0);
}

static void
load_text (RcLoad   *load,
           gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, user_data);
  rc_load_return_value (load, &value);
}

static void
test_get_with (Fixture       *f,
               gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) again = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_true (rc_cache_get_with_value (f->cache, "a", load_text, g_strdup ("hello"), g_free,
                                          &value, NULL, &error));
  g_assert_cmpstr (g_value_get_string (&value), ==, "hello");
  g_assert_true (rc_cache_get_with_value (f->cache, "a", load_text, g_strdup ("other"), g_free,
                                          &again, NULL, &error));
  g_assert_cmpstr (g_value_get_string (&again), ==, "hello");

  g_assert_null (rc_cache_get_with (f->cache, "a", load_text, NULL, NULL, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID);
}

static void
load_recursively (RcLoad   *load,
                  gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (f->cache, rc_load_get_key (load), NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  rc_load_return_error (load, g_steal_pointer (&error));
}

static void
test_recursion (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_recursively, f, NULL);
  assert_get_fails (f, "a", RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
}

static void
load_through_b (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  const char *next = g_str_equal (rc_load_get_key (load), "a") ? "b" : "a";

  g_assert_null (rc_cache_get (f->cache, next, NULL, &error));
  rc_load_return_error (load, g_steal_pointer (&error));
}

static void
test_recursion_through_another_key (Fixture       *f,
                                    gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_through_b, f, NULL);
  assert_get_fails (f, "a", RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
}

static void
remove_and_load (RcLoad   *load,
                 gpointer  user_data)
{
  Fixture *f = user_data;

  g_assert_true (rc_cache_remove (f->cache, rc_load_get_key (load)));
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
clear_and_load (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;

  rc_cache_clear (f->cache);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
insert_and_load (RcLoad   *load,
                 gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (TestResource) inserted = test_resource_new (77);

  rc_cache_insert (f->cache, rc_load_get_key (load), G_OBJECT (inserted));
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

/* What was invalidated while it was being loaded must not be stored. */
static void
test_detached_load_is_not_stored (Fixture       *f,
                                  gconstpointer  func)
{
  g_autoptr (TestResource) resource = NULL;

  rc_cache_set_load_func (f->cache, (RcLoadFunc) func, f, NULL);
  resource = get (f, "a");

  g_assert_cmpint (resource->number, ==, 1);
  g_assert_cmpint (resource->n_closed, ==, 1);
  if ((RcLoadFunc) func == insert_and_load)
    {
      g_autoptr (GObject) kept = rc_cache_peek (f->cache, "a");

      g_assert_cmpint (TEST_RESOURCE (kept)->number, ==, 77);
    }
  else
    {
      g_assert_false (rc_cache_contains (f->cache, "a"));
    }
}

static void
close_and_load (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;

  rc_cache_close (f->cache);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
test_closed_during_load (Fixture       *f,
                         gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, close_and_load, f, NULL);
  assert_get_fails (f, "a", RC_ERROR, RC_ERROR_CLOSED);
  g_assert_cmpint (f->n_released, ==, 1);
}

typedef struct
{
  int n_calls;
  gboolean is_valid;
  GObject *last;
} Validator;

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  Validator *validator = user_data;

  validator->n_calls++;
  validator->last = g_value_get_object (value);
  return validator->is_valid;
}

/* CASES: validate_success: not on the first call, once per hit. */
static void
test_validate_success (Fixture       *f,
                       gconstpointer  unused)
{
  Validator validator = { .is_valid = TRUE };
  g_autoptr (TestResource) first = NULL;
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_validate_func (f->cache, validate, &validator, NULL);
  first = get (f, "a");
  g_assert_cmpint (validator.n_calls, ==, 0);
  second = get (f, "a");
  g_assert_cmpint (validator.n_calls, ==, 1);
  g_assert_true (first == second);
}

/* CASES: validate_fail: called with the previous value. */
static void
test_validate_fail (Fixture       *f,
                    gconstpointer  unused)
{
  Validator validator = { .is_valid = FALSE };
  g_autoptr (TestResource) first = NULL;
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_validate_func (f->cache, validate, &validator, NULL);
  first = get (f, "a");
  second = get (f, "a");

  g_assert_true (validator.last == G_OBJECT (first));
  g_assert_true (first != second);
  g_assert_cmpint (first->n_closed, ==, 1);
  g_assert_cmpint (second->n_closed, ==, 0);
  g_assert_cmpint (validator.n_calls, ==, 1);
  test_assert_log (&f->log, "miss a, started a, finished a, evict a invalid, "
                   "miss a, started a, finished a");
}

static gboolean
validate_with_error (const char    *key,
                     const GValue  *value,
                     gpointer       user_data,
                     GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "gone away: pwd=hidden");
  return FALSE;
}

static void
test_validate_error_is_logged (Fixture       *f,
                               gconstpointer  unused)
{
  g_autoptr (TestResource) first = get (f, "a");
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_validate_func (f->cache, validate_with_error, NULL, NULL);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE,
                         "*key “a” of cache “test”*could not be validated: gone away: pwd=…");
  second = get (f, "a");
  g_test_assert_expected_messages ();
  g_assert_true (first != second);
}

static void
test_validate_interval (Fixture       *f,
                        gconstpointer  unused)
{
  Validator validator = { .is_valid = TRUE };

  rc_cache_set_validate_func (f->cache, validate, &validator, NULL);
  rc_cache_set_validate_interval (f->cache, 1000);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (TestResource) resource = get (f, "a");

      rc_clock_advance (500);
    }

  g_assert_cmpint (validator.n_calls, ==, 1);
}

static gboolean
validate_by_lookup (const char    *key,
                    const GValue  *value,
                    gpointer       user_data,
                    GError       **error)
{
  g_autoptr (GObject) same = rc_cache_lookup (user_data, key);

  return same == g_value_get_object (value);
}

static void
test_validate_may_look_up (Fixture       *f,
                           gconstpointer  unused)
{
  g_autoptr (TestResource) first = get (f, "a");
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_validate_func (f->cache, validate_by_lookup, f->cache, NULL);
  second = get (f, "a");
  g_assert_true (first == second);
}

static gboolean
validate_and_replace (const char    *key,
                      const GValue  *value,
                      gpointer       user_data,
                      GError       **error)
{
  Fixture *f = user_data;
  g_autoptr (TestResource) fresh = NULL;

  if (TEST_RESOURCE (g_value_get_object (value))->number == 99)
    return TRUE;

  fresh = test_resource_new (99);
  rc_cache_insert (f->cache, key, G_OBJECT (fresh));
  return FALSE;
}

/* A value that came while the old one was being validated is not thrown away. */
static void
test_replaced_while_validated (Fixture       *f,
                               gconstpointer  unused)
{
  g_autoptr (TestResource) first = get (f, "a");
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_validate_func (f->cache, validate_and_replace, f, NULL);
  second = get (f, "a");
  g_assert_cmpint (second->number, ==, 99);
  g_assert_cmpint (second->n_closed, ==, 0);
  g_assert_cmpint (first->n_closed, ==, 1);
}

/* Whatever it says of the value that it replaces, it is not asked for ever. */
static gboolean
validate_and_replace_always (const char    *key,
                             const GValue  *value,
                             gpointer       user_data,
                             GError       **error)
{
  Fixture *f = user_data;
  g_autoptr (TestResource) fresh = test_resource_new (++f->n_validated);

  rc_cache_insert (f->cache, key, G_OBJECT (fresh));
  return f->n_validated % 2 == 0;
}

static void
test_replaced_at_each_validation (Fixture       *f,
                                  gconstpointer  unused)
{
  g_autoptr (TestResource) found = NULL;

  g_object_unref (get (f, "a"));
  rc_cache_set_validate_func (f->cache, validate_and_replace_always, f, NULL);
  found = get (f, "a");
  g_assert_cmpint (found->number, ==, f->n_validated);
  g_assert_cmpint (found->n_closed, ==, 0);
  g_assert_cmpint (f->n_released, ==, f->n_validated);
}

static void
test_begin (Fixture       *f,
            gconstpointer  unused)
{
  g_auto (GValue) nothing = G_VALUE_INIT;
  g_auto (GValue) found = G_VALUE_INIT;
  g_autoptr (RcLoad) to_load = NULL;
  g_autoptr (RcLoad) no_load = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TestResource) resource = test_resource_new (3);

  g_assert_false (rc_cache_begin (f->cache, "a", &nothing, &to_load, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (to_load);
  g_assert_true (G_VALUE_HOLDS (&nothing, G_TYPE_POINTER));
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  rc_load_return_object (to_load, G_OBJECT (g_object_ref (resource)));
  g_assert_true (rc_cache_begin (f->cache, "a", &found, &no_load, NULL, &error));
  g_assert_null (no_load);
  g_assert_true (g_value_get_object (&found) == resource);
}

static void
test_begin_dropped (Fixture       *f,
                    gconstpointer  unused)
{
  g_auto (GValue) nothing = G_VALUE_INIT;
  RcLoad *load = NULL;
  g_autoptr (TestResource) resource = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &nothing, &load, NULL, NULL));
  g_assert_finalize_object (load);
  test_assert_log (&f->log, "miss a, started a, finished a badly");

  resource = get (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_failure_reaches_the_caller (Fixture       *f,
                                 gconstpointer  unused)
{
  g_auto (GValue) failure = G_VALUE_INIT;
  g_auto (GValue) taken = G_VALUE_INIT;
  g_auto (GValue) again = G_VALUE_INIT;
  g_auto (GValue) nothing = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &nothing, &load, NULL, NULL));
  g_value_init (&failure, G_TYPE_STRING);
  g_value_set_string (&failure, "exception");
  rc_load_return_failure (load, &failure, "went wrong");
  g_assert_error (rc_load_get_error (load), RC_ERROR, RC_ERROR_LOAD_FAILED);

  g_assert_false (rc_cache_take_failure (f->cache, &taken));
  g_assert_false (rc_cache_take_failure (f->cache, &again));
}

/* The data that a deferred loader uses lives until its load is over. */
static void
keep_load (RcLoad   *load,
           gpointer  user_data)
{
  *(RcLoad **) user_data = g_object_ref (load);
}

static void
cancel_cb (RcCache      *cache,
           RcLoad       *load,
           GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancelled_caller_of_deferred_load (Fixture       *f,
                                        gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TestResource) late = test_resource_new (5);
  g_autoptr (TestResource) fresh = NULL;
  RcLoad *kept = NULL;

  rc_cache_set_load_func (f->cache, keep_load, &kept, NULL);
  g_signal_connect (f->cache, "load-started", G_CALLBACK (cancel_cb), cancellable);
  g_assert_null (rc_cache_get (f->cache, "a", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (kept)));
  g_signal_handlers_disconnect_by_func (f->cache, cancel_cb, cancellable);

  /* Who comes after that starts a new one, and the late value is not stored. */
  rc_cache_set_load_func (f->cache, load, f, NULL);
  fresh = get (f, "a");
  rc_load_return_object (kept, G_OBJECT (g_object_ref (late)));
  g_assert_cmpint (late->n_closed, ==, 1);
  g_assert_cmpint (fresh->n_closed, ==, 0);
  g_object_unref (kept);
}

static void
test_expired_is_loaded_again (Fixture       *f,
                              gconstpointer  unused)
{
  g_autoptr (TestResource) first = NULL;
  g_autoptr (TestResource) second = NULL;

  rc_cache_set_ttl (f->cache, 1000);
  first = get (f, "a");
  rc_clock_advance (1000);
  second = get (f, "a");

  g_assert_cmpint (f->n_loads, ==, 2);
  g_assert_cmpint (first->n_closed, ==, 1);
}

/* CASES: on_release_fires: max 2, five loads release 1, 2, 3; clear releases 4, 5. */
static void
test_on_release_fires (Fixture       *f,
                       gconstpointer  unused)
{
  const char *keys[] = { "1", "2", "3", "4", "5" };

  rc_cache_set_max_entries (f->cache, 2);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (TestResource) resource = get (f, keys[i]);
    }
  g_assert_cmpint (f->n_released, ==, 3);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 5);
}

#define add(name, func) \
  g_test_add ("/rc/cache-load/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/cache-load/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("loads-once", test_loads_once);
  add ("errors-not-cached", test_errors_are_not_cached);
  add ("no-answer", test_no_answer);
  add ("no-loader", test_no_loader);
  add ("bad-keys", test_bad_keys);
  add ("closed", test_closed);
  add ("cancelled-before", test_cancelled_before);
  add ("get-with", test_get_with);
  add ("recursion", test_recursion);
  add ("recursion-through-another-key", test_recursion_through_another_key);
  add_with ("removed-during-load", test_detached_load_is_not_stored, remove_and_load);
  add_with ("cleared-during-load", test_detached_load_is_not_stored, clear_and_load);
  add_with ("inserted-during-load", test_detached_load_is_not_stored, insert_and_load);
  add ("closed-during-load", test_closed_during_load);
  add ("validate-success", test_validate_success);
  add ("validate-fail", test_validate_fail);
  add ("validate-error", test_validate_error_is_logged);
  add ("validate-interval", test_validate_interval);
  add ("validate-looks-up", test_validate_may_look_up);
  add ("replaced-while-validated", test_replaced_while_validated);
  add ("replaced-at-each-validation", test_replaced_at_each_validation);
  add ("begin", test_begin);
  add ("begin-dropped", test_begin_dropped);
  add ("failure", test_failure_reaches_the_caller);
  add ("cancelled-deferred-load", test_cancelled_caller_of_deferred_load);
  add ("expired-is-loaded-again", test_expired_is_loaded_again);
  add ("on-release-fires", test_on_release_fires);

  return g_test_run ();
}
