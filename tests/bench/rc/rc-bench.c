/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <gio/gio.h>
#include <gnu/libc-version.h>
#include <locale.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <resource-cache.h>

#include "bench-follow.h"
#include "bench-report.h"
#include "bench-watched.h"

/* Measures the library beside what one would write by hand with GLib. All cases of a workload
   run in this one process, in turns; whatever else the machine does, it does to all of them. */

#define ROUNDS 11
#define SHORT_ROUNDS 2

static const BenchWorkload *const workloads[] = {
  &bench_hit,
  &bench_emit,
  &bench_watched,
  &bench_threads,
  &bench_scaling,
  &bench_zipf,
  &bench_insert,
  &bench_full,
  &bench_expire,
  &bench_waiters,
  &bench_waiters_async,
  &bench_growth,
  &bench_memory,
  &bench_caches,
  &bench_size,
};

static gboolean is_listed;
static gboolean is_short;
static gboolean is_long;
static gboolean is_markdown;
static gboolean is_json;
static gboolean is_following;
static gboolean is_about;
static int n_rounds = ROUNDS;
static int watch_msec = -1;
static char **only;

static const GOptionEntry options[] = {
  { "list", 0, 0, G_OPTION_ARG_NONE, &is_listed, "List the workloads", NULL },
  { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "Run this one; may be given again", "NAME" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "How many rounds; default: 11", "N" },
  { "short", 0, 0, G_OPTION_ARG_NONE, &is_short, "Only show that all run", NULL },
  { "long", 0, 0, G_OPTION_ARG_NONE, &is_long, "Ten million entries, too", NULL },
  { "markdown", 0, 0, G_OPTION_ARG_NONE, &is_markdown, "Print tables in Markdown", NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one list in JSON", NULL },
  { "about", 0, 0, G_OPTION_ARG_NONE, &is_about, "Tell what was built, and what with", NULL },
  { "follow", 0, 0, G_OPTION_ARG_NONE, &is_following, "Run rounds when told so", NULL },
  { "watch", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &watch_msec, NULL, NULL },
  G_OPTION_ENTRY_NULL
};

const BenchWorkload *
bench_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (g_str_equal (workloads[i]->name, name))
      return workloads[i];

  return NULL;
}

static void
run_at (const BenchWorkload *workload,
        guint                point,
        BenchFormat          format)
{
  guint most = workload->most_rounds > 0 ? workload->most_rounds : G_MAXUINT;
  BenchSetup setup = { point, is_short };
  g_autoptr (BenchResult) result = bench_run (workload, &setup, MIN ((guint) n_rounds, most));

  bench_report_add (format, result);
}

static void
run (const BenchWorkload *workload,
     BenchFormat          format)
{
  const guint *point = workload->points;

  if (point == NULL)
    {
      run_at (workload, 0, format);
      return;
    }

  for (; *point != 0; point++)
    if (is_long || workload->long_point == 0 || *point < workload->long_point)
      run_at (workload, *point, format);
}

static gboolean
is_wanted (const BenchWorkload *workload)
{
  return only == NULL || g_strv_contains ((const char *const *) only, workload->name);
}

static gboolean
check_options (GError **error)
{
  for (guint i = 0; only != NULL && only[i] != NULL; i++)
    if (bench_find (only[i]) == NULL)
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "There is no workload “%s”; --list tells which there are", only[i]);
        return FALSE;
      }

  if (n_rounds < 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--rounds takes a number from 1 on");
      return FALSE;
    }

  if (is_short)
    n_rounds = SHORT_ROUNDS;

  return TRUE;
}

static void
print_about (void)
{
  g_print ("resource-cache %d.%d.%d, %s, GLib %u.%u.%u, glibc %s\n", RC_MAJOR_VERSION,
           RC_MINOR_VERSION, RC_MICRO_VERSION, BENCH_COMPILER, glib_major_version,
           glib_minor_version, glib_micro_version, gnu_get_libc_version ());
}

static void
print_head (void)
{
  struct utsname system;

  uname (&system);
  g_print ("%s, %u processors, %s %s; %d rounds\n", system.machine, g_get_num_processors (),
           system.sysname, system.release, n_rounds);
  print_about ();
}

static void
run_wanted (void)
{
  BenchFormat format = is_json ? BENCH_JSON : is_markdown ? BENCH_MARKDOWN : BENCH_TEXT;

  if (format != BENCH_JSON)
    print_head ();
  bench_report_begin (format);
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (is_wanted (workloads[i]))
      run (workloads[i], format);
  bench_report_end (format);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— what a cache costs");
  g_autoptr (GError) error = NULL;

  setlocale (LC_CTYPE, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !check_options (&error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (is_about)
    print_about ();
  else if (watch_msec >= 0)
    bench_watch (watch_msec);
  else if (is_listed)
    for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
      g_print ("%-16s%s\n", workloads[i]->name, workloads[i]->summary);
  else if (is_following)
    bench_follow (is_short);
  else
    run_wanted ();

  return 0;
}
