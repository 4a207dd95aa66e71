/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-roster-private.h"

#define N_PINS 5
#define N_ROUNDS 2000

static int n_changes;        /* atomic */
static int n_seen;           /* atomic; entries at the last change */

static void
changed_cb (gpointer user_data)
{
  /* With no lock held: it may look. */
  g_autoptr (GPtrArray) pins = rc_roster_dup ();

  g_atomic_int_inc ((int *) user_data);
  g_atomic_int_set (&n_seen, pins->len);
}

static void
pin_init (RcPin   **pin,
          GObject **object)
{
  *object = g_object_new (G_TYPE_OBJECT, NULL);
  *pin = rc_pin_new (*object);
}

static void
pin_clear (RcPin   **pin,
           GObject **object)
{
  rc_pin_dispose (*pin);
  g_clear_pointer (pin, rc_pin_unref);
  g_assert_finalize_object (*object);
}

static void
check_roster (RcPin **pins,
              guint   n_pins)
{
  g_autoptr (GPtrArray) roster = rc_roster_dup ();

  g_assert_cmpuint (roster->len, ==, n_pins);
  for (guint i = 0; i < n_pins; i++)
    g_assert_true (g_ptr_array_index (roster, i) == pins[i]);
}

static void
test_order_of_birth (void)
{
  GObject *objects[N_PINS];
  RcPin *pins[N_PINS];
  RcPin *left[] = { NULL, NULL, NULL };

  check_roster (pins, 0);
  for (guint i = 0; i < N_PINS; i++)
    {
      pin_init (&pins[i], &objects[i]);
      rc_roster_add (pins[i]);
      check_roster (pins, i + 1);
    }

  rc_roster_remove (pins[1]);
  rc_roster_remove (pins[3]);
  rc_roster_remove (pins[3]);
  left[0] = pins[0];
  left[1] = pins[2];
  left[2] = pins[4];
  check_roster (left, 3);

  for (guint i = 0; i < N_PINS; i++)
    {
      rc_roster_remove (pins[i]);
      pin_clear (&pins[i], &objects[i]);
    }
  check_roster (pins, 0);
}

static void
test_changed (void)
{
  GObject *object;
  RcPin *pin;

  g_atomic_int_set (&n_changes, 0);
  rc_roster_watch (changed_cb, &n_changes);
  pin_init (&pin, &object);
  g_assert_cmpint (n_changes, ==, 0);

  rc_roster_add (pin);
  g_assert_cmpint (n_changes, ==, 1);
  g_assert_cmpint (n_seen, ==, 1);
  rc_roster_remove (pin);
  g_assert_cmpint (n_changes, ==, 2);
  g_assert_cmpint (n_seen, ==, 0);
  rc_roster_remove (pin);
  g_assert_cmpint (n_changes, ==, 2);

  rc_roster_unwatch (changed_cb, &n_changes);
  rc_roster_add (pin);
  rc_roster_remove (pin);
  g_assert_cmpint (n_changes, ==, 2);
  pin_clear (&pin, &object);
}

/* Each is told, and who goes is missed by nobody. */
static void
test_two_watchers (void)
{
  GObject *object;
  RcPin *pin;
  int n_other = 0;

  g_atomic_int_set (&n_changes, 0);
  rc_roster_watch (changed_cb, &n_changes);
  rc_roster_watch (changed_cb, &n_other);
  pin_init (&pin, &object);
  rc_roster_add (pin);
  g_assert_cmpint (n_changes, ==, 1);
  g_assert_cmpint (n_other, ==, 1);

  rc_roster_unwatch (changed_cb, &n_changes);
  rc_roster_remove (pin);
  g_assert_cmpint (n_changes, ==, 1);
  g_assert_cmpint (n_other, ==, 2);

  rc_roster_unwatch (changed_cb, &n_other);
  pin_clear (&pin, &object);
}

/* A copy keeps what it lists, and does not change. */
static void
test_copy (void)
{
  g_autoptr (GPtrArray) roster = NULL;
  GObject *object;
  RcPin *pin;

  pin_init (&pin, &object);
  rc_roster_add (pin);
  roster = rc_roster_dup ();
  rc_roster_remove (pin);
  pin_clear (&pin, &object);

  g_assert_cmpuint (roster->len, ==, 1);
  g_assert_null (rc_pin_hold (g_ptr_array_index (roster, 0)));
}

static gpointer
come_and_go (gpointer unused)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GPtrArray) roster = NULL;
      GObject *object;
      RcPin *pin;

      pin_init (&pin, &object);
      rc_roster_add (pin);
      roster = rc_roster_dup ();
      g_assert_true (g_ptr_array_find (roster, pin, NULL));
      rc_roster_remove (pin);
      pin_clear (&pin, &object);
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  g_atomic_int_set (&n_changes, 0);
  rc_roster_watch (changed_cb, &n_changes);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("roster", come_and_go, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (n_changes, ==, 2 * N_ROUNDS * G_N_ELEMENTS (threads));
  check_roster (NULL, 0);
  rc_roster_unwatch (changed_cb, &n_changes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/roster/order-of-birth", test_order_of_birth);
  g_test_add_func ("/rc/roster/changed", test_changed);
  g_test_add_func ("/rc/roster/two-watchers", test_two_watchers);
  g_test_add_func ("/rc/roster/copy", test_copy);
  g_test_add_func ("/rc/roster/threads", test_threads);

  return g_test_run ();
}
