/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "caller-fixture.h"

#define N_STEPS 4

/* What a loader answers when it did not get what it asked for. Who got it adds one. */
#define FALLBACK 100

typedef struct _Net Net;

/* The load of one key, and what it asks for first. */
typedef struct
{
  const char *key;
  const char *needs;        /* NULL: nothing */
  gboolean asks_async;
  const char *then_needs;   /* likewise, when the first has come */
  gboolean is_second;       /* asks only when another one has asked asynchronously */
  gboolean is_held;         /* somebody else answers it, with take_load() */
  gboolean is_elsewhere;    /* in the net's other cache */
  Net *net;
  RcLoad *load;             /* while it is in progress */
  GError *error;            /* of what it asked for */
} Step;

/* Loads that need each other. */
struct _Net
{
  Fixture *f;
  RcCache *other;
  Step steps[N_STEPS];
  int n_meet;               /* none asks before so many loaders were called */
  TestLatch begun;
  TestLatch asked;          /* asynchronously */
  TestLatch left;           /* loaders that have returned */
};

static void ask (Step *step);

static Step *
find_step (Net        *net,
           const char *key)
{
  for (guint i = 0; i < N_STEPS; i++)
    if (g_strcmp0 (net->steps[i].key, key) == 0)
      return &net->steps[i];

  g_assert_not_reached ();
}

static RcCache *
get_cache (Net        *net,
           const char *key)
{
  return find_step (net, key)->is_elsewhere ? net->other : net->f->cache;
}

static void
end_step (Step    *step,
          GObject *object)
{
  g_autoptr (RcLoad) load = NULL;
  int number = object != NULL ? TEST_RESOURCE (object)->number + 1 : FALLBACK;

  if (object != NULL && step->then_needs != NULL)
    {
      step->needs = g_steal_pointer (&step->then_needs);
      ask (step);
      return;
    }

  load = g_steal_pointer (&step->load);
  if (step->is_held)
    load_later (load, step->net->f);
  else
    rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Step *step = data;
  g_autoptr (GObject) object = NULL;

  g_assert_null (g_private_get (&inside));
  object = rc_cache_get_finish (RC_CACHE (source), result, &step->error);
  end_step (step, object);
}

static void
ask (Step *step)
{
  RcCache *cache = get_cache (step->net, step->needs);
  g_autoptr (GObject) object = NULL;

  if (!step->asks_async)
    {
      object = rc_cache_get (cache, step->needs, NULL, &step->error);
      end_step (step, object);
      return;
    }

  enter ();
  rc_cache_get_async (cache, step->needs, NULL, asked_cb, step);
  leave ();
  test_latch_add (&step->net->asked);
}

static void
load_step (RcLoad   *load,
           gpointer  user_data)
{
  Net *net = user_data;
  Step *step = find_step (net, rc_load_get_key (load));

  g_atomic_int_inc (&net->f->n_loads);
  step->load = g_object_ref (load);
  test_latch_add (&net->begun);
  test_latch_wait_for (&net->begun, net->n_meet);
  if (step->is_second)
    test_latch_wait_for (&net->asked, 1);

  if (step->needs != NULL)
    ask (step);
  else
    end_step (step, NULL);
  test_latch_add (&net->left);
}

/* @net: with its steps set. */
static void
net_init (Net     *net,
          Fixture *f)
{
  net->f = f;
  net->other = rc_cache_new ("other");
  test_latch_init (&net->begun);
  test_latch_init (&net->asked);
  test_latch_init (&net->left);
  for (guint i = 0; i < N_STEPS; i++)
    net->steps[i].net = net;
  rc_cache_set_load_func (f->cache, load_step, net, NULL);
  rc_cache_set_load_func (net->other, load_step, net, NULL);
}

static void
net_clear (Net *net)
{
  run_ready ();
  test_latch_wait_for (&net->left, net->begun.count);
  for (guint i = 0; i < N_STEPS; i++)
    {
      g_assert_null (net->steps[i].load);
      g_clear_error (&net->steps[i].error);
    }
  g_assert_cmpuint (rc_cache_get_n_loading (net->f->cache), ==, 0);
  g_assert_finalize_object (net->other);
  test_latch_clear (&net->begun);
  test_latch_clear (&net->asked);
  test_latch_clear (&net->left);
}

/* Asks in a thread of its own, and waits there. */
G_GNUC_UNUSED static void
caller_start_step (Caller     *caller,
                   Net        *net,
                   const char *key)
{
  caller_start (caller, get_cache (net, key), key);
}

/* Exactly one was told that its request would close the cycle. */
G_GNUC_UNUSED static void
assert_one_closed_it (Net *net)
{
  guint n_closers = 0;

  for (guint i = 0; i < N_STEPS; i++)
    if (net->steps[i].error != NULL)
      {
        g_assert_error (net->steps[i].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
        n_closers++;
      }
  g_assert_cmpuint (n_closers, ==, 1);
}

G_GNUC_UNUSED static void
assert_told (Step *step)
{
  g_assert_nonnull (step->error);
  g_assert_true (step->error->domain == RC_ERROR);
  if (step->error->code != RC_ERROR_RECURSIVE_LOAD)
    g_assert_error (step->error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
}

/* Calls for @key in this thread's loop. */
G_GNUC_UNUSED static void
assert_loads (Net        *net,
              const char *key,
              int         number)
{
  Call one;

  call_start (&one, net->f, VERB_GET, key);
  call_wait (&one);
  assert_number (&one, number);
  call_clear (&one);
}

G_GNUC_UNUSED static gboolean
answer_a (gpointer data)
{
  Fixture *f = data;

  answer_key (f, "a", 7);
  return G_SOURCE_REMOVE;
}

G_GNUC_UNUSED static void
attach (GSource *source,
        Fixture *f)
{
  g_source_set_callback (source, answer_a, f, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

G_GNUC_UNUSED static void
load_in_idle (RcLoad   *load,
              gpointer  user_data)
{
  attach (g_idle_source_new (), user_data);
  load_later (load, user_data);
}

G_GNUC_UNUSED static void
say_where (RcLoad   *load,
           gpointer  user_data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  rc_load_set_main_context (load, context);
  load_later (load, user_data);
}
