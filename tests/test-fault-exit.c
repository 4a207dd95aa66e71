/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Programs that end in the middle of something: none hangs, and each ends as it wants to. */

/* A program that hangs is ended after so many seconds; none is expected to come near. */
#define PATIENCE_SEC 120

#define STATUS 3
#define TTL 10

static char *program;

/* Of the program that ends. They stay what they are to the end. */
static RcCache *cache;
static TestLatch has_begun;
static TestLatch never;
static RcLoad *kept;
static GObject *values[2];

static void
load_for_ever (RcLoad   *load,
               gpointer  unused)
{
  test_latch_add (&has_begun);
  test_latch_wait_for (&never, 1);
}

static void
load_later (RcLoad   *load,
            gpointer  unused)
{
  kept = g_object_ref (load);
  test_latch_add (&has_begun);
}

static void
load_now (RcLoad   *load,
          gpointer  unused)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
release_for_ever (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       unused)
{
  test_latch_add (&has_begun);
  test_latch_wait_for (&never, 1);
}

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      unused)
{
}

static gpointer
get_in_thread (gpointer key)
{
  return rc_cache_get (cache, key, NULL, NULL);
}

static void
begin_nothing (void)
{
  rc_cache_set_load_func (cache, load_now, NULL, NULL);
  values[0] = rc_cache_get (cache, "a", NULL, NULL);
}

static void
begin_blocking (void)
{
  rc_cache_set_load_func (cache, load_for_ever, NULL, NULL);
  g_thread_unref (g_thread_new ("getter", get_in_thread, "a"));
  test_latch_wait_for (&has_begun, 1);
}

static void
begin_async (void)
{
  rc_cache_set_load_func (cache, load_later, NULL, NULL);
  rc_cache_set_load_timeout (cache, G_TIME_SPAN_HOUR);
  rc_cache_get_async (cache, "a", NULL, ready_cb, NULL);
  test_latch_wait_for (&has_begun, 1);
}

static void
begin_threaded (void)
{
  rc_cache_set_load_func (cache, load_for_ever, NULL, NULL);
  rc_cache_set_threaded (cache, TRUE);
  rc_cache_get_async (cache, "a", NULL, ready_cb, NULL);
  test_latch_wait_for (&has_begun, 1);
}

static void
begin_queued (void)
{
  rc_cache_set_max_concurrent_loads (cache, 1);
  begin_threaded ();
  rc_cache_get_async (cache, "b", NULL, ready_cb, NULL);
  g_thread_unref (g_thread_new ("getter", get_in_thread, "c"));
  test_wait_until (rc_cache_get_n_loading (cache) == 3);
}

static void
begin_refresh (void)
{
  rc_clock_freeze ();
  begin_nothing ();
  rc_cache_set_load_func (cache, load_for_ever, NULL, NULL);
  rc_cache_set_refresh_after (cache, TTL);
  rc_clock_advance (TTL + 1);
  values[1] = rc_cache_get (cache, "a", NULL, NULL);
  test_latch_wait_for (&has_begun, 1);
  rc_clock_thaw ();
}

static gpointer
move_clock (gpointer unused)
{
  rc_clock_advance (TTL);
  return NULL;
}

/* The housekeeper releases, and does not come to an end. */
static void
begin_housekeeping (void)
{
  rc_clock_freeze ();
  rc_cache_set_release_func (cache, release_for_ever, NULL, NULL);
  rc_cache_set_ttl (cache, TTL);
  begin_nothing ();
  g_thread_unref (g_thread_new ("mover", move_clock, NULL));
  test_latch_wait_for (&has_begun, 1);
}

static void
begin_export (void)
{
  rc_registry_export (rc_registry_get_default (), NULL);
  begin_threaded ();
}

static const struct
{
  const char *name;
  void (*begin) (void);
} states[] = {
  { "nothing", begin_nothing },
  { "blocking", begin_blocking },
  { "async", begin_async },
  { "threaded", begin_threaded },
  { "queued", begin_queued },
  { "refresh", begin_refresh },
  { "housekeeping", begin_housekeeping },
  { "export", begin_export },
};

/* Called by exit(). */
static void
use_at_exit (void)
{
  g_autoptr (RcCache) late = rc_cache_new ("late");
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;

  rc_cache_set_ttl (late, G_TIME_SPAN_HOUR);
  rc_cache_set_load_func (late, load_now, NULL, NULL);
  object = rc_cache_get (late, "a", NULL, &error);
  g_assert_no_error (error);
  rc_cache_set_release_func (cache, NULL, NULL, NULL);
  rc_cache_insert (cache, "at exit", object);
  g_assert_true (rc_cache_contains (cache, "at exit"));
}

static void
close_at_exit (void)
{
  use_at_exit ();
  rc_registry_unexport (rc_registry_get_default ());
  rc_cache_set_release_func (cache, NULL, NULL, NULL);
  rc_cache_close (cache);
}

static void
exit_plainly (void)
{
  exit (STATUS);
}

static void
exit_and_use (void)
{
  atexit (use_at_exit);
  exit (STATUS);
}

static void
exit_and_close (void)
{
  atexit (close_at_exit);
  exit (STATUS);
}

static void
exit_at_once (void)
{
  _exit (STATUS);
}

static gpointer
exit_in_thread (gpointer unused)
{
  exit (STATUS);
}

static void
exit_elsewhere (void)
{
  g_thread_join (g_thread_new ("exit", exit_in_thread, NULL));
}

static const struct
{
  const char *name;
  void (*end) (void);       /* NULL: main() returns */
} ways[] = {
  { "return", NULL },
  { "exit", exit_plainly },
  { "use-at-exit", exit_and_use },
  { "close-at-exit", exit_and_close },
  { "at-once", exit_at_once },
  { "in-thread", exit_elsewhere },
};

#define N_CASES (G_N_ELEMENTS (states) * G_N_ELEMENTS (ways))

static int
live (guint number)
{
  alarm (PATIENCE_SEC);
  test_latch_init (&has_begun);
  test_latch_init (&never);
  cache = rc_cache_new ("test");
  states[number / G_N_ELEMENTS (ways)].begin ();
  if (ways[number % G_N_ELEMENTS (ways)].end != NULL)
    ways[number % G_N_ELEMENTS (ways)].end ();

  return STATUS;
}

/* What the program holds to the end is no leak. */
static void
test_end (gconstpointer number)
{
  g_autofree char *argument = g_strdup_printf ("--end=%u", GPOINTER_TO_UINT (number));
  const char *const arguments[] = { program, argument, NULL };
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "LSAN_OPTIONS", "detect_leaks=0", TRUE);
  child = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "");
  g_assert_true (g_subprocess_get_if_exited (child));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, STATUS);
}

static void
add_cases (void)
{
  for (guint i = 0; i < N_CASES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/fault-exit/%s/%s",
                                               states[i / G_N_ELEMENTS (ways)].name,
                                               ways[i % G_N_ELEMENTS (ways)].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_end);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  if (argc == 2 && g_str_has_prefix (argv[1], "--end="))
    return live (atoi (argv[1] + strlen ("--end=")));

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  add_cases ();
  status = g_test_run ();
  g_test_dbus_down (bus);

  return status;
}
