/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#define MAX_NEEDED 5

/* A load that has the only slot of its cache, and needs one of another cache, which needs
   several that queue for that slot. */
typedef struct
{
  RcCache *limited;
  RcCache *other;
  TestLatch has_begun;
  TestLatch has_asked;
  RcLoad *outer;             /* in the other cache */
  int n_needed;
  int n_got;
} Fixture;

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_finish (RC_CACHE (source), result, &error);

  g_assert_no_error (error);
  if (++f->n_got == f->n_needed)
    {
      rc_load_return_object (f->outer, G_OBJECT (test_resource_new (f->n_got)));
      g_clear_object (&f->outer);
    }
}

static void
load_outer (RcLoad   *load,
            gpointer  user_data)
{
  Fixture *f = user_data;

  f->outer = g_object_ref (load);
  for (int i = 0; i < f->n_needed; i++)
    rc_cache_get_async (f->limited, (char[]) { 'a' + i, '\0' }, NULL, got_cb, f);
  test_latch_add (&f->has_asked);
}

static void
load_limited (RcLoad   *load,
              gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  if (g_str_equal (rc_load_get_key (load), "holder"))
    {
      test_latch_add (&f->has_begun);
      test_latch_wait_for (&f->has_asked, 1);
      object = rc_cache_get (f->other, "outer", NULL, &error);
      g_assert_no_error (error);
    }
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
set_up (Fixture       *f,
        gconstpointer  n_needed)
{
  *f = (Fixture) { .limited = rc_cache_new ("limited"), .other = rc_cache_new ("other"),
                   .n_needed = GPOINTER_TO_INT (n_needed) };
  rc_cache_set_max_concurrent_loads (f->limited, 1);
  rc_cache_set_load_func (f->limited, load_limited, f, NULL);
  rc_cache_set_load_func (f->other, load_outer, f, NULL);
  test_latch_init (&f->has_begun);
  test_latch_init (&f->has_asked);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->limited);
  g_assert_finalize_object (f->other);
  test_latch_clear (&f->has_begun);
  test_latch_clear (&f->has_asked);
}

static gpointer
get_holder (gpointer data)
{
  Fixture *f = data;

  return rc_cache_get (f->limited, "holder", NULL, NULL);
}

static void
outer_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      object)
{
  *(GObject **) object = rc_cache_get_finish (RC_CACHE (source), result, NULL);
}

/* However many it needs, none of them waits for the slot of who needs them all. */
static void
test_needs (Fixture       *f,
            gconstpointer  unused)
{
  GThread *thread = g_thread_new ("holder", get_holder, f);
  g_autoptr (GObject) holder = NULL;
  g_autoptr (GObject) outer = NULL;

  test_latch_wait_for (&f->has_begun, 1);
  rc_cache_get_async (f->other, "outer", NULL, outer_cb, &outer);
  while (outer == NULL)
    g_main_context_iteration (NULL, TRUE);
  holder = g_thread_join (thread);
  g_assert_nonnull (holder);
  g_assert_cmpint (TEST_RESOURCE (outer)->number, ==, f->n_needed);
  g_assert_cmpuint (rc_cache_get_n_entries (f->limited), ==, f->n_needed + 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (int n_needed = 1; n_needed <= MAX_NEEDED; n_needed++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/slots-nested/needs-%d", n_needed);

      g_test_add (path, Fixture, GINT_TO_POINTER (n_needed), set_up, test_needs, tear_down);
    }

  return g_test_run ();
}
