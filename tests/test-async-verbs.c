/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "async-call.h"

/* What is particular to one asynchronous verb or another. */

static void
test_errors_at_the_start (Fixture       *f,
                          gconstpointer  error_code)
{
  int code = GPOINTER_TO_INT (error_code);
  const char *key = code == RC_ERROR_INVALID_KEY ? "\xff" : "a://u:secret@h";

  if (code == RC_ERROR_CLOSED)
    rc_cache_close (f->cache);
  if (code == RC_ERROR_NOT_FOUND)
    rc_cache_set_load_func (f->cache, NULL, NULL, NULL);

  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      gboolean has_own_loader = verb == VERB_GET_WITH || verb == VERB_GET_WITH_VALUE;
      Call one;

      if (code == RC_ERROR_NOT_FOUND && (has_own_loader || verb == VERB_BEGIN))
        continue;

      call_start (&one, f, verb, key);
      call_wait (&one);
      g_assert_error (one.error, RC_ERROR, code);
      g_assert_nonnull (strstr (one.error->message, "“test”"));
      g_assert_null (strstr (one.error->message, "secret"));
      g_assert_cmpint (one.n_notified, ==, has_own_loader);
      call_clear (&one);
    }
  g_assert_cmpint (f->n_loads, ==, 0);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_no_key (Fixture       *f,
             gconstpointer  unused)
{
  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      Call one;

      call_start (&one, f, verb, NULL);
      call_wait (&one);
      g_assert_error (one.error, RC_ERROR, RC_ERROR_INVALID_KEY);
      call_clear (&one);
    }
  g_assert_cmpint (f->n_loads, ==, 0);
}

/* The last reference of a program goes during a load: it is over first, as with every
   asynchronous call of GIO. */
static void
test_cache_dropped_during_load (Fixture       *f,
                                gconstpointer  unused)
{
  RcCache *cache = f->cache;
  Call one;

  set_loader (f, load_later);
  g_object_add_weak_pointer (G_OBJECT (cache), (gpointer *) &cache);
  call_start (&one, f, VERB_GET, "a");
  g_object_unref (f->cache);
  answer_key (f, "a", 3);
  call_wait (&one);
  assert_number (&one, 3);
  call_clear (&one);
  run_ready ();
  g_assert_null (cache);

  f->cache = rc_cache_new ("next");
}

static void
test_no_callback (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_get_async (f->cache, "a", NULL, NULL, NULL);
  rc_cache_get_with_async (f->cache, "b", load_now, f, NULL, NULL, NULL, NULL);
  rc_cache_acquire_async (f->cache, "c", NULL, NULL, NULL);
  rc_cache_refresh_async (f->cache, "d", NULL, NULL, NULL);
  run_ready ();
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 4);

  /* Nobody takes the lease, nor the load: neither stays. */
  rc_cache_begin_async (f->cache, "e", NULL, NULL, NULL);
  run_ready ();
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 4);
}

/* However it ends, the data of a loader is freed once. */
typedef enum
{
  COURSE_HIT,
  COURSE_MISS,
  COURSE_FAILS,
  COURSE_JOINS,
  COURSE_CANCELLED_BEFORE,
  COURSE_CANCELLED_DURING,
  COURSE_ANSWERED_TOO_LATE,
  COURSE_DROPPED,
  N_COURSES,
} Course;

static void
prepare (Fixture *f,
         Course   course,
         Call    *other)
{
  rc_cache_clear (f->cache);
  set_loader (f, course == COURSE_FAILS ? load_badly : load_later);
  if (course == COURSE_HIT || course == COURSE_MISS)
    set_loader (f, load_now);
  if (course == COURSE_HIT)
    g_object_unref (rc_cache_get (f->cache, "a", NULL, NULL));
  if (course == COURSE_JOINS)
    call_start (other, f, VERB_GET, "a");
}

static void
end_course (Fixture *f,
            Course   course,
            Call    *one,
            Call    *other)
{
  if (course >= COURSE_CANCELLED_DURING)
    g_assert_cmpint (one->n_notified, ==, 0);
  if (course == COURSE_CANCELLED_DURING)
    call_cancel (one);
  if (course == COURSE_ANSWERED_TOO_LATE)
    rc_clock_advance (1000);

  if (course == COURSE_DROPPED)
    g_object_unref (take_load (f, "a"));
  else if (course >= COURSE_CANCELLED_DURING || course == COURSE_JOINS)
    answer_key (f, "a", 1);

  if (course == COURSE_JOINS)
    {
      call_wait (other);
      call_clear (other);
    }
}

static void
test_own_loader_is_freed_once (Fixture       *f,
                               gconstpointer  unused)
{
  rc_cache_set_load_timeout (f->cache, 1000);
  for (guint course = 0; course < N_COURSES; course++)
    for (guint verb = VERB_GET_WITH; verb <= VERB_GET_WITH_VALUE; verb++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        Call other;
        Call one;

        prepare (f, course, &other);
        if (course == COURSE_CANCELLED_BEFORE)
          g_cancellable_cancel (cancellable);
        call_cancellably (&one, f, verb, "a", g_object_ref (cancellable));
        end_course (f, course, &one, &other);
        call_wait (&one);
        g_assert_cmpint (one.error == NULL, ==, course <= COURSE_JOINS && course != COURSE_FAILS);
        g_assert_cmpint (one.n_notified, ==, 1);
        call_clear (&one);
      }
}

static void
test_begin_hit (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GObject) object = rc_cache_get (f->cache, "a", NULL, NULL);
  Call one;

  call_start (&one, f, VERB_BEGIN, "a");
  call_wait (&one);
  g_assert_null (one.load);
  assert_number (&one, 1);
  call_clear (&one);
}

/* The first is to load, the second gets what it has loaded. */
static void
test_begin_first_and_second (Fixture       *f,
                             gconstpointer  unused)
{
  Call first;
  Call second;

  call_start (&first, f, VERB_BEGIN, "a");
  call_start (&second, f, VERB_BEGIN, "a");
  call_wait (&first);
  g_assert_no_error (first.error);
  g_assert_null (first.object);
  g_assert_nonnull (first.load);
  g_assert_cmpint (f->n_loads, ==, 0);
  run_ready ();
  g_assert_cmpint (second.n_ends, ==, 0);

  answer (g_steal_pointer (&first.load), 5);
  call_wait (&second);
  g_assert_null (second.load);
  assert_number (&second, 5);
  call_clear (&first);
  call_clear (&second);
}

static void
test_begin_error (Fixture       *f,
                  gconstpointer  unused)
{
  Call first;
  Call second;

  call_start (&first, f, VERB_BEGIN, "a");
  call_start (&second, f, VERB_BEGIN, "a");
  call_wait (&first);
  rc_load_abandon (first.load);
  call_wait (&second);
  g_assert_error (second.error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  g_assert_null (second.load);
  call_clear (&first);
  call_clear (&second);
}

static void
forget_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      unused)
{
}

/* A result that nobody looks at keeps neither a load nor a lease. */
static void
test_result_is_dropped (Fixture       *f,
                        gconstpointer  unused)
{
  Call waiter;

  rc_cache_begin_async (f->cache, "a", NULL, forget_cb, NULL);
  call_start (&waiter, f, VERB_GET, "a");
  call_wait (&waiter);
  g_assert_no_error (waiter.error);
  call_clear (&waiter);

  rc_cache_acquire_async (f->cache, "b", NULL, forget_cb, NULL);
  run_ready ();
  rc_cache_remove (f->cache, "b");
  g_assert_cmpint (f->n_released, ==, 1);
}

/* A lease that was loaded, joined or found holds its value open. */
static void
test_leases (Fixture       *f,
             gconstpointer  unused)
{
  Call calls[3];

  set_loader (f, load_later);
  call_start (&calls[0], f, VERB_ACQUIRE, "a");
  call_start (&calls[1], f, VERB_ACQUIRE, "a");
  answer_key (f, "a", 1);
  call_start (&calls[2], f, VERB_ACQUIRE, "a");
  for (guint i = 0; i < 3; i++)
    call_wait (&calls[i]);

  rc_cache_remove (f->cache, "a");
  for (guint i = 0; i < 3; i++)
    {
      assert_number (&calls[i], 1);
      g_assert_cmpint (f->n_released, ==, 0);
      rc_lease_release (calls[i].lease);
      call_clear (&calls[i]);
    }
  g_assert_cmpint (f->n_released, ==, 1);
}

/* What is refused is closed when the last of its waiters has given it back. */
static void
test_leases_of_a_refused_value (Fixture       *f,
                                gconstpointer  unused)
{
  Call calls[2];

  set_loader (f, load_later);
  for (guint i = 0; i < 2; i++)
    call_start (&calls[i], f, VERB_ACQUIRE, "a");
  rc_cache_clear (f->cache);
  answer_key (f, "a", 1);
  for (guint i = 0; i < 2; i++)
    call_wait (&calls[i]);

  g_assert_cmpint (f->n_released, ==, 0);
  call_clear (&calls[0]);
  g_assert_cmpint (f->n_released, ==, 0);
  call_clear (&calls[1]);
  g_assert_cmpint (f->n_released, ==, 1);
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
test_hit_is_validated (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (GObject) first = rc_cache_get (f->cache, "a", NULL, NULL);

  rc_cache_set_validate_func (f->cache, refuse, NULL, NULL);
  for (guint verb = 0; verb < VERB_REFRESH; verb++)
    {
      Call one;

      call_start (&one, f, verb, "a");
      call_wait (&one);
      assert_number (&one, verb + 2);
      call_clear (&one);
    }
}

#define add(name, func) \
  g_test_add ("/rc/async-verbs/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/async-verbs/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_with ("invalid-key", test_errors_at_the_start, GINT_TO_POINTER (RC_ERROR_INVALID_KEY));
  add_with ("not-found", test_errors_at_the_start, GINT_TO_POINTER (RC_ERROR_NOT_FOUND));
  add_with ("closed", test_errors_at_the_start, GINT_TO_POINTER (RC_ERROR_CLOSED));
  add ("no-key", test_no_key);
  add ("cache-dropped-during-load", test_cache_dropped_during_load);
  add ("no-callback", test_no_callback);
  add ("own-loader-freed-once", test_own_loader_is_freed_once);
  add ("begin-hit", test_begin_hit);
  add ("begin-first-and-second", test_begin_first_and_second);
  add ("begin-error", test_begin_error);
  add ("result-dropped", test_result_is_dropped);
  add ("leases", test_leases);
  add ("leases-of-a-refused-value", test_leases_of_a_refused_value);
  add ("hit-is-validated", test_hit_is_validated);

  return g_test_run ();
}
