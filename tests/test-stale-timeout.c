/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Loads that take too long while an old value could serve, if it is still valid. */

#define TTL 100
#define STALE 50

typedef struct
{
  Fixture base;
  Call call;
  gboolean is_valid;
  GThread *validated_in;     /* atomic */
  gboolean blocks;           /* atomic; to validate takes as long as the test wants it */
  TestLatch validates;
  TestLatch may_end;
} Late;

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  Late *l = user_data;

  g_atomic_pointer_set (&l->validated_in, g_thread_self ());
  if (g_atomic_int_get (&l->blocks))
    {
      test_latch_add (&l->validates);
      test_latch_wait_for (&l->may_end, 1);
    }
  return l->is_valid;
}

static void
set_up_late (Late          *l,
             gconstpointer  is_valid)
{
  Fixture *f = &l->base;

  set_up (f, NULL);
  test_latch_init (&l->validates);
  test_latch_init (&l->may_end);
  l->is_valid = GPOINTER_TO_INT (is_valid);
  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_stale_if_error (f->cache, STALE);
  rc_cache_set_load_timeout (f->cache, STALE / 2);
  rc_cache_set_validate_func (f->cache, validate, l, NULL);
  insert (f, "a", 1);
  rc_clock_advance (TTL);
  f->keeps = TRUE;
}

static void
tear_down_late (Late          *l,
                gconstpointer  unused)
{
  rc_cache_set_main_context (l->base.cache, NULL);
  tear_down (&l->base, NULL);
  test_latch_clear (&l->may_end);
  test_latch_clear (&l->validates);
}

static void
end_late (Late   *l,
          RcLoad *load,
          int     number)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (finish_get (&l->base, &l->call, &error), ==, number);
  if (number == 0)
    g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  else
    g_assert_no_error (error);
  g_assert_null (rc_load_dup_previous (load));
  answer (load, 5);
}

/* To validate may take its time: nobody else's thread is used for it. */
static void
test_in_a_thread (Late          *l,
                  gconstpointer  is_valid)
{
  g_autoptr (GObject) previous = NULL;
  RcLoad *load;

  rc_cache_get_async (l->base.cache, "a", NULL, call_cb, &l->call);
  load = steal_kept (&l->base, 1);
  previous = rc_load_dup_previous (load);
  g_assert_nonnull (previous);
  rc_clock_advance (STALE / 2);
  end_late (l, load, GPOINTER_TO_INT (is_valid));
  g_assert_nonnull (l->validated_in);
  g_assert_true (l->validated_in != g_thread_self ());
}

/* A load that nobody waits for is answered while it is looked what would serve instead. */
static void
test_in_the_background (Late          *l,
                        gconstpointer  is_valid)
{
  Fixture *f = &l->base;
  RcLoad *load;

  insert (f, "a", 2);
  rc_cache_set_refresh_after (f->cache, TTL / 2);
  rc_cache_set_load_timeout (f->cache, TTL / 2);
  rc_clock_advance (TTL / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  load = steal_kept (f, 1);
  g_atomic_int_set (&l->blocks, TRUE);
  rc_clock_advance (TTL / 2);
  test_latch_wait_for (&l->validates, 1);
  answer (load, 5);
  g_assert_cmpint (peek_number (f, "a"), ==, 0);
  test_latch_add (&l->may_end);
}

/* A cache with a home has its functions called there. */
static void
test_at_home (Late          *l,
              gconstpointer  is_valid)
{
  rc_cache_set_main_context (l->base.cache, g_main_context_default ());
  rc_cache_get_async (l->base.cache, "a", NULL, call_cb, &l->call);
  rc_clock_advance (STALE / 2);
  g_assert_null (l->validated_in);
  end_late (l, steal_kept (&l->base, 1), GPOINTER_TO_INT (is_valid));
  g_assert_true (l->validated_in == g_thread_self ());
}

/* A load of nobody else that a task waits for: no thread does. */
static void
test_joined_at_home (Late          *l,
                     gconstpointer  is_valid)
{
  Fixture *f = &l->base;
  RcLoad *load;

  rc_cache_set_main_context (f->cache, g_main_context_default ());
  l->is_valid = TRUE;
  insert (f, "a", 1);
  rc_cache_set_refresh_after (f->cache, TTL / 2);
  rc_cache_set_load_timeout (f->cache, TTL);
  rc_clock_advance (TTL / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  while (f->kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  load = steal_kept (f, 1);

  rc_clock_advance (TTL / 2);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &l->call);
  rc_cache_set_stale_if_error (f->cache, TTL);
  l->is_valid = GPOINTER_TO_INT (is_valid);
  rc_clock_advance (TTL / 2);
  end_late (l, load, GPOINTER_TO_INT (is_valid));
  g_assert_true (l->validated_in == g_thread_self ());
}

/* What came later than the load is no old value of its callers, as for one that fails. */
static void
test_removed (Late          *l,
              gconstpointer  unused)
{
  Fixture *f = &l->base;
  RcLoad *load;

  rc_cache_set_load_timeout (f->cache, TTL + STALE / 2);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &l->call);
  load = steal_kept (f, 1);
  g_assert_true (rc_cache_remove (f->cache, "a"));
  insert (f, "a", 2);

  rc_clock_advance (TTL + STALE / 2);
  end_late (l, load, 0);
  g_assert_null (l->validated_in);
}

static gpointer
advance_cb (gpointer data)
{
  Fixture *f = data;

  test_latch_wait_for (&f->has_kept, 1);
  rc_clock_advance (STALE / 2);
  return NULL;
}

/* The home may be the thread that waits: then nobody can validate. */
static void
test_home_waits (Late          *l,
                 gconstpointer  unused)
{
  Fixture *f = &l->base;
  g_autoptr (GError) error = NULL;
  GThread *clock;

  rc_cache_set_main_context (f->cache, g_main_context_default ());
  clock = g_thread_new ("clock", advance_cb, f);
  g_assert_null (rc_cache_get (f->cache, "a", NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_thread_join (clock);
  g_assert_null (l->validated_in);
  answer (steal_kept (f, 1), 5);
}

#define add(name, func, is_valid)                                                             \
  g_test_add ("/rc/stale-timeout/" name, Late, GINT_TO_POINTER (is_valid), set_up_late, func, \
              tear_down_late)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("in-a-thread/valid", test_in_a_thread, TRUE);
  add ("in-a-thread/invalid", test_in_a_thread, FALSE);
  add ("at-home/valid", test_at_home, TRUE);
  add ("at-home/invalid", test_at_home, FALSE);
  add ("joined-at-home/valid", test_joined_at_home, TRUE);
  add ("joined-at-home/invalid", test_joined_at_home, FALSE);
  add ("in-the-background", test_in_the_background, TRUE);
  add ("removed", test_removed, TRUE);
  add ("home-waits", test_home_waits, TRUE);

  return g_test_run ();
}
