/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* A value that leaves the cache while it is being loaded anew. */

static void
leave_by_clear (Fixture *f)
{
  rc_cache_clear (f->cache);
}

static void
leave_by_remove (Fixture *f)
{
  g_assert_true (rc_cache_remove (f->cache, "a"));
}

static void
leave_by_expiry (Fixture *f)
{
  rc_cache_set_ttl (f->cache, 10);
  rc_clock_advance (10);
}

static void
leave_by_trim (Fixture *f)
{
  rc_cache_trim (f->cache, 1);
}

/* Unless its loader has asked for it, a load does not keep what has left from being released. */
static void
test_previous_leaves (Fixture       *f,
                      gconstpointer  leave)
{
  Call call = { NULL, };
  RcLoad *load;

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  ((void (*) (Fixture *f)) leave) (f);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_null (rc_load_dup_previous (load));
  answer (load, 2);
  g_assert_true (finish_refresh (f, &call, NULL));
}

static void
test_known_previous_leaves (Fixture       *f,
                            gconstpointer  leave)
{
  g_autoptr (GObject) previous = NULL;
  Call call = { NULL, };
  RcLoad *load;

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  previous = rc_load_dup_previous (load);
  ((void (*) (Fixture *f)) leave) (f);
  g_assert_cmpint (f->n_released, ==, 0);
  answer (load, 2);
  g_assert_cmpint (f->n_released, >=, 1);
  g_assert_true (finish_refresh (f, &call, NULL));
}

/* The load was told it before it left: what it answers with is closed by now, or will be. */
static void
test_answers_with_what_left (Fixture       *f,
                             gconstpointer  leave)
{
  g_autoptr (GObject) previous = NULL;
  Call call = { NULL, };
  RcLoad *load;

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  previous = rc_load_dup_previous (load);
  ((void (*) (Fixture *f)) leave) (f);
  rc_load_return_object (load, g_object_ref (previous));
  g_assert_null (rc_load_dup_previous (load));
  g_object_unref (load);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, leave) \
  g_test_add ("/rc/previous/" name, Fixture, leave, set_up, test_previous_leaves, tear_down); \
  g_test_add ("/rc/previous/known/" name, Fixture, leave, set_up, test_known_previous_leaves, \
              tear_down); \
  g_test_add ("/rc/previous/answers/" name, Fixture, leave, set_up, test_answers_with_what_left, \
              tear_down)

  ADD ("clear", leave_by_clear);
  ADD ("remove", leave_by_remove);
  ADD ("expiry", leave_by_expiry);
  ADD ("trim", leave_by_trim);

  return g_test_run ();
}
