/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-bell-private.h"
#include "rc-clock-private.h"

typedef struct
{
  GMainContext *context;
  GObject *owner;
  RcPin *pin;
  GBytes *memory;
  gint32 *watched;
  RcBell *bell;
  int n_calls;
  int n_told;
  GThread *freed_in;
} Fixture;

static Fixture *current;

static gint64
call_cb (gpointer owner,
         gint64   now)
{
  g_assert_true (owner == current->owner);
  g_assert_cmpint (now, ==, rc_clock_now ());
  current->n_calls++;

  return 0;
}

static void
told_cb (GObject  *owner,
         gpointer  data)
{
  Fixture *f = data;

  g_assert_true (owner == f->owner);
  f->n_told++;
}

static void
freed_cb (gpointer  data,
          GClosure *closure)
{
  Fixture *f = data;

  f->freed_in = g_thread_self ();
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  GClosure *closure = g_cclosure_new (G_CALLBACK (told_cb), f, freed_cb);

  current = f;
  f->freed_in = NULL;
  f->context = g_main_context_new ();
  f->owner = g_object_new (G_TYPE_OBJECT, NULL);
  f->pin = rc_pin_new (f->owner);
  f->watched = g_new0 (gint32, 1);
  f->memory = g_bytes_new_take (f->watched, sizeof (gint32));
  f->bell = rc_bell_new (f->context, f->pin, call_cb, closure, f->memory, f->watched);
  rc_clock_freeze ();
}

static void
iterate (Fixture *f)
{
  while (g_main_context_iteration (f->context, FALSE))
    ;
}

static gpointer
free_bell (gpointer bell)
{
  rc_bell_free (bell);
  return NULL;
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_thread_join (g_thread_new ("free", free_bell, f->bell));
  g_assert_null (f->freed_in);
  iterate (f);
  g_assert_true (f->freed_in == g_thread_self ());

  rc_clock_thaw ();
  rc_pin_dispose (f->pin);
  rc_pin_unref (f->pin);
  g_object_unref (f->owner);
  g_bytes_unref (f->memory);
  g_main_context_unref (f->context);
}

static void
test_ring (Fixture       *f,
           gconstpointer  unused)
{
  iterate (f);
  g_assert_cmpint (f->n_told, ==, 0);
  rc_bell_ring (f->bell);
  rc_bell_ring (f->bell);
  g_assert_cmpint (f->n_told, ==, 0);
  iterate (f);
  g_assert_cmpint (f->n_told, ==, 1);
  iterate (f);
  g_assert_cmpint (f->n_told, ==, 1);
  rc_bell_ring (f->bell);
  iterate (f);
  g_assert_cmpint (f->n_told, ==, 2);
  g_assert_cmpint (f->n_calls, ==, 0);
}

static void
test_time (Fixture       *f,
           gconstpointer  unused)
{
  rc_bell_set_due (f->bell, rc_clock_now () + 10);
  rc_clock_advance (9);
  iterate (f);
  g_assert_cmpint (f->n_calls, ==, 0);
  rc_clock_advance (1);
  iterate (f);
  g_assert_cmpint (f->n_calls, >, 0);
}

static void
test_number (Fixture       *f,
             gconstpointer  unused)
{
  iterate (f);
  g_assert_cmpint (f->n_calls, ==, 0);
  *f->watched = 3;
  iterate (f);
  g_assert_cmpint (f->n_calls, ==, 1);
  iterate (f);
  g_assert_cmpint (f->n_calls, ==, 1);
}

/* Who was disposed of is not told, nor asked. */
static void
test_disposed (Fixture       *f,
               gconstpointer  unused)
{
  rc_pin_dispose (f->pin);
  rc_bell_ring (f->bell);
  rc_bell_set_due (f->bell, 0);
  *f->watched = 3;
  iterate (f);
  g_assert_cmpint (f->n_told, ==, 0);
  g_assert_cmpint (f->n_calls, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/bell/ring", Fixture, NULL, set_up, test_ring, tear_down);
  g_test_add ("/rc/bell/time", Fixture, NULL, set_up, test_time, tear_down);
  g_test_add ("/rc/bell/number", Fixture, NULL, set_up, test_number, tear_down);
  g_test_add ("/rc/bell/disposed", Fixture, NULL, set_up, test_disposed, tear_down);

  return g_test_run ();
}
