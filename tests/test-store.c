/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

static void
test_replace (Fixture       *fixture,
              gconstpointer  unused)
{
  add (fixture, "a", 1);
  check_removed (fixture, "");
  add (fixture, "a", 2);
  g_assert_cmpint (find (fixture, "a")->stored_at, ==, 2);
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 1);
  check_removed (fixture, "a:replaced!");
  g_assert_null (find (fixture, "b"));
}

static void
test_same_instance (Fixture       *fixture,
                    gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  share (fixture);
  g_assert_false (add_full (fixture, "a", object, RC_TTL_OF_CACHE, 1, 1));
  g_assert_true (add_full (fixture, "a", object, RC_TTL_OF_CACHE, 5, 2));
  g_assert_cmpuint (fixture->store.weight, ==, 5);
  check_removed (fixture, "a:replaced=");
}

static void
test_same_instance_unshared (Fixture       *fixture,
                             gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  add_full (fixture, "a", object, RC_TTL_OF_CACHE, 1, 1);
  g_assert_false (add_full (fixture, "a", object, RC_TTL_OF_CACHE, 1, 2));
  check_removed (fixture, "a:replaced!=");
}

static void
test_shared_by_keys (Fixture       *fixture,
                     gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  share (fixture);
  g_assert_false (add_full (fixture, "a", object, RC_TTL_OF_CACHE, 1, 1));
  g_assert_true (add_full (fixture, "b", object, RC_TTL_OF_CACHE, 1, 1));
  g_assert_true (add_full (fixture, "c", object, RC_TTL_OF_CACHE, 1, 1));
  add (fixture, "b", 2);
  check_removed (fixture, "b:replaced");
  rc_store_take (&fixture->store, find (fixture, "a"), RC_EVICT_REASON_REMOVED, &fixture->removed);
  rc_store_take (&fixture->store, find (fixture, "c"), RC_EVICT_REASON_REMOVED, &fixture->removed);
  check_removed (fixture, "a:removed c:removed!");
}

/* Somebody asks who shares only when entries are there already. */
static void
test_share_late (Fixture       *fixture,
                 gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  add_full (fixture, "a", object, RC_TTL_OF_CACHE, 1, 1);
  add_full (fixture, "b", object, RC_TTL_OF_CACHE, 1, 1);
  add (fixture, "c", 1);
  share (fixture);
  g_assert_cmpuint (g_slist_length (fixture->spares), ==, 1);
  share (fixture);
  g_assert_cmpuint (g_slist_length (fixture->spares), ==, 1);
  rc_store_take_all (&fixture->store, RC_EVICT_REASON_CLEARED, &fixture->removed);
  check_removed (fixture, "a:cleared b:cleared! c:cleared!");
  forget_spares (fixture);
  g_assert_cmpuint (object->ref_count, ==, 1);
}

static void
test_max_entries (Fixture       *fixture,
                  gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_entries = 3 }, 0);
  add (fixture, "10", 1);
  add (fixture, "11", 1);
  add (fixture, "12", 1);
  rc_store_hit (&fixture->store, find (fixture, "10"), 2);
  g_assert_cmpuint (find (fixture, "10")->hits, ==, 1);
  add (fixture, "13", 3);
  check_removed (fixture, "11:capacity!");
}

static void
test_max_weight (Fixture       *fixture,
                 gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_weight = 10 }, 0);
  add_full (fixture, "a", NULL, RC_TTL_OF_CACHE, 4, 1);
  add_full (fixture, "b", NULL, RC_TTL_OF_CACHE, 4, 1);
  add_full (fixture, "nothing", NULL, RC_TTL_OF_CACHE, 0, 1);
  add_full (fixture, "c", NULL, RC_TTL_OF_CACHE, 2, 1);
  check_removed (fixture, "");
  add_full (fixture, "d", NULL, RC_TTL_OF_CACHE, 5, 1);
  check_removed (fixture, "a:capacity! b:capacity!");
  g_assert_cmpuint (fixture->store.weight, ==, 7);
}

static void
test_overweight (Fixture       *fixture,
                 gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_weight = 10 }, 0);
  add_full (fixture, "a", NULL, RC_TTL_OF_CACHE, 10, 1);
  add_full (fixture, "b", NULL, RC_TTL_OF_CACHE, 11, 1);
  check_removed (fixture, "b:capacity!");
  add_full (fixture, "c", NULL, RC_TTL_OF_CACHE, G_MAXUINT64, 1);
  check_removed (fixture, "c:capacity!");

  /* Its own forerunner is out of date in any case. */
  add_full (fixture, "a", NULL, RC_TTL_OF_CACHE, 11, 1);
  check_removed (fixture, "a:replaced! a:capacity!");
  g_assert_cmpuint (fixture->store.weight, ==, 0);
}

static void
test_expired_go_first (Fixture       *fixture,
                       gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_entries = 3 }, 0);
  add (fixture, "a", 0);
  add_full (fixture, "b", NULL, 5, 1, 0);
  add_full (fixture, "c", NULL, 4, 1, 0);
  add (fixture, "d", 4);
  check_removed (fixture, "c:expired!");
  add (fixture, "e", 9);
  check_removed (fixture, "b:expired!");
  add (fixture, "f", 9);
  check_removed (fixture, "a:capacity!");
}

static void
test_ttl (Fixture       *fixture,
          gconstpointer  unused)
{
  RcEvictReason reason;

  set_limits (fixture, (RcLimits) { .ttl_usec = 10 }, 0);
  add (fixture, "a", 5);
  rc_store_hit (&fixture->store, find (fixture, "a"), 14);
  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, "a"), 14, &reason), ==,
                   RC_ENTRY_STATE_FRESH);
  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, "a"), 15, &reason), ==,
                   RC_ENTRY_STATE_EXPIRED);
  g_assert_cmpint (reason, ==, RC_EVICT_REASON_EXPIRED);

  add_full (fixture, "for ever", NULL, 0, 1, 5);
  add_full (fixture, "short", NULL, 3, 1, 5);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 8);
  rc_store_take_due (&fixture->store, G_MAXINT64 - 1, G_MAXUINT, &fixture->removed);
  check_removed (fixture, "short:expired! a:expired!");
}

static void
test_idle_moves_lazily (Fixture       *fixture,
                        gconstpointer  unused)
{
  RcEvictReason reason;

  set_limits (fixture, (RcLimits) { .idle_timeout_usec = 10 }, 0);
  add (fixture, "a", 0);
  rc_store_hit (&fixture->store, find (fixture, "a"), 9);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 10);
  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, "a"), 10, &reason),
                   ==, RC_ENTRY_STATE_FRESH);

  g_assert_cmpuint (rc_store_take_due (&fixture->store, 10, 9, &fixture->removed), ==, 0);
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 19);
  g_assert_cmpint (rc_store_get_state (&fixture->store, find (fixture, "a"), 19, &reason),
                   ==, RC_ENTRY_STATE_EXPIRED);
  g_assert_cmpint (reason, ==, RC_EVICT_REASON_IDLE);
  g_assert_cmpuint (rc_store_take_due (&fixture->store, 19, 9, &fixture->removed), ==, 1);
  check_removed (fixture, "a:idle!");
}

static void
test_take_due_in_steps (Fixture       *fixture,
                        gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .ttl_usec = 10 }, 0);
  add (fixture, "a", 0);
  add (fixture, "b", 1);
  add (fixture, "c", 2);
  add (fixture, "d", 3);

  g_assert_cmpuint (rc_store_take_due (&fixture->store, 9, 2, &fixture->removed), ==, 0);
  g_assert_cmpuint (rc_store_take_due (&fixture->store, 12, 2, &fixture->removed), ==, 2);
  check_removed (fixture, "a:expired! b:expired!");
  g_assert_cmpuint (rc_store_take_due (&fixture->store, 12, 2, &fixture->removed), ==, 1);
  check_removed (fixture, "c:expired!");
  g_assert_cmpint (rc_store_get_next_due (&fixture->store), ==, 13);
}

static void
test_take_victims (Fixture       *fixture,
                   gconstpointer  unused)
{
  add (fixture, "a", 0);
  add (fixture, "b", 0);
  add (fixture, "c", 0);
  rc_store_hit (&fixture->store, find (fixture, "a"), 1);
  g_assert_cmpuint (rc_store_take_victims (&fixture->store, 5, &fixture->removed), ==, 0);
  g_assert_cmpuint (rc_store_take_victims (&fixture->store, 1, &fixture->removed), ==, 2);
  check_removed (fixture, "b:memory-pressure! c:memory-pressure!");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/store/replace", test_replace);
  add ("/rc/store/same-instance", test_same_instance);
  add ("/rc/store/same-instance-unshared", test_same_instance_unshared);
  add ("/rc/store/shared-by-keys", test_shared_by_keys);
  add ("/rc/store/share-late", test_share_late);
  add ("/rc/store/max-entries", test_max_entries);
  add ("/rc/store/max-weight", test_max_weight);
  add ("/rc/store/overweight", test_overweight);
  add ("/rc/store/expired-go-first", test_expired_go_first);
  add ("/rc/store/ttl", test_ttl);
  add ("/rc/store/idle-moves-lazily", test_idle_moves_lazily);
  add ("/rc/store/take-due-in-steps", test_take_due_in_steps);
  add ("/rc/store/take-victims", test_take_victims);
#undef add

  return g_test_run ();
}
