/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "async-fixture.h"

#define N_CALLS 64

/* Many callers of one load in one main context, whose callbacks do as they like. */
typedef struct
{
  Fixture base;
  GCancellable *cancellables[N_CALLS];
  GArray *told;              /* of the callers, by number, in order */
  guint who_loops;           /* runs a main loop in its callback; N_CALLS: nobody */
  guint n_held_in_loop;      /* of those told before, when that has run */
} Crowd;

typedef struct
{
  Crowd *crowd;
  guint number;
} Call;

static gboolean
is_held (GCancellable *cancellable)
{
  return g_atomic_int_get ((int *) &G_OBJECT (cancellable)->ref_count) > 1;
}

static guint
count_held (Crowd *crowd)
{
  guint n_held = 0;

  for (guint i = 0; i < crowd->told->len; i++)
    {
      guint number = g_array_index (crowd->told, guint, i);

      n_held += number != crowd->who_loops && is_held (crowd->cancellables[number]);
    }

  return n_held;
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autofree Call *call = data;
  Crowd *crowd = call->crowd;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) value = rc_cache_get_finish (RC_CACHE (source), result, &error);

  g_assert_no_error (error);
  g_array_append_val (crowd->told, call->number);
  if (call->number == crowd->who_loops)
    {
      run_ready ();
      g_assert_cmpuint (crowd->told->len, ==, N_CALLS);
      crowd->n_held_in_loop = count_held (crowd);
    }
}

static void
set_up_crowd (Crowd         *crowd,
              gconstpointer  unused)
{
  set_up (&crowd->base, NULL);
  set_loader (&crowd->base, load_later);
  crowd->told = g_array_new (FALSE, FALSE, sizeof (guint));
  crowd->who_loops = N_CALLS;
  for (guint i = 0; i < N_CALLS; i++)
    {
      Call *call = g_new (Call, 1);

      *call = (Call) { crowd, i };
      crowd->cancellables[i] = g_cancellable_new ();
      rc_cache_get_async (crowd->base.cache, "a", crowd->cancellables[i], got_cb, call);
    }
  run_ready ();
}

static void
tear_down_crowd (Crowd         *crowd,
                 gconstpointer  unused)
{
  for (guint i = 0; i < N_CALLS; i++)
    g_assert_finalize_object (crowd->cancellables[i]);
  g_array_unref (crowd->told);
  tear_down (&crowd->base, NULL);
}

static void
assert_order (Crowd *crowd)
{
  g_assert_cmpuint (crowd->told->len, ==, N_CALLS);
  for (guint i = 0; i < N_CALLS; i++)
    g_assert_cmpuint (g_array_index (crowd->told, guint, i), ==, i);
}

static void
test_order (Crowd         *crowd,
            gconstpointer  unused)
{
  answer_key (&crowd->base, "a", 5);
  g_assert_cmpuint (crowd->told->len, ==, 0);
  run_ready ();
  assert_order (crowd);
}

/* Whoever runs a main loop in its callback, the others are told there, and nothing that is
   over is held because of that. */
static void
test_loop_in_callback (Crowd         *crowd,
                       gconstpointer  who)
{
  crowd->who_loops = GPOINTER_TO_UINT (who);
  answer_key (&crowd->base, "a", 5);
  run_ready ();
  assert_order (crowd);
  g_assert_cmpuint (crowd->n_held_in_loop, ==, 0);
}

/* Others who give up meanwhile, in whatever order, take nobody along. */
static void
test_some_leave (Crowd         *crowd,
                 gconstpointer  unused)
{
  GCancellable *others[8];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = g_cancellable_new ();
      rc_cache_get_async (crowd->base.cache, "a", others[i], NULL, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_cancellable_cancel (others[i * 3 % G_N_ELEMENTS (others)]);
      run_ready ();
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_finalize_object (others[i]);

  answer_key (&crowd->base, "a", 5);
  run_ready ();
  assert_order (crowd);
}

#define add(name, data, func) \
  g_test_add ("/rc/waiter/" name, Crowd, GUINT_TO_POINTER (data), set_up_crowd, func, \
              tear_down_crowd)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("order", 0, test_order);
  add ("first-runs-a-loop", 0, test_loop_in_callback);
  add ("one-runs-a-loop", 31, test_loop_in_callback);
  add ("last-runs-a-loop", N_CALLS - 1, test_loop_in_callback);
  add ("some-leave", 0, test_some_leave);

  return g_test_run ();
}
