/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gate-private.h"
#include "rc-test.h"

/* Whether somebody may listen, with the bit that GObject sets and without. */

static void
count_cb (RcCache    *cache,
          const char *key,
          int        *n_hits)
{
  (*n_hits)++;
}

static void
test_found (void)
{
#if GLIB_SIZEOF_VOID_P == 8
  rc_gate_init ();
  g_assert_cmpuint (rc_gate_flag, !=, 0);
#endif
}

static void
test_object (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("test");
  g_autoptr (RcCache) other = rc_cache_new ("other");
  int n_hits = 0;
  gulong handler;

  g_assert_false (rc_gate_may_have_handlers (cache));
  handler = g_signal_connect (cache, "hit", G_CALLBACK (count_cb), &n_hits);
  g_assert_true (rc_gate_may_have_handlers (cache));
  g_assert_false (rc_gate_may_have_handlers (other));
  g_signal_handler_disconnect (cache, handler);
}

static void
hit (RcCache *cache)
{
  g_autoptr (GObject) object = rc_cache_lookup (cache, "a");

  g_assert_nonnull (object);
}

/* Nothing is missed, whenever a handler comes and goes, and wherever else there are some. */
static void
check_hits_are_told (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("test");
  g_autoptr (TestResource) resource = test_resource_new (1);
  int n_hits = 0;
  int n_misses = 0;

  rc_cache_insert (cache, "a", G_OBJECT (resource));
  hit (cache);
  g_signal_connect (cache, "miss", G_CALLBACK (count_cb), &n_misses);
  hit (cache);
  for (int i = 1; i <= 3; i++)
    {
      gulong handler = g_signal_connect (cache, "hit", G_CALLBACK (count_cb), &n_hits);

      hit (cache);
      g_assert_cmpint (n_hits, ==, i);
      g_signal_handler_disconnect (cache, handler);
      hit (cache);
      g_assert_cmpint (n_hits, ==, i);
    }
  g_assert_null (rc_cache_lookup (cache, "b"));
  g_assert_cmpint (n_misses, ==, 1);
}

static void
test_hits (void)
{
  check_hits_are_told ();
}

static void
test_hits_without_flag (void)
{
  guint flag = rc_gate_flag;
  g_autoptr (RcCache) cache = rc_cache_new ("test");

  rc_gate_flag = 0;
  g_assert_true (rc_gate_may_have_handlers (cache));
  check_hits_are_told ();
  rc_gate_flag = flag;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/gate/found", test_found);
  g_test_add_func ("/rc/gate/object", test_object);
  g_test_add_func ("/rc/gate/hits", test_hits);
  g_test_add_func ("/rc/gate/hits-without-flag", test_hits_without_flag);

  return g_test_run ();
}
