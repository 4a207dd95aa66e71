/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-slots-private.h"

#include <string.h>

#define N_FLIGHTS 8
#define N_STEPS 20000

static const RcFlightOwner no_owner;

typedef struct
{
  GObject *owner;
  RcPin *pin;
  RcSlots slots;
  RcFlight *flights[N_FLIGHTS];
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->owner = g_object_new (G_TYPE_OBJECT, NULL);
  f->pin = rc_pin_new (f->owner);
  memset (&f->slots, 0xff, sizeof f->slots);
  rc_slots_init (&f->slots);
  g_assert_cmpuint (f->slots.max_running, ==, 0);
  for (guint i = 0; i < N_FLIGHTS; i++)
    f->flights[i] = rc_flight_new (f->pin, &no_owner, (char[]) { 'a' + i, '\0' }, i);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  for (guint i = 0; i < N_FLIGHTS; i++)
    {
      rc_slots_leave (&f->slots, f->flights[i]);
      rc_flight_unref (f->flights[i]);
    }
  g_assert_cmpuint (f->slots.gate.running.length, ==, 0);
  rc_pin_dispose (f->pin);
  rc_pin_unref (f->pin);
  g_assert_finalize_object (f->owner);
}

static RcFlight *
get (Fixture *f,
     char     key)
{
  return f->flights[key - 'a'];
}

/* Which ones run and which ones queue, in order, as "ab|cd". */
static void
assert_slots (Fixture    *f,
              const char *expected)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  for (GList *link = f->slots.running.head; link != NULL; link = link->next)
    {
      RcFlight *flight = link->data;

      g_string_append (seen, flight->key);
      g_assert_true (flight->is_running);
      g_assert_false (flight->is_queued);
      g_assert_null (flight->node.queued_at);
      g_assert_nonnull (g_queue_find (&f->slots.gate.running, &flight->node));
    }
  g_string_append_c (seen, '|');
  for (GList *link = f->slots.queued.head; link != NULL; link = link->next)
    {
      RcFlight *flight = link->data;

      g_string_append (seen, flight->key);
      g_assert_true (flight->is_queued);
      g_assert_false (flight->is_running);
      g_assert_true (flight->node.queued_at == &f->slots.gate);
    }
  g_assert_cmpuint (f->slots.gate.running.length, ==, f->slots.running.length);
  if (expected != NULL)
    g_assert_cmpstr (seen->str, ==, expected);
}

static void
enter (Fixture  *f,
       char      key,
       int       priority,
       gboolean  runs,
       gint64    now)
{
  get (f, key)->priority = priority;
  g_assert_cmpint (rc_slots_enter (&f->slots, get (f, key), now), ==, runs);
}

/* Fills the only slot with "a". */
static void
fill (Fixture *f)
{
  f->slots.max_running = 1;
  enter (f, 'a', 0, TRUE, 0);
}

static void
test_unbounded (Fixture       *f,
                gconstpointer  unused)
{
  g_assert_null (rc_slots_peek_oldest (&f->slots));
  g_assert_null (rc_slots_next (&f->slots, 0));
  enter (f, 'a', 0, TRUE, 5);
  enter (f, 'b', -9, TRUE, 6);
  enter (f, 'c', 9, TRUE, 7);
  assert_slots (f, "abc|");
  g_assert_cmpint (get (f, 'a')->began_at, ==, 5);
  g_assert_cmpint (get (f, 'c')->began_at, ==, 7);
  g_assert_null (rc_slots_next (&f->slots, 8));

  g_assert_true (rc_slots_peek_oldest (&f->slots) == get (f, 'a'));
  rc_slots_leave (&f->slots, get (f, 'a'));
  g_assert_true (rc_slots_peek_oldest (&f->slots) == get (f, 'b'));
}

static void
test_bounded (Fixture       *f,
              gconstpointer  unused)
{
  f->slots.max_running = 2;
  enter (f, 'a', 0, TRUE, 1);
  enter (f, 'b', 0, TRUE, 1);
  enter (f, 'c', 0, FALSE, 1);
  enter (f, 'd', 0, FALSE, 1);
  assert_slots (f, "ab|cd");
  g_assert_cmpint (get (f, 'c')->began_at, ==, 0);
  g_assert_null (rc_slots_next (&f->slots, 2));

  rc_slots_leave (&f->slots, get (f, 'a'));
  g_assert_true (rc_slots_next (&f->slots, 3) == get (f, 'c'));
  g_assert_cmpint (get (f, 'c')->began_at, ==, 3);
  g_assert_null (rc_slots_next (&f->slots, 3));
  assert_slots (f, "bc|d");
}

static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 5, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  enter (f, 'd', 5, FALSE, 0);
  enter (f, 'e', -100, FALSE, 0);
  enter (f, 'f', 0, FALSE, 0);
  enter (f, 'g', G_MAXINT, FALSE, 0);
  enter (f, 'h', G_MININT, FALSE, 0);
  assert_slots (f, "a|hecfbdg");
}

/* Nobody overtakes those that queue, not even to a slot that is free. */
static void
test_no_overtaking (Fixture       *f,
                    gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  rc_slots_leave (&f->slots, get (f, 'a'));
  enter (f, 'c', 0, FALSE, 0);
  assert_slots (f, "|bc");
  g_assert_true (rc_slots_next (&f->slots, 0) == get (f, 'b'));
  assert_slots (f, "b|c");
}

static void
test_bound_changes (Fixture       *f,
                    gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  enter (f, 'd', 0, FALSE, 0);
  f->slots.max_running = 2;
  g_assert_true (rc_slots_next (&f->slots, 0) == get (f, 'b'));
  g_assert_null (rc_slots_next (&f->slots, 0));
  f->slots.max_running = 0;
  g_assert_true (rc_slots_next (&f->slots, 0) == get (f, 'c'));
  g_assert_true (rc_slots_next (&f->slots, 0) == get (f, 'd'));
  g_assert_null (rc_slots_next (&f->slots, 0));

  f->slots.max_running = 1;
  enter (f, 'e', 0, FALSE, 0);
  rc_slots_leave (&f->slots, get (f, 'a'));
  rc_slots_leave (&f->slots, get (f, 'b'));
  rc_slots_leave (&f->slots, get (f, 'c'));
  g_assert_null (rc_slots_next (&f->slots, 0));
  rc_slots_leave (&f->slots, get (f, 'd'));
  g_assert_true (rc_slots_next (&f->slots, 0) == get (f, 'e'));
  assert_slots (f, "e|");
}

static void
test_leave (Fixture       *f,
            gconstpointer  unused)
{
  rc_slots_leave (&f->slots, get (f, 'h'));
  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  rc_slots_leave (&f->slots, get (f, 'b'));
  assert_slots (f, "a|c");
  g_assert_false (get (f, 'b')->is_queued);
  g_assert_null (get (f, 'b')->node.queued_at);
  rc_slots_leave (&f->slots, get (f, 'b'));
  rc_slots_leave (&f->slots, get (f, 'a'));
  rc_slots_leave (&f->slots, get (f, 'a'));
  g_assert_false (get (f, 'a')->is_running);
  assert_slots (f, "|c");
}

static void
test_promote (Fixture       *f,
              gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  rc_slots_promote (&f->slots, get (f, 'c'), 9);
  assert_slots (f, "ac|b");
  g_assert_cmpint (get (f, 'c')->began_at, ==, 9);

  /* It took no one's place, but it counts. */
  rc_slots_leave (&f->slots, get (f, 'a'));
  g_assert_null (rc_slots_next (&f->slots, 9));
  rc_slots_leave (&f->slots, get (f, 'c'));
  g_assert_true (rc_slots_next (&f->slots, 9) == get (f, 'b'));
}

static void
test_set_priority (Fixture       *f,
                   gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 1, FALSE, 0);
  enter (f, 'c', 2, FALSE, 0);
  enter (f, 'd', 3, FALSE, 0);
  rc_slots_set_priority (&f->slots, get (f, 'd'), 1);
  assert_slots (f, "a|bdc");
  rc_slots_set_priority (&f->slots, get (f, 'c'), 0);
  assert_slots (f, "a|cbd");
  rc_slots_set_priority (&f->slots, get (f, 'a'), 7);
  g_assert_cmpint (get (f, 'a')->priority, ==, 7);
}

static void
await (Fixture   *f,
       char       from,
       char       key,
       RcAwait  **noted)
{
  g_assert_cmpint (rc_wait_graph_await (&get (f, from)->node, &get (f, key)->node,
                                        g_main_context_default (), noted), ==, RC_WAIT_IS_SAFE);
}

/* "b" is needed, and only "b". */
static void
assert_needed (Fixture  *f,
               gboolean  expected)
{
  g_assert_cmpint (rc_slots_is_needed (&f->slots, get (f, 'b')), ==, expected);
  g_assert_false (rc_slots_is_needed (&f->slots, get (f, 'c')));
}

static void
test_needed (Fixture       *f,
             gconstpointer  unused)
{
  RcAwait *noted;

  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  assert_needed (f, FALSE);
  await (f, 'a', 'b', &noted);
  assert_needed (f, TRUE);
  rc_wait_graph_unawait (&get (f, 'a')->node, noted);
  assert_needed (f, FALSE);

  /* By way of a load that has no slot to ask for. */
  await (f, 'a', 'h', &noted);
  assert_needed (f, FALSE);
  await (f, 'h', 'b', &noted);
  assert_needed (f, TRUE);
}

/* What nobody has begun keeps nothing from its turn. */
static void
test_needed_by_queued (Fixture       *f,
                       gconstpointer  unused)
{
  RcAwait *noted;

  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  enter (f, 'c', 0, FALSE, 0);
  await (f, 'c', 'b', &noted);
  assert_needed (f, FALSE);
  rc_slots_promote (&f->slots, get (f, 'c'), 0);
  g_assert_true (rc_slots_is_needed (&f->slots, get (f, 'b')));
}

/* What was forked off runs nothing of what its parent ran. */
static void
test_other_generation (Fixture       *f,
                       gconstpointer  unused)
{
  fill (f);
  enter (f, 'b', 0, FALSE, 0);
  get (f, 'c')->generation++;
  get (f, 'd')->generation++;
  enter (f, 'c', 0, TRUE, 5);
  enter (f, 'd', 0, FALSE, 5);
  assert_slots (f, "c|d");
  g_assert_false (get (f, 'a')->is_running);
  g_assert_false (get (f, 'b')->is_queued);

  rc_slots_leave (&f->slots, get (f, 'a'));
  rc_slots_leave (&f->slots, get (f, 'b'));
  assert_slots (f, "c|d");
  rc_slots_leave (&f->slots, get (f, 'c'));
  g_assert_true (rc_slots_next (&f->slots, 6) == get (f, 'd'));
}

static gboolean
is_sorted (Fixture *f)
{
  for (GList *link = f->slots.queued.head; link != NULL && link->next != NULL; link = link->next)
    if (((RcFlight *) link->data)->priority > ((RcFlight *) link->next->data)->priority)
      return FALSE;

  return TRUE;
}

static void
take_random_step (Fixture *f,
                  gint64   now)
{
  RcFlight *flight = f->flights[g_test_rand_int_range (0, N_FLIGHTS)];
  int choice = g_test_rand_int_range (0, 10);

  if (!flight->is_queued && !flight->is_running && choice < 5)
    enter (f, flight->key[0], g_test_rand_int_range (0, 3),
           f->slots.queued.length == 0 &&
           (f->slots.max_running == 0 || f->slots.running.length < f->slots.max_running), now);
  else if (choice < 5)
    rc_slots_leave (&f->slots, flight);
  else if (choice < 7)
    rc_slots_next (&f->slots, now);
  else if (choice == 7 && flight->is_queued)
    rc_slots_promote (&f->slots, flight, now);
  else if (choice == 8)
    rc_slots_set_priority (&f->slots, flight, g_test_rand_int_range (0, 3));
  else
    f->slots.max_running = g_test_rand_int_range (0, 5);
}

static void
test_random (Fixture       *f,
             gconstpointer  unused)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      take_random_step (f, step);
      assert_slots (f, NULL);
      g_assert_true (is_sorted (f));
    }
}

#define add(name, func) g_test_add ("/rc/slots/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("unbounded", test_unbounded);
  add ("bounded", test_bounded);
  add ("order", test_order);
  add ("no-overtaking", test_no_overtaking);
  add ("bound-changes", test_bound_changes);
  add ("leave", test_leave);
  add ("promote", test_promote);
  add ("set-priority", test_set_priority);
  add ("needed", test_needed);
  add ("needed-by-queued", test_needed_by_queued);
  add ("other-generation", test_other_generation);
  add ("random", test_random);

  return g_test_run ();
}
