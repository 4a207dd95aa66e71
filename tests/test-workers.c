/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-fork-private.h"
#include "rc-test.h"
#include "rc-workers-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* As many as there are at most. */
#define N_WORKERS 32

#define N_MANY 2000

/* A child that hangs is killed after so many seconds; none is expected to come near. */
#define PATIENCE_SEC 60

/* What a test has its workers do. */
typedef struct
{
  GMutex lock;
  GString *order;            /* lock; of the works' letters */
  int n_running;             /* atomic */
  int most_running;          /* atomic */
  TestLatch begun;
  TestLatch ended;           /* notified */
  TestLatch may_end;
} Fixture;

typedef struct
{
  Fixture *f;
  char letter;
  int n_calls;               /* atomic */
  int n_notified;            /* atomic */
  GThread *thread;
  TestLatch *stops_for;      /* nullable */
} Work;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  g_mutex_init (&f->lock);
  f->order = g_string_new (NULL);
  test_latch_init (&f->begun);
  test_latch_init (&f->ended);
  test_latch_init (&f->may_end);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_mutex_clear (&f->lock);
  g_string_free (f->order, TRUE);
  test_latch_clear (&f->begun);
  test_latch_clear (&f->ended);
  test_latch_clear (&f->may_end);
}

static void
note_most (Fixture *f,
           int      n_running)
{
  int most;

  do
    most = g_atomic_int_get (&f->most_running);
  while (n_running > most &&
         !g_atomic_int_compare_and_exchange (&f->most_running, most, n_running));
}

static void
work (gpointer data,
      gpointer unused)
{
  Work *self = data;

  g_assert_null (unused);
  g_assert_cmpint (g_atomic_int_get (&self->n_notified), ==, 0);
  note_most (self->f, g_atomic_int_add (&self->f->n_running, 1) + 1);
  g_atomic_int_inc (&self->n_calls);
  self->thread = g_thread_self ();

  g_mutex_lock (&self->f->lock);
  g_string_append_c (self->f->order, self->letter);
  g_mutex_unlock (&self->f->lock);

  test_latch_add (&self->f->begun);
  if (self->stops_for != NULL)
    test_latch_wait_for (self->stops_for, 1);
  g_atomic_int_add (&self->f->n_running, -1);
}

static void
worked (gpointer data)
{
  Work *self = data;

  g_assert_cmpint (g_atomic_int_add (&self->n_notified, 1), ==, 0);
  test_latch_add (&self->f->ended);
}

static void
push (Fixture *f,
      Work    *self,
      int      priority)
{
  self->f = f;
  rc_workers_push (work, self, worked, priority);
}

static void
test_push (Fixture       *f,
           gconstpointer  unused)
{
  Work one = { .letter = 'a' };

  push (f, &one, 0);
  test_latch_wait_for (&f->ended, 1);
  g_assert_cmpint (one.n_calls, ==, 1);
  g_assert_true (one.thread != g_thread_self ());
}

/* Each once, however many, and never more at a time than there are workers. */
static void
test_bounded (Fixture       *f,
              gconstpointer  unused)
{
  g_autofree Work *many = g_new0 (Work, N_MANY);

  for (guint i = 0; i < N_MANY; i++)
    {
      many[i].stops_for = i < N_WORKERS ? &f->may_end : NULL;
      push (f, &many[i], 0);
    }
  test_latch_wait_for (&f->begun, N_WORKERS);
  g_assert_cmpint (g_atomic_int_get (&f->n_running), ==, N_WORKERS);
  test_latch_add (&f->may_end);
  test_latch_wait_for (&f->ended, N_MANY);

  for (guint i = 0; i < N_MANY; i++)
    {
      g_assert_cmpint (many[i].n_calls, ==, 1);
      g_assert_cmpint (many[i].n_notified, ==, 1);
    }
  g_assert_cmpint (f->most_running, ==, N_WORKERS);
}

/* One worker does all that queues, while all others are busy. */
static void
check_order (Fixture    *f,
             const char *letters,
             const int  *priorities,
             const char *expected)
{
  gsize n_queued = strlen (letters);
  g_autofree Work *queued = g_new0 (Work, n_queued);
  Work busy[N_WORKERS] = { { .f = f }, };
  TestLatch go;

  test_latch_init (&go);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      busy[i].letter = '.';
      busy[i].stops_for = i == 0 ? &go : &f->may_end;
      push (f, &busy[i], 0);
    }
  test_latch_wait_for (&f->begun, N_WORKERS);
  g_string_truncate (f->order, 0);

  for (guint i = 0; i < n_queued; i++)
    {
      queued[i].letter = letters[i];
      push (f, &queued[i], priorities != NULL ? priorities[i] : 0);
    }
  test_latch_add (&go);
  test_latch_wait_for (&f->ended, n_queued + 1);
  g_assert_cmpstr (f->order->str, ==, expected);
  test_latch_add (&f->may_end);
  test_latch_wait_for (&f->ended, n_queued + N_WORKERS);
  test_latch_clear (&go);
}

static void
test_first_come_first_served (Fixture       *f,
                              gconstpointer  unused)
{
  check_order (f, "abcdefghijklmnopqrstuvwxyz", NULL, "abcdefghijklmnopqrstuvwxyz");
}

static void
test_priority (Fixture       *f,
               gconstpointer  unused)
{
  const int priorities[] = { 300, 0, 200, G_MININT, 0, G_MAXINT, 200, -100, 300 };

  check_order (f, "abcdefghi", priorities, "dhbecgaif");
}

typedef void (*ChildFunc) (Fixture *f);

/* Runs @child in a forked process; it says that all is well by a byte, so that nothing
   that a checking tool does at the end of a process counts. */
static void
run_in_child (Fixture   *f,
              ChildFunc  child)
{
  char said = 0;
  int ends[2];
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      alarm (PATIENCE_SEC);
      close (ends[0]);
      child (f);
      test_exit_child (write (ends[1], "y", 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], &said, 1), ==, 1);
  g_assert_cmpint (said, ==, 'y');
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

static void
push_here (Fixture *f)
{
  Work one = { .letter = 'a' };

  push (f, &one, 0);
  g_assert_cmpint (one.n_calls, ==, 1);
  g_assert_cmpint (one.n_notified, ==, 1);
  g_assert_true (one.thread == g_thread_self ());
}

/* A child has none of its parent's threads, and makes none: it works here and now. */
static void
test_forked (Fixture       *f,
             gconstpointer  unused)
{
  Work one = { .letter = 'a' };

  push (f, &one, 0);
  test_latch_wait_for (&f->ended, 1);
  run_in_child (f, push_here);
}

static void
check_grandchild (Fixture *f)
{
  g_assert_cmpuint (rc_fork_get_generation (), ==, 2);
}

static void
check_child (Fixture *f)
{
  g_assert_cmpuint (rc_fork_get_generation (), ==, 1);
  run_in_child (f, check_grandchild);
  g_assert_cmpuint (rc_fork_get_generation (), ==, 1);
}

static void
test_generation (Fixture       *f,
                 gconstpointer  unused)
{
  g_assert_cmpuint (rc_fork_get_generation (), ==, 0);
  run_in_child (f, check_child);
  g_assert_cmpuint (rc_fork_get_generation (), ==, 0);
}

/* Leaves no room for the stack of another thread. FALSE if it is not to be had. */
static gboolean
limit_memory (struct rlimit *old)
{
  g_autofree char *pages = NULL;
  struct rlimit limit;

  if (!g_file_get_contents ("/proc/self/statm", &pages, NULL, NULL) ||
      getrlimit (RLIMIT_AS, old) != 0)
    return FALSE;

  limit = *old;
  limit.rlim_cur = (rlim_t) g_ascii_strtoull (pages, NULL, 10) * sysconf (_SC_PAGESIZE) +
                   (1 << 20);
  return setrlimit (RLIMIT_AS, &limit) == 0;
}

static void
push_without_threads (void)
{
  Work one = { .letter = 'a' };
  Work two = { .letter = 'b' };
  struct rlimit old;
  Fixture f = { .n_running = 0 };

  set_up (&f, NULL);
  if (!limit_memory (&old))
    return;

  push (&f, &one, 0);
  g_assert_cmpint (one.n_calls, ==, 1);
  g_assert_cmpint (one.n_notified, ==, 1);
  g_assert_true (one.thread == g_thread_self ());

  g_assert_cmpint (setrlimit (RLIMIT_AS, &old), ==, 0);
  push (&f, &two, 0);
  test_latch_wait_for (&f.ended, 2);
  g_assert_cmpint (one.n_calls, ==, 1);
  g_assert_cmpint (two.n_calls, ==, 1);
  g_assert_true (two.thread != g_thread_self ());
  tear_down (&f, NULL);
}

/* A program that has no room for another thread still gets its values. */
static void
test_without_threads (void)
{
  if (g_test_subprocess ())
    {
      push_without_threads ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*run in the threads that ask for them*");
}

static void
push_without_more_threads (void)
{
  Work busy = { .letter = 'a' };
  Work one = { .letter = 'b' };
  struct rlimit old;
  Fixture f = { .n_running = 0 };

  set_up (&f, NULL);
  busy.stops_for = &f.may_end;
  push (&f, &busy, 0);
  test_latch_wait_for (&f.begun, 1);
  if (!limit_memory (&old))
    return;

  push (&f, &one, 0);
  g_assert_cmpint (one.n_calls, ==, 0);
  test_latch_add (&f.may_end);
  test_latch_wait_for (&f.ended, 2);
  g_assert_cmpint (setrlimit (RLIMIT_AS, &old), ==, 0);
  g_assert_cmpint (one.n_calls, ==, 1);
  g_assert_true (one.thread == busy.thread);
  tear_down (&f, NULL);
}

/* As long as there is one, what queues comes to it. */
static void
test_without_more_threads (void)
{
  if (g_test_subprocess ())
    {
      push_without_more_threads ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

#define add(name, func) g_test_add ("/rc/workers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("push", test_push);
  add ("bounded", test_bounded);
  add ("first-come-first-served", test_first_come_first_served);
  add ("priority", test_priority);
  add ("forked", test_forked);
  add ("generation", test_generation);
  g_test_add_func ("/rc/workers/without-threads", test_without_threads);
  g_test_add_func ("/rc/workers/without-more-threads", test_without_more_threads);

  return g_test_run ();
}
