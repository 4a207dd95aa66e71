/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

/* What foreign code may do at the worst moment. */

static void
insert_new (RcCache    *cache,
            const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (cache, key, G_OBJECT (resource));
}

static void
load (RcLoad   *load,
      gpointer  user_data)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
drop_in_release (const char    *key,
                 const GValue  *value,
                 RcEvictReason  reason,
                 gpointer       user_data)
{
  RcCache *cache = g_steal_pointer ((RcCache **) user_data);

  g_clear_object (&cache);
}

static void
test_last_reference_dropped_by_expiry (void)
{
  RcCache *cache = rc_cache_new ("test");
  RcCache *watched = cache;

  rc_clock_freeze ();
  g_object_add_weak_pointer (G_OBJECT (cache), (gpointer *) &watched);
  rc_cache_set_ttl (cache, 10);
  insert_new (cache, "a");
  rc_clock_advance (5);
  insert_new (cache, "b");
  rc_cache_set_release_func (cache, drop_in_release, &cache, NULL);
  rc_clock_advance (5);
  g_assert_null (cache);
  rc_clock_advance (5);
  g_assert_null (watched);
  rc_clock_thaw ();
}

static gboolean
drop_in_validate (const char    *key,
                  const GValue  *value,
                  gpointer       user_data,
                  GError       **error)
{
  RcCache *cache = g_steal_pointer ((RcCache **) user_data);

  g_clear_object (&cache);
  return TRUE;
}

static void
test_last_reference_dropped_by_validate (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GError) error = NULL;

  insert_new (cache, "a");
  rc_cache_set_load_func (cache, load, NULL, NULL);
  rc_cache_set_validate_func (cache, drop_in_validate, &cache, NULL);

  g_assert_null (rc_cache_get (cache, "a", NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_null (cache);
}

static void
load_floating (RcLoad   *load,
               gpointer  user_data)
{
  rc_load_return_object (load, g_object_new (G_TYPE_INITIALLY_UNOWNED, NULL));
}

static void
test_floating_value (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GObject) object = NULL;
  GObject *inserted = g_object_new (G_TYPE_INITIALLY_UNOWNED, NULL);

  rc_cache_set_load_func (cache, load_floating, NULL, NULL);
  object = rc_cache_get (cache, "a", NULL, NULL);
  g_assert_false (g_object_is_floating (object));
  rc_cache_insert (cache, "b", inserted);
  g_assert_false (g_object_is_floating (inserted));
  g_assert_finalize_object (cache);
}

static void
close_cb (RcCache    *cache,
          const char *key)
{
  rc_cache_close (cache);
}

/* A flight may be over before its leader has begun to load. */
static void
test_closed_by_miss_handler (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  rc_cache_set_load_func (cache, load, NULL, NULL);
  g_signal_connect (cache, "miss", G_CALLBACK (close_cb), NULL);
  g_assert_null (rc_cache_get (cache, "a", cancellable, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);

  g_assert_finalize_object (cache);
  g_assert_cmpuint (G_OBJECT (cancellable)->ref_count, ==, 1);
}

typedef struct
{
  RcCache *cache;
  RcLoad *load;
  TestLatch kept;
  GThread *waiter;
} Waiting;

static void
keep_load (RcLoad   *load,
           gpointer  user_data)
{
  Waiting *waiting = user_data;

  waiting->load = g_object_ref (load);
  test_latch_add (&waiting->kept);
}

static gpointer
wait_for_load (gpointer cache)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (cache, "slow", NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  return NULL;
}

static void
join_in_release (const char    *key,
                 const GValue  *value,
                 RcEvictReason  reason,
                 gpointer       user_data)
{
  g_thread_join (((Waiting *) user_data)->waiter);
}

/* Whoever waits is told before a release function is called, which may wait for it. */
static void
test_close_tells_waiters_first (void)
{
  Waiting waiting = { .cache = rc_cache_new ("test") };

  test_latch_init (&waiting.kept);
  insert_new (waiting.cache, "a");
  rc_cache_set_load_func (waiting.cache, keep_load, &waiting, NULL);
  rc_cache_set_release_func (waiting.cache, join_in_release, &waiting, NULL);
  waiting.waiter = g_thread_new ("waiter", wait_for_load, waiting.cache);
  test_latch_wait_for (&waiting.kept, 1);

  rc_cache_close (waiting.cache);
  rc_load_abandon (waiting.load);
  g_assert_finalize_object (waiting.load);
  g_assert_finalize_object (waiting.cache);
  test_latch_clear (&waiting.kept);
}

static void
load_briefly (RcLoad   *load,
              gpointer  user_data)
{
  rc_load_set_ttl (load, 10);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
advance_cb (RcCache       *cache,
            const char    *key,
            RcEvictReason  reason,
            gpointer       user_data)
{
  if (!g_str_equal (key, "first"))
    return;

  rc_clock_advance (10);
  g_assert_cmpuint (rc_cache_get_n_entries (cache), ==, 0);
}

/* Expiry goes on while a handler takes its time. */
static void
test_expiry_during_slow_handler (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GObject) object = NULL;

  rc_clock_freeze ();
  rc_cache_set_max_entries (cache, 1);
  rc_cache_set_load_func (cache, load_briefly, NULL, NULL);
  insert_new (cache, "first");
  g_signal_connect (cache, "evict", G_CALLBACK (advance_cb), NULL);
  object = rc_cache_get (cache, "second", NULL, NULL);
  g_assert_cmpuint (rc_cache_get_n_entries (cache), ==, 0);
  g_assert_finalize_object (cache);
  rc_clock_thaw ();
}

static void
load_nothing (RcLoad   *load,
              gpointer  user_data)
{
}

static void
load_started_cb (RcCache *cache,
                 RcLoad  *load,
                 gpointer user_data)
{
}

static gpointer
get_dropped (gpointer cache)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (cache, "a", NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  return NULL;
}

/* An event that waits for its main loop does not hide that a load was dropped. */
static void
test_dropped_load_that_is_to_be_told (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");

  rc_cache_set_main_context (cache, context);
  rc_cache_set_load_func (cache, load_nothing, NULL, NULL);
  g_signal_connect (cache, "load-started", G_CALLBACK (load_started_cb), NULL);
  g_thread_join (g_thread_new ("getter", get_dropped, cache));
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_finalize_object (cache);
}

static guint64
weigh_by_get (const char   *key,
              const GValue *value,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (user_data, key, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  return 1;
}

static gpointer
answer_in_thread (gpointer load)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
  g_object_unref (load);
  return NULL;
}

static void
load_in_thread (RcLoad   *load,
                gpointer  user_data)
{
  g_thread_unref (g_thread_new ("loader", answer_in_thread, g_object_ref (load)));
}

static void
test_weigh_asks_for_its_key (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GObject) object = NULL;

  rc_cache_set_weigh_func (cache, weigh_by_get, cache, NULL);
  rc_cache_set_load_func (cache, load_in_thread, NULL, NULL);
  object = rc_cache_get (cache, "a", NULL, NULL);
  g_assert_nonnull (object);
  rc_cache_close (cache);
  g_object_unref (cache);
}

static void
load_failure (RcLoad   *load,
              gpointer  user_data)
{
  g_auto (GValue) failure = G_VALUE_INIT;

  g_value_init (&failure, G_TYPE_STRING);
  g_value_set_static_string (&failure, "exception");
  rc_load_return_failure (load, &failure, "went wrong");
}

/* A failure belongs to the last error, not to one that came later. */
static void
test_failure_is_forgotten (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_auto (GValue) failure = G_VALUE_INIT;
  g_auto (GValue) stale = G_VALUE_INIT;

  rc_cache_set_load_func (cache, load_failure, NULL, NULL);
  g_assert_null (rc_cache_get (cache, "a", NULL, NULL));
  g_assert_true (rc_cache_take_failure (cache, &failure));
  g_assert_cmpstr (g_value_get_string (&failure), ==, "exception");

  g_assert_null (rc_cache_get (cache, "a", NULL, NULL));
  g_cancellable_cancel (cancelled);
  g_assert_null (rc_cache_get (cache, "a", cancelled, NULL));
  g_assert_false (rc_cache_take_failure (cache, &stale));
  g_assert_finalize_object (cache);
}

static guint64
weigh_as_much_as_can_be (const char   *key,
                         const GValue *value,
                         gpointer      user_data)
{
  return G_MAXUINT64;
}

static void
test_weights_do_not_wrap (void)
{
  RcCache *cache = rc_cache_new ("test");

  rc_cache_set_weigh_func (cache, weigh_as_much_as_can_be, NULL, NULL);
  rc_cache_set_max_weight (cache, G_MAXUINT64);
  insert_new (cache, "a");
  insert_new (cache, "b");
  g_assert_cmpuint (rc_cache_get_n_entries (cache), ==, 1);
  g_assert_cmpuint (rc_cache_get_weight (cache), ==, G_MAXUINT64);
  g_assert_finalize_object (cache);
}

/* A closed cache lets go of the program's data, so that the two may hold each other. */
static void
test_close_breaks_cycles (void)
{
  RcCache *cache = rc_cache_new ("test");

  rc_cache_set_load_func (cache, load, g_object_ref (cache), g_object_unref);
  rc_cache_set_validate_func (cache, drop_in_validate, g_object_ref (cache), g_object_unref);
  rc_cache_set_release_func (cache, drop_in_release, g_object_ref (cache), g_object_unref);
  rc_cache_set_weigh_func (cache, weigh_by_get, g_object_ref (cache), g_object_unref);
  rc_cache_close (cache);
  g_assert_finalize_object (cache);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/faults/dropped-by-expiry", test_last_reference_dropped_by_expiry);
  g_test_add_func ("/rc/faults/dropped-by-validate", test_last_reference_dropped_by_validate);
  g_test_add_func ("/rc/faults/floating-value", test_floating_value);
  g_test_add_func ("/rc/faults/closed-by-miss-handler", test_closed_by_miss_handler);
  g_test_add_func ("/rc/faults/close-tells-waiters-first", test_close_tells_waiters_first);
  g_test_add_func ("/rc/faults/expiry-during-slow-handler", test_expiry_during_slow_handler);
  g_test_add_func ("/rc/faults/dropped-load", test_dropped_load_that_is_to_be_told);
  g_test_add_func ("/rc/faults/weigh-asks", test_weigh_asks_for_its_key);
  g_test_add_func ("/rc/faults/failure-forgotten", test_failure_is_forgotten);
  g_test_add_func ("/rc/faults/weights-do-not-wrap", test_weights_do_not_wrap);
  g_test_add_func ("/rc/faults/close-breaks-cycles", test_close_breaks_cycles);

  return g_test_run ();
}
