/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

/* Entries that somebody has a lease on, when room is to be given back. */

static void
lease (Fixture    *fixture,
       const char *key,
       int         n)
{
  g_atomic_int_add (&find (fixture, key)->resource->n_leases, n);
}

static guint
take_unleased (Fixture *fixture,
               guint    keep,
               guint    max)
{
  return rc_store_take_unleased_victims (&fixture->store, keep, max, &fixture->removed);
}

static void
set_up_entries (Fixture       *fixture,
                gconstpointer  unused)
{
  set_up (fixture, NULL);
  for (char key = 'a'; key <= 'e'; key++)
    add (fixture, (char[]) { key, '\0' }, 0);
  lease (fixture, "b", 1);
  lease (fixture, "c", 2);
}

static void
test_stay (Fixture       *fixture,
           gconstpointer  unused)
{
  g_assert_cmpuint (take_unleased (fixture, 0, G_MAXUINT), ==, 3);
  check_removed (fixture, "a:memory-pressure! d:memory-pressure! e:memory-pressure!");
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 2);
  g_assert_cmpuint (take_unleased (fixture, 0, G_MAXUINT), ==, 0);

  lease (fixture, "b", -1);
  lease (fixture, "c", -1);
  g_assert_cmpuint (take_unleased (fixture, 0, G_MAXUINT), ==, 1);
  check_removed (fixture, "b:memory-pressure!");
  g_assert_nonnull (find (fixture, "c"));
}

static void
test_count_as_kept (Fixture       *fixture,
                    gconstpointer  unused)
{
  g_assert_cmpuint (take_unleased (fixture, 5, G_MAXUINT), ==, 0);
  g_assert_cmpuint (take_unleased (fixture, 9, G_MAXUINT), ==, 0);
  g_assert_cmpuint (take_unleased (fixture, 4, G_MAXUINT), ==, 1);
  check_removed (fixture, "a:memory-pressure!");
  g_assert_cmpuint (take_unleased (fixture, 3, G_MAXUINT), ==, 1);
  check_removed (fixture, "d:memory-pressure!");
}

static void
test_in_steps (Fixture       *fixture,
               gconstpointer  unused)
{
  g_assert_cmpuint (take_unleased (fixture, 0, 0), ==, 0);
  g_assert_cmpuint (take_unleased (fixture, 0, 2), ==, 2);
  check_removed (fixture, "a:memory-pressure! d:memory-pressure!");
  g_assert_cmpuint (take_unleased (fixture, 0, 2), ==, 1);
  check_removed (fixture, "e:memory-pressure!");
}

/* Passed over, they are the last to go, in the order that they had. */
static void
test_are_just_used (Fixture       *fixture,
                    gconstpointer  unused)
{
  take_unleased (fixture, 4, G_MAXUINT);
  take_unleased (fixture, 3, G_MAXUINT);
  check_removed (fixture, "a:memory-pressure! d:memory-pressure!");
  add (fixture, "f", 0);
  lease (fixture, "b", -1);
  lease (fixture, "c", -2);
  rc_store_take_victims (&fixture->store, 0, &fixture->removed);
  check_removed (fixture, "e:memory-pressure! b:memory-pressure! c:memory-pressure! "
                 "f:memory-pressure!");
}

/* Each of the entries that share a leased instance stays. */
static void
test_shared (Fixture       *fixture,
             gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  share (fixture);
  add_full (fixture, "x", object, RC_TTL_OF_CACHE, 1, 0);
  add_full (fixture, "y", object, RC_TTL_OF_CACHE, 1, 0);
  lease (fixture, "x", 1);
  g_assert_cmpuint (take_unleased (fixture, 0, G_MAXUINT), ==, 3);
  check_removed (fixture, "a:memory-pressure! d:memory-pressure! e:memory-pressure!");
  g_assert_nonnull (find (fixture, "y"));
  lease (fixture, "x", -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up_entries, func, tear_down)
  add ("/rc/store-leased/stay", test_stay);
  add ("/rc/store-leased/count-as-kept", test_count_as_kept);
  add ("/rc/store-leased/in-steps", test_in_steps);
  add ("/rc/store-leased/are-just-used", test_are_just_used);
  add ("/rc/store-leased/shared", test_shared);
#undef add

  return g_test_run ();
}
