/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "export-fixture.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>

/* An export that the system gives no thread, or no file, for a while. */

#define ROOM 64

typedef int (*CreateFunc) (pthread_t            *thread,
                           const pthread_attr_t *attributes,
                           void                 *(*func) (void *),
                           void                 *data);

static int is_refusing;      /* atomic */
static int n_refused;        /* atomic */

/* In place of the system's, for the whole program. */
int
pthread_create (pthread_t            *thread,
                const pthread_attr_t *attributes,
                void                 *(*func) (void *),
                void                 *data)
{
  CreateFunc create = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");

  if (!g_atomic_int_get (&is_refusing))
    return create (thread, attributes, func, data);

  g_atomic_int_inc (&n_refused);
  return EAGAIN;
}

static void
refuse (gboolean refuses)
{
  g_atomic_int_set (&is_refusing, refuses);
}

/* As the fixture's, but not exported yet. */
static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  export_set_up (f, NULL);
  rc_registry_unexport (f->registry);
  test_wait_until (!has_owner (f, f->name));
  n_refused = 0;
}

static void
assert_works (Fixture *f)
{
  g_autoptr (GObject) object = rc_cache_get (f->cache, "a", NULL, NULL);

  g_assert_nonnull (object);
  rc_cache_clear (f->cache);
}

static void
test_asked_again (Fixture       *f,
                  gconstpointer  unused)
{
  refuse (TRUE);
  rc_registry_export (f->registry, NULL);
  g_assert_cmpint (n_refused, ==, 1);
  assert_works (f);

  refuse (FALSE);
  rc_registry_export (f->registry, NULL);
  test_wait_until (has_owner (f, f->name));
}

/* Who asked once, as the environment does, need not ask again. */
static void
test_next_cache (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (RcCache) next = NULL;
  g_autofree char *path = NULL;

  refuse (TRUE);
  rc_registry_export (f->registry, NULL);
  rc_registry_set_export_flags (f->registry, RC_EXPORT_KEYS);
  refuse (FALSE);
  g_assert_false (has_owner (f, f->name));

  next = rc_cache_new ("next");
  test_wait_until (has_owner (f, f->name));
  path = find_cache (f, "next");
  g_assert_nonnull (path);
}

/* What has never begun ends, too. */
static void
test_never_begun (Fixture       *f,
                  gconstpointer  unused)
{
  refuse (TRUE);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (RcCache) cache = NULL;

      rc_registry_export (f->registry, NULL);
      cache = rc_cache_new ("short");
      rc_registry_unexport (f->registry);
    }
  refuse (FALSE);
  assert_works (f);
}

/* Takes every file that the process may open. */
static GArray *
take_files (struct rlimit *old)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (int));
  struct rlimit limit;
  int file;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, old), ==, 0);
  limit = *old;
  limit.rlim_cur = MIN (limit.rlim_max, ROOM);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  while ((file = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    g_array_append_val (files, file);
  g_assert_cmpint (errno, ==, EMFILE);

  return files;
}

static void
give_files_back (GArray              *files,
                 const struct rlimit *old)
{
  for (guint i = 0; i < files->len; i++)
    close (g_array_index (files, int, i));
  g_array_unref (files);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, old), ==, 0);
}

/* The export waits, and the program lives. */
static void
test_no_files (Fixture       *f,
               gconstpointer  unused)
{
  struct rlimit old;
  GArray *files = take_files (&old);

  rc_registry_export (f->registry, NULL);
  assert_works (f);
  give_files_back (files, &old);
  g_assert_false (has_owner (f, f->name));

  rc_registry_export (f->registry, NULL);
  test_wait_until (has_owner (f, f->name));
}

/* What is exported already goes on, and what happens meanwhile is seen. */
static void
test_files_run_out (Fixture       *f,
                    gconstpointer  unused)
{
  struct rlimit old;
  g_autoptr (RcCache) other = NULL;
  g_autofree char *path = NULL;
  GArray *files;

  rc_registry_export (f->registry, NULL);
  test_wait_until (has_owner (f, f->name));
  files = take_files (&old);
  other = rc_cache_new ("other");
  assert_works (f);
  rc_registry_set_export_flags (f->registry, RC_EXPORT_KEYS);
  give_files_back (files, &old);
  test_wait_until ((path = find_cache (f, "other")) != NULL);
}

#define add(name, func) \
  g_test_add ("/rc/fault-export/" name, Fixture, NULL, set_up, func, export_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("threads/asked-again", test_asked_again);
  add ("threads/next-cache", test_next_cache);
  add ("threads/never-begun", test_never_begun);
  add ("files/none-left", test_no_files);
  add ("files/run-out", test_files_run_out);

  return g_test_run ();
}
