/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* What becomes of the answers of loaders that took too long. */

static RcEvictReason last_reason;

static void
note_reason (const char    *key,
             const GValue  *value,
             RcEvictReason  reason,
             gpointer       user_data)
{
  last_reason = reason;
  test_release (key, value, reason, user_data);
}

/* The key is free at once; what comes late is closed once, and takes nobody's place. */
static void
test_late_value (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (GObject) cached = NULL;
  RcLoad *late;
  Call one;
  Call next;

  set_release (f, note_reason);
  call_start (&one, f, VERB_GET, "a");
  late = take_load (f, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);

  call_start (&next, f, VERB_GET, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
  answer (late, 1);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpint (last_reason, ==, RC_EVICT_REASON_REMOVED);
  run_ready ();
  g_assert_cmpint (next.n_ends, ==, 0);

  answer_key (f, "a", 2);
  end_with_number (&next, 2);
  cached = rc_cache_peek (f->cache, "a");
  g_assert_cmpint (TEST_RESOURCE (cached)->number, ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_late_value_after_the_next (Fixture       *f,
                                gconstpointer  unused)
{
  g_autoptr (GObject) cached = NULL;
  RcLoad *late;
  Call one;

  call_start (&one, f, VERB_ACQUIRE, "a");
  late = take_load (f, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);
  call_start (&one, f, VERB_GET, "a");
  answer_key (f, "a", 2);
  end_with_number (&one, 2);

  answer (late, 1);
  g_assert_cmpint (f->n_released, ==, 1);
  cached = rc_cache_peek (f->cache, "a");
  g_assert_cmpint (TEST_RESOURCE (cached)->number, ==, 2);
}

/* An instance that is cached by now is not closed. */
static void
test_late_value_is_the_cached_one (Fixture       *f,
                                   gconstpointer  unused)
{
  g_autoptr (GObject) resource = G_OBJECT (test_resource_new (1));
  g_autoptr (RcLoad) late = NULL;
  Call one;

  call_start (&one, f, VERB_GET, "a");
  late = take_load (f, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);
  rc_cache_insert (f->cache, "a", resource);
  rc_load_return_object (late, g_object_ref (resource));
  g_assert_cmpint (f->n_released, ==, 0);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* Whatever else comes late is nobody's, and no reason to complain. */
static void
test_late_other_answers (Fixture       *f,
                         gconstpointer  unused)
{
  for (guint i = 0; i < 3; i++)
    {
      RcLoad *late;
      Call one;

      call_start (&one, f, VERB_GET_WITH, "a");
      late = take_load (f, "a");
      rc_clock_advance (10 * SECOND);
      call_wait (&one);
      g_assert_error (one.error, RC_ERROR, RC_ERROR_TIMED_OUT);
      if (i == 0)
        rc_load_return_error (late, g_error_new_literal (RC_ERROR, RC_ERROR_INVALID, "late"));
      else if (i == 1)
        rc_load_abandon (late);
      g_object_unref (late);

      g_assert_cmpint (one.n_notified, ==, 1);
      call_clear (&one);
      g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
    }
}

static void
test_closed_after_timeout (Fixture       *f,
                           gconstpointer  unused)
{
  RcLoad *late;
  Call one;

  call_start (&one, f, VERB_GET, "a");
  late = take_load (f, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);
  rc_cache_close (f->cache);
  answer (late, 1);
  g_assert_cmpint (f->n_released, ==, 1);
}

static gpointer
advance_in_thread (gpointer unused)
{
  rc_clock_advance (10 * SECOND);
  return NULL;
}

/* The answer and the end of the time come at once: either one counts, for everybody. */
static void
test_answered_at_the_last_moment (Fixture       *f,
                                  gconstpointer  unused)
{
  for (guint round = 0; round < 200; round++)
    {
      GThread *thread;
      RcLoad *load;
      Call calls[2];

      f->n_released = 0;
      for (guint i = 0; i < 2; i++)
        call_start (&calls[i], f, VERB_GET, "a");
      load = take_load (f, "a");
      thread = g_thread_new ("clock", advance_in_thread, NULL);
      answer (load, 1);
      g_thread_join (thread);
      for (guint i = 0; i < 2; i++)
        call_wait (&calls[i]);

      g_assert_true (calls[0].object == calls[1].object);
      g_assert_cmpint (rc_cache_contains (f->cache, "a"), ==, calls[0].error == NULL);
      g_assert_cmpint (f->n_released, ==, calls[0].error != NULL);
      if (calls[0].error != NULL)
        g_assert_error (calls[0].error, RC_ERROR, RC_ERROR_TIMED_OUT);
      for (guint i = 0; i < 2; i++)
        call_clear (&calls[i]);
      rc_cache_clear (f->cache);
      g_assert_cmpint (f->n_released, ==, 1);
    }
}

#define add(name, func) \
  g_test_add ("/rc/late-value/" name, Fixture, NULL, set_up_timeout, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("before-the-next", test_late_value);
  add ("after-the-next", test_late_value_after_the_next);
  add ("is-the-cached-one", test_late_value_is_the_cached_one);
  add ("other-answers", test_late_other_answers);
  add ("closed", test_closed_after_timeout);
  add ("last-moment", test_answered_at_the_last_moment);

  return g_test_run ();
}
