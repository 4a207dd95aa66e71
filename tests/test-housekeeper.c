/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-housekeeper-private.h"
#include "rc-test.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR (3600 * SECOND)

/* A chore that writes down when it was done. */
typedef struct
{
  GObject *owner;
  RcPin *pin;
  RcChore *chore;
  GString *log;
  char name;
  gint64 interval;          /* until it wants to be done again; 0 = never */
  TestLatch begun;
  TestLatch may_end;
  gboolean waits;           /* for may_end */
  guint n_done;             /* atomic */
} Chore;

/* Chores find themselves by their owner. */
static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("test-chore");
}

static gint64
do_chore (gpointer owner,
          gint64   now)
{
  Chore *self = g_object_get_qdata (owner, get_quark ());

  g_atomic_int_inc (&self->n_done);
  if (self->log != NULL)
    g_string_append_c (self->log, self->name);
  test_latch_add (&self->begun);
  if (self->waits)
    test_latch_wait_for (&self->may_end, 1);

  return self->interval > 0 ? now + self->interval : G_MAXINT64;
}

static void
chore_init (Chore   *self,
            GString *log,
            char     name)
{
  *self = (Chore) { .log = log, .name = name };
  self->owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_qdata (self->owner, get_quark (), self);
  self->pin = rc_pin_new (self->owner);
  self->chore = rc_chore_new (self->pin, do_chore);
  test_latch_init (&self->begun);
  test_latch_init (&self->may_end);
}

static void
chore_clear (Chore *self)
{
  g_clear_pointer (&self->chore, rc_chore_free);

  /* The housekeeper may not have let go of it yet. */
  rc_pin_dispose (self->pin);
  test_wait_until (g_atomic_int_get (&self->owner->ref_count) == 1);
  rc_pin_unref (self->pin);
  g_assert_finalize_object (self->owner);
  test_latch_clear (&self->begun);
  test_latch_clear (&self->may_end);
}

/* The thread ends when the last chore has gone, from which it is told in passing. */
static void
check_keeper_ends (void)
{
  test_wait_until (!rc_housekeeper_is_running ());
}

static void
test_order (void)
{
  static const gint64 dues[] = { 30, 10, 20, 10 };
  g_autoptr (GString) log = g_string_new (NULL);
  Chore chores[G_N_ELEMENTS (dues)];
  gint64 now;

  rc_clock_freeze ();
  now = rc_clock_now ();
  g_assert_false (rc_housekeeper_is_running ());
  for (guint i = 0; i < G_N_ELEMENTS (dues); i++)
    {
      chore_init (&chores[i], log, 'a' + i);
      rc_chore_schedule (chores[i].chore, now + dues[i]);
    }
  g_assert_true (rc_housekeeper_is_running ());

  rc_clock_advance (9);
  g_assert_cmpstr (log->str, ==, "");
  rc_clock_advance (1);
  g_assert_cmpstr (log->str, ==, "bd");
  rc_clock_advance (100);
  g_assert_cmpstr (log->str, ==, "bdca");
  g_assert_false (rc_housekeeper_is_running ());

  for (guint i = 0; i < G_N_ELEMENTS (dues); i++)
    chore_clear (&chores[i]);
  rc_clock_thaw ();
}

static void
test_repeat (void)
{
  Chore chore;

  rc_clock_freeze ();
  chore_init (&chore, NULL, 'a');
  chore.interval = 10;
  rc_chore_schedule (chore.chore, rc_clock_now () + 5);
  rc_clock_advance (5);
  g_assert_cmpuint (chore.n_done, ==, 1);
  rc_clock_advance (10);
  rc_clock_advance (9);
  g_assert_cmpuint (chore.n_done, ==, 2);
  rc_clock_advance (1);
  g_assert_cmpuint (chore.n_done, ==, 3);

  chore_clear (&chore);
  check_keeper_ends ();
  rc_clock_thaw ();
}

static void
test_earliest_counts (void)
{
  Chore chore;
  gint64 now;

  rc_clock_freeze ();
  now = rc_clock_now ();
  chore_init (&chore, NULL, 'a');
  rc_chore_schedule (chore.chore, now + 100);
  rc_chore_schedule (chore.chore, now + 50);
  rc_chore_schedule (chore.chore, now + 200);
  rc_clock_advance (50);
  g_assert_cmpuint (chore.n_done, ==, 1);
  rc_clock_advance (500);
  g_assert_cmpuint (chore.n_done, ==, 1);

  chore_clear (&chore);
  rc_clock_thaw ();
}

/* By the real clock, a nap until the first chore ends when an earlier one comes. */
static void
test_earlier_wakes (void)
{
  gint64 began = g_get_monotonic_time ();
  Chore late;
  Chore early;

  chore_init (&late, NULL, 'a');
  chore_init (&early, NULL, 'b');
  rc_chore_schedule (late.chore, rc_clock_now () + HOUR);
  rc_chore_schedule (early.chore, rc_clock_now () + 1000);
  test_latch_wait_for (&early.begun, 1);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * SECOND);
  g_assert_cmpuint (g_atomic_int_get (&late.n_done), ==, 0);

  chore_clear (&early);
  chore_clear (&late);
  check_keeper_ends ();
  g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * SECOND);
}

static void
test_freeze_and_thaw (void)
{
  Chore chore;

  chore_init (&chore, NULL, 'a');
  rc_chore_schedule (chore.chore, rc_clock_now () + HOUR);
  rc_clock_freeze ();
  rc_clock_advance (HOUR / 2);
  g_assert_cmpuint (chore.n_done, ==, 0);
  rc_clock_advance (HOUR / 2);
  g_assert_cmpuint (chore.n_done, ==, 1);

  /* Frozen time is waited for in vain; when it runs again, it ends the nap. */
  rc_clock_thaw ();
  rc_clock_freeze ();
  rc_chore_schedule (chore.chore, rc_clock_now () + 20 * 1000);
  g_assert_cmpuint (g_atomic_int_get (&chore.n_done), ==, 1);
  rc_clock_thaw ();
  test_latch_wait_for (&chore.begun, 2);
  chore_clear (&chore);
}

static void
test_free_while_waiting (void)
{
  Chore chore;

  rc_clock_freeze ();
  chore_init (&chore, NULL, 'a');
  rc_chore_schedule (chore.chore, rc_clock_now () + 10);
  g_clear_pointer (&chore.chore, rc_chore_free);
  check_keeper_ends ();
  rc_clock_advance (10);
  g_assert_cmpuint (chore.n_done, ==, 0);

  chore_clear (&chore);
  rc_clock_thaw ();
}

/* It wants to be done again, but may not. */
static void
test_free_while_running (void)
{
  Chore chore;
  Chore other;

  chore_init (&chore, NULL, 'a');
  chore_init (&other, NULL, 'b');
  chore.waits = TRUE;
  chore.interval = 1;
  rc_chore_schedule (chore.chore, rc_clock_now ());
  test_latch_wait_for (&chore.begun, 1);
  g_clear_pointer (&chore.chore, rc_chore_free);
  test_latch_add (&chore.may_end);

  rc_chore_schedule (other.chore, rc_clock_now () + 1000);
  test_latch_wait_for (&other.begun, 1);
  check_keeper_ends ();
  g_assert_cmpuint (g_atomic_int_get (&chore.n_done), ==, 1);
  chore_clear (&other);
  chore_clear (&chore);
}

typedef struct
{
  GString *log;
  TestLatch begun;
} Advance;

static gpointer
advance_cb (gpointer data)
{
  Advance *advance = data;

  test_latch_add (&advance->begun);
  rc_clock_advance (0);
  g_string_append_c (advance->log, 'z');
  return NULL;
}

/* Who moves the time waits for what is under way already, too. */
static void
test_advance_waits (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Advance advance = { .log = log };
  GThread *thread;
  Chore chore;

  rc_clock_freeze ();
  chore_init (&chore, log, 'a');
  test_latch_init (&advance.begun);
  chore.waits = TRUE;
  rc_chore_schedule (chore.chore, rc_clock_now ());
  test_latch_wait_for (&chore.begun, 1);

  thread = g_thread_new ("advance", advance_cb, &advance);
  test_latch_wait_for (&advance.begun, 1);
  for (guint i = 0; i < 1000; i++)
    g_thread_yield ();
  g_assert_cmpuint (log->len, ==, 1);
  test_latch_add (&chore.may_end);
  g_thread_join (thread);
  g_assert_cmpstr (log->str, ==, "az");

  test_latch_clear (&advance.begun);
  chore_clear (&chore);
  rc_clock_thaw ();
}

static void
test_owner_gone (void)
{
  Chore chore;

  rc_clock_freeze ();
  chore_init (&chore, NULL, 'a');
  rc_chore_schedule (chore.chore, rc_clock_now () + 10);
  rc_pin_dispose (chore.pin);
  rc_clock_advance (10);
  g_assert_cmpuint (chore.n_done, ==, 0);
  g_assert_false (rc_housekeeper_is_running ());

  chore_clear (&chore);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/housekeeper/order", test_order);
  g_test_add_func ("/rc/housekeeper/repeat", test_repeat);
  g_test_add_func ("/rc/housekeeper/earliest-counts", test_earliest_counts);
  g_test_add_func ("/rc/housekeeper/earlier-wakes", test_earlier_wakes);
  g_test_add_func ("/rc/housekeeper/freeze-and-thaw", test_freeze_and_thaw);
  g_test_add_func ("/rc/housekeeper/free-while-waiting", test_free_while_waiting);
  g_test_add_func ("/rc/housekeeper/free-while-running", test_free_while_running);
  g_test_add_func ("/rc/housekeeper/advance-waits", test_advance_waits);
  g_test_add_func ("/rc/housekeeper/owner-gone", test_owner_gone);

  return g_test_run ();
}
