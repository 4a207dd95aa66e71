/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-housekeeper-private.h"
#include "rc-test.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define N_CACHES 20
#define N_MANY 100000

/* What the housekeeper does for caches, seen from outside. */

static void
insert (RcCache    *cache,
        const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (0);

  rc_cache_insert (cache, key, G_OBJECT (resource));
}

static RcCache *
make_cache (gint64         ttl,
            RcReleaseFunc  release,
            gpointer       user_data)
{
  RcCache *cache = rc_cache_new ("kept");

  rc_cache_set_ttl (cache, ttl);
  rc_cache_set_release_func (cache, release, user_data, NULL);
  return cache;
}

static void
test_no_traffic (void)
{
  TestResource *resource = test_resource_new (1);
  RcCache *cache;
  int n_released = 0;

  rc_clock_freeze ();
  cache = make_cache (10 * SECOND, test_release, &n_released);
  g_assert_false (rc_housekeeper_is_running ());
  rc_cache_insert (cache, "key", G_OBJECT (resource));
  g_assert_true (rc_housekeeper_is_running ());

  rc_clock_advance (10 * SECOND - 1);
  g_assert_cmpint (n_released, ==, 0);
  rc_clock_advance (1);
  g_assert_cmpint (n_released, ==, 1);
  g_assert_cmpint (resource->n_closed, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (cache), ==, 0);
  g_assert_false (rc_housekeeper_is_running ());

  g_assert_finalize_object (resource);
  g_assert_finalize_object (cache);
  rc_clock_thaw ();
}

/* Nothing of it runs when no entry has a deadline any more. */
static void
test_nothing_left (void)
{
  RcCache *cache = make_cache (10 * SECOND, test_release, NULL);

  insert (cache, "a");
  insert (cache, "b");
  g_assert_true (rc_housekeeper_is_running ());
  rc_cache_clear (cache);
  test_wait_until (!rc_housekeeper_is_running ());

  insert (cache, "a");
  g_assert_true (rc_housekeeper_is_running ());
  rc_cache_set_ttl (cache, 0);
  test_wait_until (!rc_housekeeper_is_running ());
  g_assert_finalize_object (cache);
}

static void
test_idle (void)
{
  RcCache *cache;
  int n_released = 0;

  rc_clock_freeze ();
  cache = make_cache (0, test_release, &n_released);
  rc_cache_set_idle_timeout (cache, 10);
  insert (cache, "key");
  for (guint i = 0; i < 5; i++)
    {
      rc_clock_advance (9);
      g_object_unref (rc_cache_lookup (cache, "key"));
    }
  rc_clock_advance (9);
  g_assert_cmpint (n_released, ==, 0);
  rc_clock_advance (1);
  g_assert_cmpint (n_released, ==, 1);

  g_assert_finalize_object (cache);
  rc_clock_thaw ();
}

static void
note_key (const char    *key,
          const GValue  *value,
          RcEvictReason  reason,
          gpointer       log)
{
  g_string_append_printf (log, "%s ", key);
}

static void
test_many_caches (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  RcCache *caches[N_CACHES];

  rc_clock_freeze ();
  for (guint i = 0; i < N_CACHES; i++)
    {
      guint place = i * 7 % N_CACHES;
      g_autofree char *key = g_strdup_printf ("%u", place);

      caches[i] = make_cache ((place + 1) * SECOND, note_key, log);
      insert (caches[i], key);
      g_string_append_printf (expected, "%u ", i);
    }

  rc_clock_advance (N_CACHES * SECOND);
  g_assert_cmpstr (log->str, ==, expected->str);
  for (guint i = 0; i < N_CACHES; i++)
    g_assert_finalize_object (caches[i]);
  rc_clock_thaw ();
}

static void
test_cache_gone_before (void)
{
  RcCache *cache;
  int n_released = 0;

  rc_clock_freeze ();
  cache = make_cache (10, test_release, &n_released);
  insert (cache, "key");
  g_assert_finalize_object (cache);
  g_assert_cmpint (n_released, ==, 1);
  test_wait_until (!rc_housekeeper_is_running ());
  rc_clock_advance (10);
  g_assert_cmpint (n_released, ==, 1);
  rc_clock_thaw ();
}

static void
drop_cache (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  RcCache **cache = user_data;

  if (reason == RC_EVICT_REASON_EXPIRED)
    g_clear_object (cache);
}

/* The last reference goes while the housekeeper is at work for it, with more to do
   for it later. */
static void
test_cache_gone_meanwhile (void)
{
  RcCache *cache;
  RcCache *other;
  int n_released = 0;

  rc_clock_freeze ();
  cache = make_cache (10, drop_cache, &cache);
  other = make_cache (30, test_release, &n_released);
  g_object_add_weak_pointer (G_OBJECT (cache), (gpointer *) &cache);
  insert (cache, "a");
  rc_clock_advance (5);
  insert (cache, "b");
  insert (other, "key");

  rc_clock_advance (5);
  g_assert_null (cache);
  rc_clock_advance (30);
  g_assert_cmpint (n_released, ==, 1);
  g_assert_false (rc_housekeeper_is_running ());
  g_assert_finalize_object (other);
  rc_clock_thaw ();
}

typedef struct
{
  RcLoad *load;
  TestLatch told;
  TestLatch dropped;
} LateLoad;

static void
finished_cb (RcCache  *cache,
             RcLoad   *load,
             LateLoad *late)
{
  test_latch_add (&late->told);
  test_latch_wait_for (&late->dropped, 1);
}

static gpointer
answer_late (gpointer data)
{
  LateLoad *late = data;

  rc_load_return_object (late->load, G_OBJECT (test_resource_new (1)));
  g_clear_object (&late->load);
  return NULL;
}

/* A value with a deadline comes from a thread that holds no reference on the cache,
   and the last one goes before the housekeeper was told of it. */
static void
test_cache_gone_at_load (void)
{
  RcCache *cache = make_cache (10 * SECOND, NULL, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  LateLoad late = { NULL, };
  GThread *thread;

  test_latch_init (&late.told);
  test_latch_init (&late.dropped);
  g_signal_connect (cache, "load-finished", G_CALLBACK (finished_cb), &late);
  g_assert_false (rc_cache_begin (cache, "key", &value, &late.load, NULL, NULL));

  thread = g_thread_new ("loader", answer_late, &late);
  test_latch_wait_for (&late.told, 1);
  g_object_unref (cache);
  test_latch_add (&late.dropped);
  g_thread_join (thread);

  test_wait_until (!rc_housekeeper_is_running ());
  test_latch_clear (&late.told);
  test_latch_clear (&late.dropped);
}

static void
advance_more (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       n_released)
{
  if (g_str_equal (key, "first"))
    rc_clock_advance (5);
  g_atomic_int_inc ((int *) n_released);
}

static void
test_advance_in_release (void)
{
  RcCache *cache;
  int n_released = 0;

  rc_clock_freeze ();
  cache = make_cache (10, advance_more, &n_released);
  insert (cache, "first");
  rc_clock_advance (5);
  insert (cache, "second");
  rc_clock_advance (5);
  g_assert_cmpint (n_released, ==, 2);
  g_assert_cmpuint (rc_cache_get_n_entries (cache), ==, 0);

  g_assert_finalize_object (cache);
  rc_clock_thaw ();
}

typedef struct
{
  RcCache *cache;
  guint n_left;             /* after the first release */
  int n_released;           /* atomic */
  int n_hits;               /* atomic */
  int n_hits_then;          /* after the first release */
  gboolean stop;            /* atomic */
} Reading;

static void
note_progress (const char    *key,
               const GValue  *value,
               RcEvictReason  reason,
               gpointer       user_data)
{
  Reading *reading = user_data;

  if (g_atomic_int_add (&reading->n_released, 1) > 0)
    return;

  /* The expiry goes on only when somebody else was served in between. */
  reading->n_left = rc_cache_get_n_entries (reading->cache);
  reading->n_hits_then = g_atomic_int_get (&reading->n_hits);
  test_wait_until (g_atomic_int_get (&reading->n_hits) > reading->n_hits_then);
}

static gpointer
read_on (gpointer data)
{
  Reading *reading = data;

  while (!g_atomic_int_get (&reading->stop))
    {
      g_autoptr (GObject) object = rc_cache_lookup (reading->cache, "read");

      g_assert_nonnull (object);
      g_atomic_int_inc (&reading->n_hits);
    }

  return NULL;
}

static void
test_many_entries (void)
{
  g_autoptr (TestResource) resource = test_resource_new (0);
  Reading reading = { NULL, };
  GThread *thread;

  rc_clock_freeze ();
  reading.cache = make_cache (10, note_progress, &reading);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      insert (reading.cache, key);
    }
  rc_clock_advance (5);
  rc_cache_insert (reading.cache, "read", G_OBJECT (resource));

  thread = g_thread_new ("reader", read_on, &reading);
  rc_clock_advance (5);
  g_assert_cmpint (g_atomic_int_get (&reading.n_released), ==, N_MANY);
  g_assert_cmpuint (rc_cache_get_n_entries (reading.cache), ==, 1);
  g_assert_cmpuint (reading.n_left, >=, N_MANY - 1000);
  g_atomic_int_set (&reading.stop, TRUE);
  g_thread_join (thread);

  rc_cache_set_release_func (reading.cache, NULL, NULL, NULL);
  g_assert_finalize_object (reading.cache);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/housekeeper/no-traffic", test_no_traffic);
  g_test_add_func ("/rc/housekeeper/nothing-left", test_nothing_left);
  g_test_add_func ("/rc/housekeeper/idle", test_idle);
  g_test_add_func ("/rc/housekeeper/many-caches", test_many_caches);
  g_test_add_func ("/rc/housekeeper/cache-gone-before", test_cache_gone_before);
  g_test_add_func ("/rc/housekeeper/cache-gone-meanwhile", test_cache_gone_meanwhile);
  g_test_add_func ("/rc/housekeeper/cache-gone-at-load", test_cache_gone_at_load);
  g_test_add_func ("/rc/housekeeper/advance-in-release", test_advance_in_release);
  g_test_add_func ("/rc/housekeeper/many-entries", test_many_entries);

  return g_test_run ();
}
