/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "moment-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Programs that end at a moment at which a cache calls them: by themselves, or by a fault. */

#define STATUS 3

static char *program;

/* Of the program that ends. It stays what it is to the end. */
static Life life;

/* Called by exit(), from inside of the callback. */
static void
use_at_exit (void)
{
  life_get (&life, life.cache, "at exit");
  life_insert (&life, life.cache, "a");
  g_assert_true (rc_cache_contains (life.cache, "a"));
  rc_cache_clear (life.cache);
  rc_cache_close (life.cache);
  life_insert (&life, life.other, "a");
  rc_cache_close (life.other);
}

static void
exit_and_close (Life *unused)
{
  atexit (use_at_exit);
  exit (STATUS);
}

static void
exit_at_once (Life *unused)
{
  _exit (STATUS);
}

static void
end_by_abort (Life *unused)
{
  abort ();
}

static gpointer
exit_in_thread (gpointer unused)
{
  exit_and_close (unused);
  return NULL;
}

static void
exit_elsewhere (Life *unused)
{
  g_thread_join (g_thread_new ("exit", exit_in_thread, NULL));
}

static const struct
{
  const char *name;
  void (*act) (Life *self);
  int signal;               /* that ends it; 0: it exits */
} ways[] = {
  { "exit", exit_and_close, 0 },
  { "exit-elsewhere", exit_elsewhere, 0 },
  { "at-once", exit_at_once, 0 },
  { "abort", end_by_abort, SIGABRT },
};

static int
live (guint number)
{
  struct rlimit no_core = { 0, 0 };
  int is_gone = FALSE;

  setrlimit (RLIMIT_CORE, &no_core);
  life_begin (&life, number % N_MOMENTS, ways[number / N_MOMENTS].act, &is_gone);
  life_go_on (&life);

  return EXIT_SUCCESS;
}

static void
assert_ended (GSubprocess *child,
              int          signal)
{
  g_assert_cmpint (g_subprocess_get_if_signaled (child), ==, signal != 0);
  if (signal != 0)
    g_assert_cmpint (g_subprocess_get_term_sig (child), ==, signal);
  else
    g_assert_cmpint (g_subprocess_get_exit_status (child), ==, STATUS);
}

/* What the program holds to the end is no leak. */
static void
test_at (gconstpointer number)
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
  assert_ended (child, ways[GPOINTER_TO_UINT (number) / N_MOMENTS].signal);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_str_has_prefix (argv[1], "--end="))
    return live (atoi (argv[1] + strlen ("--end=")));

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  for (guint i = 0; i < G_N_ELEMENTS (ways) * N_MOMENTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/fault-abort/%s/%s",
                                               ways[i / N_MOMENTS].name, moments[i % N_MOMENTS]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_at);
    }

  return g_test_run ();
}
