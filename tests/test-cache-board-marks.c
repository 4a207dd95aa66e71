/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "board-fixture.h"

/* What is marked on a board, and until when. */

static void
assert_not_at_hand (Fixture    *f,
                    const char *key)
{
  guint place;
  int mark;

  g_assert_null (rc_cache_hit_on_board (f->cache, key, &place, &mark));
  g_assert_cmpuint (place, ==, 0);
  g_assert_cmpint (mark, ==, 0);
}

static void
insert_number (RcCache    *cache,
               const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  rc_cache_insert_value (cache, key, &value);
}

static void
load_with_message (RcCache    *cache,
                   const char *key)
{
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) nothing = G_VALUE_INIT;

  g_assert_false (rc_cache_begin (cache, key, &nothing, &load, NULL, NULL));
  rc_load_add_message (load, "told at each hit");
  rc_load_return_object (load, g_object_new (G_TYPE_OBJECT, NULL));
}

static gboolean
find_valid (const char    *key,
            const GValue  *value,
            gpointer       unused,
            GError       **error)
{
  return TRUE;
}

/* For what a hit means more than to hand an object out, begin() is there. */
static void
test_not_at_hand (Fixture       *f,
                  gconstpointer  unused)
{
  int mark;

  rc_clock_freeze ();
  insert (f->cache, "a");
  insert_number (f->cache, "number");
  load_with_message (f->cache, "with-message");
  ask (f, "a", &mark);
  assert_not_at_hand (f, "unknown");
  assert_not_at_hand (f, "number");
  assert_not_at_hand (f, "with-message");

  rc_cache_set_refresh_after (f->cache, 10 * G_USEC_PER_SEC);
  assert_not_at_hand (f, "a");
  rc_cache_set_refresh_after (f->cache, 0);
  rc_cache_set_validate_func (f->cache, find_valid, NULL, NULL);
  assert_not_at_hand (f, "a");
  rc_cache_set_validate_func (f->cache, NULL, NULL, NULL);
  rc_cache_set_ttl (f->cache, 10 * G_USEC_PER_SEC);
  rc_cache_set_stale_if_error (f->cache, 10 * G_USEC_PER_SEC);
  ask (f, "a", &mark);
  rc_clock_advance (10 * G_USEC_PER_SEC);
  assert_not_at_hand (f, "a");
  rc_clock_thaw ();
  close_gate (f);
}

static void
assert_never_marked (Fixture *f)
{
  int mark;

  ask (f, "a", &mark);
  ask (f, "a", &mark);
  g_assert_cmpint (mark, ==, 0);
}

/* It is handed out, but has to be asked for again. */
static void
test_never_marked (Fixture       *f,
                   gconstpointer  unused)
{
  guint place;
  int mark;

  rc_clock_freeze ();
  insert (f->cache, "a");
  place = ask (f, "a", &mark);
  g_assert_cmpint (mark, >, 0);
  rc_cache_set_validate_interval (f->cache, 10 * G_USEC_PER_SEC);
  rc_cache_set_validate_func (f->cache, find_valid, NULL, NULL);
  g_assert_cmpint (f->marks[place], ==, 0);
  assert_never_marked (f);
  rc_cache_set_validate_func (f->cache, NULL, NULL, NULL);

  rc_cache_set_idle_timeout (f->cache, 10 * G_USEC_PER_SEC);
  assert_never_marked (f);
  rc_cache_set_idle_timeout (f->cache, 0);

  rc_cache_set_ttl (f->cache, G_USEC_PER_SEC);
  assert_never_marked (f);
  rc_cache_set_ttl (f->cache, 0);

  g_signal_connect (f->cache, "evict", G_CALLBACK (g_object_get_type), NULL);
  assert_never_marked (f);
  rc_clock_thaw ();
  close_gate (f);
}

/* The mark goes by itself when the deadline is near. */
static void
test_deadline (Fixture       *f,
               gconstpointer  unused)
{
  guint early, late;
  int mark;

  rc_clock_freeze ();
  rc_cache_set_ttl (f->cache, 10 * G_USEC_PER_SEC);
  insert (f->cache, "early");
  rc_clock_advance (5 * G_USEC_PER_SEC);
  insert (f->cache, "late");
  early = ask (f, "early", &mark);
  late = ask (f, "late", &mark);
  g_assert_cmpint (mark, <, 0);
  rc_clock_advance (4 * G_USEC_PER_SEC - 1);
  g_assert_cmpint (f->marks[early], <, 0);

  rc_clock_advance (1);
  g_assert_cmpint (f->marks[early], ==, 0);
  g_assert_cmpint (f->marks[late], ==, mark);
  rc_clock_advance (5 * G_USEC_PER_SEC);
  g_assert_cmpint (f->marks[late], ==, 0);
  rc_clock_thaw ();
  close_gate (f);
}

static void
test_closed (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcCache) cache = rc_cache_new ("closed");

  rc_cache_close (cache);
  g_assert_false (rc_cache_open_board (cache, NULL, NULL, NULL, NULL));
  close_gate (f);
}

#define add(name, func) \
  g_test_add ("/rc/cache-board-marks/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("not-at-hand", test_not_at_hand);
  add ("never-marked", test_never_marked);
  add ("deadline", test_deadline);
  add ("closed", test_closed);

  return g_test_run ();
}
