/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-home-private.h"

#define N_EVENTS 1000

static gpointer
is_here_cb (gpointer home)
{
  return GINT_TO_POINTER (rc_home_is_here (home));
}

static gpointer
is_here_when_owner_cb (gpointer home)
{
  GMainContext *context = rc_home_get_context (home);
  gpointer is_here;

  g_assert_true (g_main_context_acquire (context));
  is_here = is_here_cb (home);
  g_main_context_release (context);

  return is_here;
}

static gboolean
ask_in_thread (GThreadFunc  ask,
               RcHome      *home)
{
  return GPOINTER_TO_INT (g_thread_join (g_thread_new ("home", ask, home)));
}

static void
test_nowhere (void)
{
  g_assert_true (rc_home_is_here (NULL));
  g_assert_true (ask_in_thread (is_here_cb, NULL));
  g_assert_null (rc_home_get_context (NULL));
  g_assert_null (rc_home_ref (NULL));
  rc_home_unref (NULL);
}

static void
test_is_here (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcHome) home = rc_home_new (context);

  g_assert_true (rc_home_get_context (home) == context);
  g_assert_true (rc_home_is_here (home));
  g_assert_false (ask_in_thread (is_here_cb, home));
  g_assert_true (ask_in_thread (is_here_when_owner_cb, home));
  g_assert_false (ask_in_thread (is_here_cb, home));
}

typedef struct
{
  GArray *seen;
  guint number;
  guint *n_freed;
} Event;

static gboolean
event_cb (gpointer data)
{
  Event *event = data;

  g_array_append_val (event->seen, event->number);
  return G_SOURCE_REMOVE;
}

static void
event_free (gpointer data)
{
  (*((Event *) data)->n_freed)++;
  g_free (data);
}

static void
test_invoke_in_order (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcHome) home = rc_home_new (context);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_freed = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      Event *event = g_new (Event, 1);

      *event = (Event) { seen, i, &n_freed };
      rc_home_invoke (home, event_cb, event, event_free);
    }
  g_assert_cmpuint (seen->len, ==, 0);

  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (n_freed, ==, N_EVENTS);
  g_assert_cmpuint (seen->len, ==, N_EVENTS);
  for (guint i = 0; i < N_EVENTS; i++)
    g_assert_cmpuint (g_array_index (seen, guint, i), ==, i);
}

static gpointer
invoke_there (gpointer data)
{
  gpointer *args = data;

  rc_home_invoke (args[0], event_cb, args[1], event_free);
  return NULL;
}

static void
test_invoke_from_thread (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcHome) home = rc_home_new (context);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_freed = 0;
  Event *event = g_new (Event, 1);
  gpointer args[] = { home, event };

  *event = (Event) { seen, 7, &n_freed };
  g_thread_join (g_thread_new ("invoke", invoke_there, args));
  g_assert_cmpuint (seen->len, ==, 0);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpuint (n_freed, ==, 1);
}

/* What nobody came to fetch is freed with the context. */
static void
test_never_fetched (void)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  GMainContext *context = g_main_context_new ();
  RcHome *home = rc_home_new (context);
  guint n_freed = 0;
  Event *event = g_new (Event, 1);

  *event = (Event) { seen, 7, &n_freed };
  rc_home_invoke (home, event_cb, event, event_free);
  g_main_context_unref (context);
  g_assert_cmpuint (n_freed, ==, 0);
  rc_home_unref (home);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_cmpuint (seen->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/home/nowhere", test_nowhere);
  g_test_add_func ("/rc/home/is-here", test_is_here);
  g_test_add_func ("/rc/home/invoke-in-order", test_invoke_in_order);
  g_test_add_func ("/rc/home/invoke-from-thread", test_invoke_from_thread);
  g_test_add_func ("/rc/home/never-fetched", test_never_fetched);

  return g_test_run ();
}
