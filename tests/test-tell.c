/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

/* Hits that somebody listens to. */
typedef struct
{
  RcCache *cache;
  TestLog log;
  TestLatch in_handler;
  TestLatch go_on;
  guint n_left;              /* what its handler is to do yet */
} Fixture;

static void
insert_new (RcCache    *cache,
            const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (cache, key, G_OBJECT (resource));
}

static void
look_up (RcCache    *cache,
         const char *key)
{
  g_autoptr (GObject) object = rc_cache_lookup (cache, key);

  g_assert_nonnull (object);
}

/* Twice, so that it is known that somebody listens. */
static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  *f = (Fixture) { .cache = rc_cache_new ("test") };
  test_log_init (&f->log);
  test_latch_init (&f->in_handler);
  test_latch_init (&f->go_on);
  insert_new (f->cache, "a");
  insert_new (f->cache, "b");
  test_log_watch (&f->log, f->cache);
  look_up (f->cache, "a");
  look_up (f->cache, "b");
  test_assert_log (&f->log, "hit a, hit b");
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  test_latch_clear (&f->in_handler);
  test_latch_clear (&f->go_on);
  test_log_clear (&f->log);
  rc_clock_thaw ();
}

static void
count_cb (guint *n_told)
{
  ++*n_told;
}

static guint64
count_hits (RcCache *cache)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

  return rc_stats_get_hits (stats);
}

static void
test_every_hit (Fixture       *f,
                gconstpointer  unused)
{
  guint n_told = 0;

  g_signal_connect_swapped (f->cache, "hit", G_CALLBACK (count_cb), &n_told);
  for (guint i = 0; i < 5000; i++)
    look_up (f->cache, i % 2 == 0 ? "a" : "b");
  g_assert_cmpuint (n_told, ==, 5000);
  g_assert_cmpuint (count_hits (f->cache), ==, 5002);
}

static void
change_cb (RcCache    *cache,
           const char *key,
           Fixture    *f)
{
  if (f->n_left == 0)
    return;

  f->n_left--;
  look_up (cache, key);
  look_up (cache, "b");
  rc_cache_remove (cache, key);
  insert_new (cache, key);
  look_up (cache, key);
}

/* What a handler causes of its key is told after the hit; of other keys, at once. */
static void
test_handler_calls_back (Fixture       *f,
                         gconstpointer  unused)
{
  f->n_left = 1;
  g_signal_connect (f->cache, "hit", G_CALLBACK (change_cb), f);
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  test_log_watch (&f->log, f->cache);
  look_up (f->cache, "a");
  test_assert_log (&f->log, "hit b, hit a, hit a, evict a removed, hit a");
}

static void
wait_cb (RcCache    *cache,
         const char *key,
         Fixture    *f)
{
  if (f->n_left == 0)
    return;

  f->n_left--;
  test_latch_add (&f->in_handler);
  test_latch_wait_for (&f->go_on, 1);
}

static gpointer
hit_in_thread (gpointer data)
{
  look_up (((Fixture *) data)->cache, "a");
  return NULL;
}

/* While a thread tells of a hit, others that act on the key do not wait, and what they cause
   comes after it, in order, from that thread. */
static void
test_order_over_threads (Fixture       *f,
                         gconstpointer  unused)
{
  GThread *thread;

  f->n_left = 1;
  g_signal_connect (f->cache, "hit", G_CALLBACK (wait_cb), f);
  thread = g_thread_new ("hitter", hit_in_thread, f);
  test_latch_wait_for (&f->in_handler, 1);

  look_up (f->cache, "a");
  rc_cache_remove (f->cache, "a");
  insert_new (f->cache, "a");
  look_up (f->cache, "a");
  look_up (f->cache, "b");
  test_assert_log (&f->log, "hit a, hit b");

  test_latch_add (&f->go_on);
  g_thread_join (thread);
  test_assert_log (&f->log, "hit a, evict a removed, hit a");
}

static void
let_other_end_cb (RcCache    *cache,
                  const char *key,
                  GThread   **other)
{
  Fixture *f = g_object_get_data (G_OBJECT (cache), "fixture");

  if (*key != 'b')
    return;

  test_latch_add (&f->go_on);
  g_thread_join (*other);
}

/* Who began to tell first may be done first. */
static void
test_first_ends_first (Fixture       *f,
                       gconstpointer  unused)
{
  GThread *thread;

  f->n_left = 1;
  g_object_set_data (G_OBJECT (f->cache), "fixture", f);
  g_signal_connect (f->cache, "hit", G_CALLBACK (wait_cb), f);
  thread = g_thread_new ("hitter", hit_in_thread, f);
  test_latch_wait_for (&f->in_handler, 1);
  g_signal_connect (f->cache, "hit", G_CALLBACK (let_other_end_cb), &thread);
  look_up (f->cache, "b");
  look_up (f->cache, "a");
  test_assert_log (&f->log, "hit a, hit b, hit a");
}

static void
look_up_again_cb (RcCache       *cache,
                  const char    *key,
                  RcEvictReason  reason,
                  Fixture       *f)
{
  if (f->n_left == 0)
    return;

  f->n_left--;
  insert_new (cache, key);
  look_up (cache, key);
  look_up (cache, "b");
}

/* A hit comes after what is being told of its key the other way. */
static void
test_hit_while_evicted (Fixture       *f,
                        gconstpointer  unused)
{
  f->n_left = 1;
  g_signal_connect (f->cache, "evict", G_CALLBACK (look_up_again_cb), f);
  rc_cache_remove (f->cache, "a");
  test_assert_log (&f->log, "evict a removed, hit b, hit a");
}

static void
unref_cb (RcCache    *cache,
          const char *key,
          RcCache   **place)
{
  g_clear_object (place);
}

static void
test_last_reference (void)
{
  RcCache *cache = rc_cache_new ("test");
  RcCache *watched = cache;
  g_autoptr (GObject) first = NULL;
  g_autoptr (GObject) second = NULL;
  gulong handler;

  g_object_add_weak_pointer (G_OBJECT (cache), (gpointer *) &watched);
  insert_new (cache, "a");
  handler = g_signal_connect (cache, "hit", G_CALLBACK (g_object_get_type), NULL);
  first = rc_cache_lookup (cache, "a");
  g_signal_handler_disconnect (cache, handler);
  g_signal_connect (cache, "hit", G_CALLBACK (unref_cb), &cache);
  second = rc_cache_lookup (cache, "a");

  g_assert_true (first == second);
  g_assert_null (cache);
  g_assert_null (watched);
}

/* When nobody listens any more, hits are at hand again, sooner or later. */
static void
test_nobody_listens_any_more (Fixture       *f,
                              gconstpointer  unused)
{
  g_autoptr (GObject) at_hand = NULL;

  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  g_assert_null (rc_cache_try_hit (f->cache, "a"));
  for (guint i = 0; i < 2000; i++)
    look_up (f->cache, "a");
  at_hand = rc_cache_try_hit (f->cache, "a");
  g_assert_nonnull (at_hand);
  test_assert_log (&f->log, "");
}

static void
test_long_key (Fixture       *f,
               gconstpointer  unused)
{
  g_autofree char *long_key = g_strnfill (1000, 'k');
  g_autofree char *expected = g_strdup_printf ("hit %s, hit %s", long_key, long_key);

  insert_new (f->cache, long_key);
  look_up (f->cache, long_key);
  look_up (f->cache, long_key);
  test_assert_log (&f->log, expected);
}

static void
test_expired (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GObject) none = NULL;
  guint n_told = 0;

  rc_cache_set_ttl (f->cache, G_TIME_SPAN_SECOND);
  g_signal_connect_swapped (f->cache, "hit", G_CALLBACK (count_cb), &n_told);
  rc_clock_advance (G_TIME_SPAN_SECOND - 1);
  look_up (f->cache, "a");
  g_assert_cmpuint (n_told, ==, 1);
  rc_clock_advance (1);
  none = rc_cache_lookup (f->cache, "a");
  g_assert_null (none);
  g_assert_cmpuint (n_told, ==, 1);
}

/* One that is kept for bad times is no hit. */
static void
test_stale (Fixture       *f,
            gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 10 * G_TIME_SPAN_SECOND);
  rc_cache_set_stale_if_error (f->cache, 10 * G_TIME_SPAN_SECOND);
  insert_new (f->cache, "c");
  look_up (f->cache, "c");
  look_up (f->cache, "c");
  rc_clock_advance (10 * G_TIME_SPAN_SECOND);
  g_assert_null (rc_cache_lookup (f->cache, "c"));
  test_assert_log (&f->log, "hit c, hit c, miss c");
}

static gboolean
refuse (const char    *key,
        const GValue  *value,
        gpointer       user_data,
        GError       **error)
{
  return FALSE;
}

static void
test_validated (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GObject) none = NULL;

  rc_cache_set_validate_func (f->cache, refuse, NULL, NULL);
  none = rc_cache_lookup (f->cache, "a");
  g_assert_null (none);
  test_assert_log (&f->log, "evict a invalid, miss a");
}

#define add(name, func) g_test_add ("/rc/tell/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("every-hit", test_every_hit);
  add ("handler-calls-back", test_handler_calls_back);
  add ("order-over-threads", test_order_over_threads);
  add ("first-ends-first", test_first_ends_first);
  add ("hit-while-evicted", test_hit_while_evicted);
  add ("nobody-listens-any-more", test_nobody_listens_any_more);
  add ("long-key", test_long_key);
  add ("expired", test_expired);
  add ("stale", test_stale);
  add ("validated", test_validated);
  g_test_add_func ("/rc/tell/last-reference", test_last_reference);

  return g_test_run ();
}
