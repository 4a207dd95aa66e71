/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"
#include "rc-cache-loads-private.h"

/* What is told of the loads in progress. */

static void
set_up_loads (Fixture       *f,
              gconstpointer  unused)
{
  set_up (f, unused);
  set_loader (f, load_later);
}

static RcLoadFacts *
get_facts (GPtrArray *loads,
           guint      nth)
{
  g_assert_cmpuint (nth, <, loads->len);
  return g_ptr_array_index (loads, nth);
}

/* Those that run come first, the oldest of all, and no more than were asked for. */
static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) one = NULL;
  Call calls[3];

  rc_cache_set_max_concurrent_loads (f->cache, 2);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      call_start (&calls[i], f, VERB_GET, (char[]) { 'a' + i, '\0' });
      rc_clock_advance (10);
    }
  all = rc_cache_list_loads (f->cache, 10);
  two = rc_cache_list_loads (f->cache, 2);
  one = rc_cache_list_loads (f->cache, 1);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (get_facts (one, 0)->key, ==, "a");
  g_assert_cmpint (get_facts (all, 0)->elapsed_usec, ==, 30);
  g_assert_false (get_facts (all, 1)->is_queued);
  g_assert_cmpstr (get_facts (all, 2)->key, ==, "c");
  g_assert_true (get_facts (all, 2)->is_queued);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      answer_key (f, (char[]) { 'a' + i, '\0' }, i);
      end_with_number (&calls[i], i);
    }
}

/* A clock that a test has moved may be behind again. */
static void
test_clock_goes_back (Fixture       *f,
                      gconstpointer  unused)
{
  g_autoptr (GPtrArray) loads = NULL;
  Call one;

  rc_clock_advance (G_TIME_SPAN_DAY);
  call_start (&one, f, VERB_GET, "a");
  rc_clock_thaw ();
  loads = rc_cache_list_loads (f->cache, 1);
  g_assert_cmpint (get_facts (loads, 0)->elapsed_usec, ==, 0);
  rc_clock_freeze ();
  answer_key (f, "a", 1);
  end_with_number (&one, 1);
}

#define add(name, func) \
  g_test_add ("/rc/cache-loads/" name, Fixture, NULL, set_up_loads, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("order", test_order);
  add ("clock-goes-back", test_clock_goes_back);

  return g_test_run ();
}
