/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-pin-private.h"

#define N_HOLDERS 4
#define N_OBJECTS 200

#define TEST_TYPE_THING (test_thing_get_type ())
G_DECLARE_FINAL_TYPE (TestThing, test_thing, TEST, THING, GObject)

/* An object that can be pinned, as a cache can. */
struct _TestThing
{
  GObject parent_instance;
  RcPin *pin;
  guint canary;
};

G_DEFINE_FINAL_TYPE (TestThing, test_thing, G_TYPE_OBJECT)

static int n_finalized;

static void
test_thing_dispose (GObject *object)
{
  rc_pin_dispose (TEST_THING (object)->pin);
  G_OBJECT_CLASS (test_thing_parent_class)->dispose (object);
}

static void
test_thing_finalize (GObject *object)
{
  TestThing *self = TEST_THING (object);

  self->canary = 0;
  g_clear_pointer (&self->pin, rc_pin_unref);
  g_atomic_int_inc (&n_finalized);
  G_OBJECT_CLASS (test_thing_parent_class)->finalize (object);
}

static void
test_thing_class_init (TestThingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = test_thing_dispose;
  G_OBJECT_CLASS (klass)->finalize = test_thing_finalize;
}

static void
test_thing_init (TestThing *self)
{
  self->pin = rc_pin_new (G_OBJECT (self));
  self->canary = 42;
}

static TestThing *
make_thing (void)
{
  g_atomic_int_set (&n_finalized, 0);
  return g_object_new (TEST_TYPE_THING, NULL);
}

static void
test_hold (void)
{
  TestThing *thing = make_thing ();

  g_assert_true (rc_pin_hold (thing->pin) == thing);
  g_assert_cmpuint (G_OBJECT (thing)->ref_count, ==, 1);
  rc_pin_drop (thing->pin);
  g_assert_finalize_object (thing);
  g_assert_cmpint (n_finalized, ==, 1);
}

static void
test_outlive (void)
{
  TestThing *thing = make_thing ();
  RcPin *pin = rc_pin_ref (thing->pin);

  g_assert_true (rc_pin_hold (pin) == thing);
  g_assert_true (rc_pin_hold (pin) == thing);
  g_object_unref (thing);

  /* Disposed of, but there. */
  g_assert_cmpint (n_finalized, ==, 0);
  g_assert_cmpuint (thing->canary, ==, 42);
  g_assert_null (rc_pin_hold (pin));

  rc_pin_drop (pin);
  g_assert_cmpint (n_finalized, ==, 0);
  rc_pin_drop (pin);
  g_assert_cmpint (n_finalized, ==, 1);
  g_assert_null (rc_pin_hold (pin));
  rc_pin_unref (pin);
}

static void
test_dispose_twice (void)
{
  TestThing *thing = make_thing ();
  RcPin *pin = rc_pin_ref (thing->pin);

  g_assert_true (rc_pin_hold (pin) == thing);
  g_object_run_dispose (G_OBJECT (thing));
  g_object_run_dispose (G_OBJECT (thing));
  g_assert_null (rc_pin_hold (pin));

  g_object_unref (thing);
  g_assert_cmpint (n_finalized, ==, 0);
  rc_pin_drop (pin);
  g_assert_cmpint (n_finalized, ==, 1);
  rc_pin_unref (pin);
}

static void
test_dispose_unheld (void)
{
  TestThing *thing = make_thing ();

  g_object_run_dispose (G_OBJECT (thing));
  g_assert_null (rc_pin_hold (thing->pin));
  g_assert_cmpuint (G_OBJECT (thing)->ref_count, ==, 1);
  g_object_unref (thing);
  g_assert_cmpint (n_finalized, ==, 1);
}

static gpointer
hold_until_gone (gpointer data)
{
  RcPin *pin = data;
  TestThing *thing;

  while ((thing = rc_pin_hold (pin)) != NULL)
    {
      g_assert_cmpuint (thing->canary, ==, 42);
      rc_pin_drop (pin);
    }
  rc_pin_unref (pin);

  return NULL;
}

static void
test_threads (void)
{
  for (guint round = 0; round < N_OBJECTS; round++)
    {
      TestThing *thing = make_thing ();
      GThread *threads[N_HOLDERS];

      for (guint i = 0; i < N_HOLDERS; i++)
        threads[i] = g_thread_new ("holder", hold_until_gone, rc_pin_ref (thing->pin));
      g_object_unref (thing);
      for (guint i = 0; i < N_HOLDERS; i++)
        g_thread_join (threads[i]);

      g_assert_cmpint (g_atomic_int_get (&n_finalized), ==, 1);
    }
}

static gpointer
drop_there (gpointer pin)
{
  rc_pin_drop (pin);
  return NULL;
}

static void
test_drop_elsewhere (void)
{
  TestThing *thing = make_thing ();
  RcPin *pin = thing->pin;

  g_assert_true (rc_pin_hold (pin) == thing);
  g_object_unref (thing);
  g_assert_cmpint (g_atomic_int_get (&n_finalized), ==, 0);
  g_thread_join (g_thread_new ("drop", drop_there, pin));
  g_assert_cmpint (g_atomic_int_get (&n_finalized), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/pin/hold", test_hold);
  g_test_add_func ("/rc/pin/outlive", test_outlive);
  g_test_add_func ("/rc/pin/dispose-twice", test_dispose_twice);
  g_test_add_func ("/rc/pin/dispose-unheld", test_dispose_unheld);
  g_test_add_func ("/rc/pin/threads", test_threads);
  g_test_add_func ("/rc/pin/drop-elsewhere", test_drop_elsewhere);

  return g_test_run ();
}
