/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

#include <stdlib.h>

#define N_KEYS 12
#define N_LOOPS 3
#define N_CALLS 400
#define N_ROUNDS 5

/* Random calls, cancellations, invalidations and settings from several loops at once, with
   loaders of every kind: every call ends once, every value is closed once, and no wait is
   taken for a cycle, since loads only ask for higher keys. */

typedef struct
{
  Fixture *f;
  GRand *rand;
  Loop loop;
  Call *calls;
} Actor;

static int n_made;           /* atomic */

static TestResource *
make (void)
{
  return test_resource_new (g_atomic_int_add (&n_made, 1));
}

static gpointer
answer_all (gpointer data)
{
  Fixture *f = data;

  for (;;)
    {
      g_autoptr (RcLoad) load = NULL;

      g_mutex_lock (&f->lock);
      while (f->held->len == 0)
        g_cond_wait (&f->changed, &f->lock);
      load = g_ptr_array_steal_index (f->held, 0);
      g_mutex_unlock (&f->lock);

      if (g_str_equal (rc_load_get_key (load), "end"))
        break;
      if (g_random_int_range (0, 4) > 0)
        rc_load_return_object (load, G_OBJECT (make ()));
    }

  return NULL;
}

static void
assert_no_cycle (const GError *error)
{
  if (g_error_matches (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD) ||
      g_error_matches (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK))
    g_assert_no_error (error);
}

static void
ask_higher (Fixture *f,
            int      number)
{
  g_autofree char *key = g_strdup_printf ("%d", number + 1);
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;

  if (number + 1 < N_KEYS)
    object = rc_cache_get (f->cache, key, NULL, &error);
  assert_no_cycle (error);
}

static void
load_somehow (RcLoad   *load,
              gpointer  user_data)
{
  Fixture *f = user_data;

  switch (g_random_int_range (0, 6))
    {
    case 0:
      break;

    case 1:
      load_badly (load, f);
      break;

    case 2:
    case 3:
      load_later (load, f);
      break;

    case 4:
      ask_higher (f, atoi (rc_load_get_key (load)));
      G_GNUC_FALLTHROUGH;

    default:
      rc_load_return_object (load, G_OBJECT (make ()));
    }
}

static void
do_something (Actor *actor,
              guint  n_calls)
{
  RcCache *cache = actor->f->cache;
  g_autofree char *key = g_strdup_printf ("%d", g_rand_int_range (actor->rand, 0, N_KEYS));
  int what = g_rand_int_range (actor->rand, 0, 40);

  if (what < 10)
    g_cancellable_cancel (actor->calls[g_rand_int_range (actor->rand, 0, n_calls)].cancellable);
  else if (what < 15)
    rc_cache_remove (cache, key);
  else if (what == 15)
    rc_cache_clear (cache);
  else if (what == 16)
    rc_cache_set_max_concurrent_loads (cache, g_rand_int_range (actor->rand, 0, 3));
  else if (what == 17)
    rc_cache_set_threaded (cache, g_rand_boolean (actor->rand));
  else if (what == 18)
    rc_cache_set_load_priority (cache, g_rand_int_range (actor->rand, -1, 2));
  else if (what == 19)
    rc_clock_advance (SECOND);
  else if (what < 25)
    g_main_context_iteration (actor->loop.context, FALSE);
}

static void
wait_for_all (Actor *actor)
{
  for (guint i = 0; i < N_CALLS; i++)
    {
      call_wait (&actor->calls[i]);
      assert_no_cycle (actor->calls[i].error);
    }
}

/* All of it from one source: one that comes from elsewhere while a loader is called would be
   taken for the loader's. */
static gboolean
act (gpointer data)
{
  Actor *actor = data;

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", g_rand_int_range (actor->rand, 0, N_KEYS));
      Verb verb = g_rand_int_range (actor->rand, 0, N_LOADING_VERBS);

      call_start (&actor->calls[i], actor->f, verb, key);
      do_something (actor, i + 1);
    }

  wait_for_all (actor);
  test_latch_add (&actor->f->begun);
  return G_SOURCE_REMOVE;
}

static void
run_actors (Fixture *f,
            int      n_before)
{
  Actor actors[N_LOOPS];

  for (guint i = 0; i < N_LOOPS; i++)
    {
      actors[i] = (Actor) { .f = f, .rand = g_rand_new_with_seed (g_test_rand_int ()),
                            .calls = g_new0 (Call, N_CALLS) };
      loop_start (&actors[i].loop);
      loop_post (&actors[i].loop, act, &actors[i]);
    }
  test_latch_wait_for (&f->begun, n_before + N_LOOPS);
  for (guint i = 0; i < N_LOOPS; i++)
    {
      loop_stop (&actors[i].loop);
      for (guint j = 0; j < N_CALLS; j++)
        call_clear (&actors[i].calls[j]);
      g_free (actors[i].calls);
      g_rand_free (actors[i].rand);
    }
}

static void
test_random (Fixture       *f,
             gconstpointer  unused)
{
  g_auto (GValue) nothing = G_VALUE_INIT;
  RcLoad *load = NULL;

  n_made = 0;
  rc_cache_set_max_entries (f->cache, N_KEYS / 2);
  rc_cache_set_load_timeout (f->cache, 5 * SECOND);
  set_loader (f, load_somehow);
  f->helper = g_thread_new ("helper", answer_all, f);
  for (guint i = 0; i < N_ROUNDS; i++)
    run_actors (f, i * N_LOOPS);

  rc_cache_set_max_concurrent_loads (f->cache, 0);
  g_assert_false (rc_cache_begin (f->cache, "end", &nothing, &load, NULL, NULL));
  load_later (load, f);
  g_object_unref (load);
  g_clear_pointer (&f->helper, g_thread_join);
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);

  rc_cache_set_threaded (f->cache, TRUE);
  rc_cache_close (f->cache);
  test_wait_until (g_atomic_int_get (&f->n_released) == g_atomic_int_get (&n_made));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/async-random/everything", Fixture, NULL, set_up, test_random, tear_down);

  return g_test_run ();
}
