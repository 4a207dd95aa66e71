/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

static void
insert_new (RcCache    *cache,
            const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (cache, key, G_OBJECT (resource));
}

static void
remove_again_cb (RcCache       *cache,
                 const char    *key,
                 RcEvictReason  reason,
                 gpointer       user_data)
{
  if (reason == RC_EVICT_REASON_REMOVED)
    {
      insert_new (cache, key);
      insert_new (cache, key);
    }
}

/* What a handler causes is told after the event that it handles. */
static void
test_handler_may_call_back (void)
{
  RcCache *cache = rc_cache_new ("test");
  g_autofree char *text = NULL;
  TestLog log;

  test_log_init (&log);
  g_signal_connect (cache, "evict", G_CALLBACK (remove_again_cb), NULL);
  test_log_watch (&log, cache);
  insert_new (cache, "a");
  rc_cache_remove (cache, "a");

  text = test_log_steal (&log);
  g_assert_cmpstr (text, ==, "evict a removed, evict a replaced");
  g_assert_finalize_object (cache);
  test_log_clear (&log);
}

static void
drop_cb (RcCache       *cache,
         const char    *key,
         RcEvictReason  reason,
         RcCache      **place)
{
  g_clear_object (place);
}

static void
test_last_reference_dropped_in_handler (void)
{
  RcCache *cache = rc_cache_new ("test");
  RcCache *watched = cache;

  g_object_add_weak_pointer (G_OBJECT (cache), (gpointer *) &watched);
  g_signal_connect (cache, "evict", G_CALLBACK (drop_cb), &cache);
  insert_new (cache, "a");
  g_object_ref (cache);
  rc_cache_remove (cache, "a");
  g_object_unref (watched);

  g_assert_null (cache);
  g_assert_null (watched);
}

typedef struct
{
  RcCache *cache;
  TestLatch in_handler;
  TestLatch go_on;
  GThread *threads[3];      /* of the handler: removed, replaced, closed */
  int n_handled;
} Order;

static void
wait_cb (RcCache       *cache,
         const char    *key,
         RcEvictReason  reason,
         Order         *order)
{
  order->threads[order->n_handled++] = g_thread_self ();
  if (reason == RC_EVICT_REASON_REMOVED)
    {
      test_latch_add (&order->in_handler);
      test_latch_wait_for (&order->go_on, 1);
    }
}

static gpointer
remove_in_thread (gpointer data)
{
  rc_cache_remove (((Order *) data)->cache, "a");
  return NULL;
}

/* While one thread tells of a key, another one that acts on it does not wait, and its
   event comes second. */
static void
test_order_of_one_key (void)
{
  Order order = { .cache = rc_cache_new ("test") };
  g_autofree char *text = NULL;
  GThread *thread;
  TestLog log;

  test_log_init (&log);
  test_latch_init (&order.in_handler);
  test_latch_init (&order.go_on);
  insert_new (order.cache, "a");
  test_log_watch (&log, order.cache);
  g_signal_connect (order.cache, "evict", G_CALLBACK (wait_cb), &order);

  thread = g_thread_new ("remover", remove_in_thread, &order);
  test_latch_wait_for (&order.in_handler, 1);
  insert_new (order.cache, "a");
  insert_new (order.cache, "a");
  test_latch_add (&order.go_on);
  g_thread_join (thread);

  text = test_log_steal (&log);
  g_assert_cmpstr (text, ==, "evict a removed, evict a replaced");
  g_assert_cmpint (order.n_handled, ==, 2);
  g_assert_true (order.threads[0] == order.threads[1]);

  g_assert_finalize_object (order.cache);
  test_latch_clear (&order.in_handler);
  test_latch_clear (&order.go_on);
  test_log_clear (&log);
}

typedef struct
{
  GThread *home;
  GThread *signalled_in;
  GThread *released_in;
  int n_events;
} Home;

static void
home_evict_cb (RcCache       *cache,
               const char    *key,
               RcEvictReason  reason,
               Home          *home)
{
  home->signalled_in = g_thread_self ();
  home->n_events++;
}

static void
home_release (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       user_data)
{
  Home *home = user_data;

  g_assert_cmpint (home->n_events, >, 0);
  home->released_in = g_thread_self ();
}

static gpointer
clear_in_thread (gpointer cache)
{
  rc_cache_clear (cache);
  return NULL;
}

/* With a main context, events of other threads come there, signal before release. */
static void
test_main_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");
  Home home = { .home = g_thread_self () };

  rc_cache_set_main_context (cache, context);
  rc_cache_set_release_func (cache, home_release, &home, NULL);
  g_signal_connect (cache, "evict", G_CALLBACK (home_evict_cb), &home);
  insert_new (cache, "a");
  insert_new (cache, "b");

  g_thread_join (g_thread_new ("clearer", clear_in_thread, cache));
  g_assert_cmpint (home.n_events, ==, 0);
  g_assert_null (home.released_in);

  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpint (home.n_events, ==, 2);
  g_assert_true (home.signalled_in == home.home);
  g_assert_true (home.released_in == home.home);
  g_assert_finalize_object (cache);
}

static gpointer
unref_in_thread (gpointer cache)
{
  g_object_unref (cache);
  return NULL;
}

/* Who drops the last reference elsewhere loses no event. */
#define MANY 100

static void
look_up_again_cb (RcCache    *cache,
                  const char *key,
                  int        *n_told)
{
  g_autoptr (GObject) object = NULL;

  if (++*n_told < MANY)
    object = rc_cache_lookup (cache, key);
}

/* Who always has something new to tell does not keep the main loop from everything else. */
static void
test_main_context_is_shared (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("test");
  g_autoptr (GObject) object = NULL;
  int n_told = 0;

  rc_cache_set_main_context (cache, g_main_context_default ());
  g_signal_connect (cache, "miss", G_CALLBACK (look_up_again_cb), &n_told);
  object = rc_cache_lookup (cache, "a");
  for (int i = 1; i <= MANY; i++)
    {
      g_assert_cmpint (n_told, ==, i);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (n_told, ==, MANY);
}

static void
test_main_context_dispose (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");
  Home home = { .home = g_thread_self () };

  rc_cache_set_main_context (cache, context);
  rc_cache_set_release_func (cache, home_release, &home, NULL);
  g_signal_connect (cache, "evict", G_CALLBACK (home_evict_cb), &home);
  insert_new (cache, "a");
  g_thread_join (g_thread_new ("unref", unref_in_thread, cache));
  g_assert_cmpint (home.n_events, ==, 0);

  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpint (home.n_events, ==, 1);
  g_assert_true (home.released_in == home.home);
}

static void
test_main_context_here_at_once (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");
  Home home = { .home = g_thread_self () };

  rc_cache_set_main_context (cache, context);
  g_signal_connect (cache, "evict", G_CALLBACK (home_evict_cb), &home);
  insert_new (cache, "a");
  rc_cache_remove (cache, "a");

  g_assert_cmpint (home.n_events, ==, 1);
  g_assert_finalize_object (cache);
}

static gpointer
look_up_in_thread (gpointer cache)
{
  g_autoptr (GObject) object = rc_cache_lookup (cache, "a");

  g_assert_nonnull (object);
  return NULL;
}

static void
insert_again_cb (RcCache    *cache,
                 const char *key,
                 gpointer    unused)
{
  rc_cache_remove (cache, key);
  insert_new (cache, key);
}

/* What waits to be told at home comes first, when there is no home any more. */
static void
test_main_context_taken_away (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");
  int n_told = MANY - 3;
  TestLog log;

  test_log_init (&log);
  test_log_watch (&log, cache);
  rc_cache_set_main_context (cache, context);
  insert_new (cache, "a");
  g_thread_join (g_thread_new ("other", look_up_in_thread, cache));
  g_thread_join (g_thread_new ("other", look_up_in_thread, cache));
  test_assert_log (&log, "");
  g_signal_connect (cache, "hit", G_CALLBACK (insert_again_cb), NULL);

  g_signal_connect (cache, "miss", G_CALLBACK (look_up_again_cb), &n_told);

  rc_cache_set_main_context (cache, NULL);
  g_assert_null (rc_cache_lookup (cache, "b"));
  test_assert_log (&log, "hit a, hit a, miss b, evict a removed, evict a removed, miss b, miss b");
  while (g_main_context_iteration (context, FALSE))
    ;
  test_assert_log (&log, "");
  g_assert_finalize_object (cache);
  test_log_clear (&log);
}

/* The same for hits, which need no event when nothing else is to be told. */
static void
test_hits_after_main_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  RcCache *cache = rc_cache_new ("test");
  TestLog log;

  test_log_init (&log);
  test_log_watch (&log, cache);
  rc_cache_set_main_context (cache, context);
  insert_new (cache, "a");
  g_thread_join (g_thread_new ("other", look_up_in_thread, cache));

  rc_cache_set_main_context (cache, NULL);
  look_up_in_thread (cache);
  test_assert_log (&log, "hit a, hit a");
  look_up_in_thread (cache);
  test_assert_log (&log, "hit a");
  g_assert_finalize_object (cache);
  test_log_clear (&log);
}

static void
count_notify_cb (RcCache    *cache,
                 GParamSpec *pspec,
                 guint      *n_notified)
{
  (*n_notified)++;
}

/* A thousand changes, one notify, in a main loop. */
static void
test_notify_is_coalesced (void)
{
  RcCache *cache = rc_cache_new ("test");
  guint n_notified = 0;

  g_signal_connect (cache, "notify::n-entries", G_CALLBACK (count_notify_cb), &n_notified);
  for (guint i = 0; i < 1000; i++)
    insert_new (cache, "a");
  g_assert_cmpuint (n_notified, ==, 0);

  while (n_notified == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_finalize_object (cache);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/signals/handler-calls-back", test_handler_may_call_back);
  g_test_add_func ("/rc/signals/last-reference", test_last_reference_dropped_in_handler);
  g_test_add_func ("/rc/signals/order-of-one-key", test_order_of_one_key);
  g_test_add_func ("/rc/signals/main-context", test_main_context);
  g_test_add_func ("/rc/signals/main-context-is-shared", test_main_context_is_shared);
  g_test_add_func ("/rc/signals/main-context-dispose", test_main_context_dispose);
  g_test_add_func ("/rc/signals/main-context-at-once", test_main_context_here_at_once);
  g_test_add_func ("/rc/signals/main-context-taken-away", test_main_context_taken_away);
  g_test_add_func ("/rc/signals/hits-after-main-context", test_hits_after_main_context);
  g_test_add_func ("/rc/signals/notify-coalesced", test_notify_is_coalesced);

  return g_test_run ();
}
