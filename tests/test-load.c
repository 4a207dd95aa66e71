/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

typedef struct
{
  RcCache *cache;
  RcLoad *load;
  TestLog log;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  g_auto (GValue) nothing = G_VALUE_INIT;

  rc_clock_freeze ();
  f->cache = rc_cache_new ("test");
  test_log_init (&f->log);
  g_assert_false (rc_cache_begin (f->cache, "a", &nothing, &f->load, NULL, NULL));
  test_log_watch (&f->log, f->cache);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->load);
  g_assert_finalize_object (f->cache);
  test_log_clear (&f->log);
  rc_clock_thaw ();
}

static void
return_new (Fixture *f)
{
  rc_load_return_object (f->load, G_OBJECT (test_resource_new (1)));
}

static void
test_describes_itself (Fixture       *f,
                       gconstpointer  unused)
{
  g_autofree char *key = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  double progress;

  rc_clock_advance (250);
  g_object_get (f->load, "key", &key, "cancellable", &cancellable, "progress", &progress,
                "message", &message, NULL);

  g_assert_cmpstr (key, ==, "a");
  g_assert_true (cancellable == rc_load_get_cancellable (f->load));
  g_assert_cmpfloat (progress, <, 0);
  g_assert_null (message);
  g_assert_cmpint (rc_load_get_elapsed (f->load), ==, 250);
  g_assert_false (rc_load_is_settled (f->load));
  g_assert_null (rc_load_get_error (f->load));
  return_new (f);
  g_assert_true (rc_load_is_settled (f->load));
}

static void
test_progress_and_message (Fixture       *f,
                           gconstpointer  unused)
{
  g_autofree char *message = NULL;
  guint n_notified = 0;

  g_signal_connect_swapped (f->load, "notify", G_CALLBACK (g_atomic_int_inc), &n_notified);
  g_object_set (f->load, "progress", 0.5, "message", "Half way", NULL);
  g_object_set (f->load, "progress", 0.5, "message", "Half way", NULL);

  message = rc_load_dup_message (f->load);
  g_assert_cmpstr (message, ==, "Half way");
  g_assert_cmpfloat (rc_load_get_progress (f->load), ==, 0.5);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_second_answer (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (TestResource) second = test_resource_new (2);
  g_autoptr (GObject) stored = NULL;

  return_new (f);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*key “a” of cache “test” was answered before: this value*");
  rc_load_return_object (f->load, G_OBJECT (g_object_ref (second)));
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*this error*");
  rc_load_return_error (f->load, g_error_new_literal (RC_ERROR, RC_ERROR_INVALID, "late"));
  g_test_assert_expected_messages ();
  rc_load_abandon (f->load);

  stored = rc_cache_peek (f->cache, "a");
  g_assert_cmpint (TEST_RESOURCE (stored)->number, ==, 1);
}

/* What is said about a value after it was given changes nothing. */
static void
test_too_late (Fixture       *f,
               gconstpointer  unused)
{
  g_auto (GValue) failure = G_VALUE_INIT;
  g_autoptr (GObject) object = NULL;

  g_value_init (&failure, G_TYPE_INT);
  return_new (f);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*key “a” of cache “test” was answered before: rc_load_set_ttl*");
  rc_load_set_ttl (f->load, 1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_load_set_weight()*");
  rc_load_set_weight (f->load, 1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_load_set_store()*");
  rc_load_set_store (f->load, FALSE);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_load_add_message()*");
  rc_load_add_message (f->load, "late");
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_load_add_tag()*");
  rc_load_add_tag (f->load, "late");
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*this failure*");
  rc_load_return_failure (f->load, &failure, "late");
  g_test_assert_expected_messages ();
  rc_load_set_main_context (f->load, NULL);

  rc_clock_advance (1);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "late"), ==, 0);
  object = rc_cache_lookup (f->cache, "a");
  g_assert_nonnull (object);
  test_assert_log (&f->log, "finished a, hit a");
}

static void
test_bad_options (Fixture       *f,
                  gconstpointer  unused)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*key “a” of cache “test”: -1 is no time to live*");
  rc_load_set_ttl (f->load, -1);
  g_test_assert_expected_messages ();

  rc_load_set_progress (f->load, -5);
  g_assert_cmpfloat (rc_load_get_progress (f->load), ==, -1);
  return_new (f);
  rc_clock_advance (G_TIME_SPAN_DAY);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

/* A language may make one by itself. */
static void
test_of_nothing (Fixture       *f,
                 gconstpointer  unused)
{
  RcLoad *load = g_object_new (RC_TYPE_LOAD, NULL);

  rc_load_set_progress (load, 0.5);
  g_assert_cmpfloat (rc_load_get_progress (load), ==, 0.5);
  g_assert_finalize_object (load);
  return_new (f);
}

/* As GObject does not ask: what comes in by another way is told. */
static void
test_unknown_property (Fixture       *f,
                       gconstpointer  unused)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (f->load);
  GParamSpec *key = g_object_class_find_property (klass, "key");
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_WARNING, "*invalid property id 99*");
  klass->get_property (G_OBJECT (f->load), 99, &value, key);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_WARNING, "*invalid property id 1 *");
  klass->set_property (G_OBJECT (f->load), 1, &value, key);
  g_test_assert_expected_messages ();
  return_new (f);
}

static void
test_bad_answers (Fixture       *f,
                  gconstpointer  unused)
{
  GValue none = G_VALUE_INIT;

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*given no object*");
  rc_load_return_object (f->load, NULL);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*given an unset value*");
  rc_load_return_value (f->load, &none);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*given no error*");
  rc_load_return_error (f->load, NULL);
  g_test_assert_expected_messages ();

  g_assert_false (rc_load_is_settled (f->load));
}

static void
test_abandon (Fixture       *f,
              gconstpointer  unused)
{
  rc_load_abandon (f->load);
  g_assert_error (rc_load_get_error (f->load), RC_ERROR, RC_ERROR_LOAD_FAILED);
  g_assert_nonnull (strstr (rc_load_get_error (f->load)->message, "key “a” of cache “test”"));
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_own_ttl (Fixture       *f,
              gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 1000);
  rc_load_set_ttl (f->load, 10);
  return_new (f);

  rc_clock_advance (9);
  g_assert_true (rc_cache_contains (f->cache, "a"));
  rc_clock_advance (1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
}

static void
test_ttl_for_ever (Fixture       *f,
                   gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 1000);
  rc_load_set_ttl (f->load, 0);
  return_new (f);
  rc_clock_advance (1000000);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
test_own_weight (Fixture       *f,
                 gconstpointer  unused)
{
  rc_load_set_weight (f->load, 42);
  return_new (f);
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 42);
}

static void
test_not_stored (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_set_release_func (f->cache, test_release, NULL, NULL);
  rc_load_set_store (f->load, FALSE);
  rc_load_return_object (f->load, G_OBJECT (g_object_ref (resource)));

  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (resource->n_closed, ==, 0);
}

static void
test_messages_are_repeated (Fixture       *f,
                            gconstpointer  unused)
{
  g_autoptr (GObject) hit = NULL;
  g_autofree char *log = NULL;

  rc_load_add_message (f->load, "one");
  rc_load_add_message (f->load, "two");
  return_new (f);
  hit = rc_cache_lookup (f->cache, "a");

  log = test_log_steal (&f->log);
  g_assert_cmpstr (log, ==, "says a one, says a two, finished a, hit a, again a one, again a two");
  g_clear_object (&hit);
  hit = rc_cache_lookup (f->cache, "a");
  test_assert_log (&f->log, "hit a, again a one, again a two");
}

#define add(name, func) \
  g_test_add ("/rc/load/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("describes-itself", test_describes_itself);
  add ("progress-and-message", test_progress_and_message);
  add ("second-answer", test_second_answer);
  add ("too-late", test_too_late);
  add ("bad-answers", test_bad_answers);
  add ("bad-options", test_bad_options);
  add ("unknown-property", test_unknown_property);
  add ("of-nothing", test_of_nothing);
  add ("abandon", test_abandon);
  add ("own-ttl", test_own_ttl);
  add ("ttl-for-ever", test_ttl_for_ever);
  add ("own-weight", test_own_weight);
  add ("not-stored", test_not_stored);
  add ("messages", test_messages_are_repeated);

  return g_test_run ();
}
