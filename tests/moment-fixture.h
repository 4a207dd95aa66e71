/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"

#include <unistd.h>

/* A cache that calls a test's function at a moment of its choice, of all moments at which it
   calls anybody, while it goes through a life in which there is each of them. */

/* Who hangs is ended after so many seconds; none is expected to come near. */
#define PATIENCE_SEC 240

#define TTL 100
#define MAX_VALUES 1000

/* What is done at a moment may lead to another such moment, and so on. */
#define MAX_ACTS 20

typedef enum
{
  MOMENT_LOAD,
  MOMENT_VALIDATE,
  MOMENT_RELEASE,
  MOMENT_WEIGH,
  MOMENT_MATCH,
  MOMENT_CANCELLED,
  MOMENT_READY,
  MOMENT_DATA_GONE,
  MOMENT_VALUE_GONE,
  MOMENT_HIT,
  MOMENT_MISS,
  MOMENT_EVICT,
  MOMENT_LOAD_STARTED,
  MOMENT_LOAD_FINISHED,
  MOMENT_MESSAGE,
  MOMENT_NOTIFY,
  MOMENT_PROGRESS,
  MOMENT_LISTED,
  N_MOMENTS
} Moment;

static const char *const moments[N_MOMENTS] = {
  "load", "validate", "release", "weigh", "match", "cancelled", "ready", "data-gone",
  "value-gone", "hit", "miss", "evict", "load-started", "load-finished", "message", "notify",
  "progress", "listed",
};

typedef struct _Life Life;

static int n_lives;         /* atomic; caches that are not freed */

struct _Life
{
  RcCache *cache;           /* NULL once it is given up */
  RcCache *other;
  Moment moment;
  void (*act) (Life *self);
  gconstpointer data;       /* of act */
  gboolean is_acting;
  int n_acts;
  int n_pending;            /* async calls */
  RcLoad *kept;
  gulong listed_handler;
  int n_made;
  guint8 n_released[MAX_VALUES];
};

/* What is done at the moment has moments of its own, at which nothing is done. */
static void
at (Life   *self,
    Moment  moment)
{
  if (self->moment != moment || self->is_acting || self->cache == NULL ||
      self->n_acts == MAX_ACTS)
    return;

  self->is_acting = TRUE;
  self->n_acts++;
  self->act (self);
  self->is_acting = FALSE;
}

static void
value_gone (gpointer self)
{
  at (self, MOMENT_VALUE_GONE);
}

static GObject *
make_value (Life *self)
{
  TestResource *value = test_resource_new (self->n_made++);

  g_assert_cmpint (self->n_made, <=, MAX_VALUES);
  g_object_set_data_full (G_OBJECT (value), "life", self, value_gone);
  return G_OBJECT (value);
}

static void
data_gone (gpointer self)
{
  at (self, MOMENT_DATA_GONE);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      self)
{
  at (self, MOMENT_CANCELLED);
}

typedef struct
{
  Life *life;
  Moment moment;
} Listener;

static void
signal_cb (Listener *self)
{
  at (self->life, self->moment);
}

static gulong
listen (Life       *self,
        gpointer    instance,
        const char *signal,
        Moment      moment)
{
  Listener *listener = g_new (Listener, 1);

  *listener = (Listener) { self, moment };
  return g_signal_connect_data (instance, signal, G_CALLBACK (signal_cb), listener,
                                (GClosureNotify) (void (*) (void)) g_free, G_CONNECT_SWAPPED);
}

/* Keys that begin with "k" are kept until they are cancelled. */
static void
life_load (RcLoad   *load,
           gpointer  user_data)
{
  Life *self = user_data;

  if (*rc_load_get_key (load) == 'k' && self->kept == NULL)
    {
      self->kept = g_object_ref (load);
      g_signal_connect (rc_load_get_cancellable (load), "cancelled", G_CALLBACK (cancelled_cb),
                        self);
      return;
    }

  listen (self, load, "notify::progress", MOMENT_PROGRESS);
  rc_load_set_progress (load, 0.5);
  rc_load_add_message (load, "says");
  rc_load_add_tag (load, "tag");
  at (self, MOMENT_LOAD);
  rc_load_return_object (load, make_value (self));
}

static gboolean
life_validate (const char    *key,
               const GValue  *value,
               gpointer       self,
               GError       **error)
{
  at (self, MOMENT_VALIDATE);
  return TRUE;
}

static void
life_release (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       user_data)
{
  Life *self = user_data;

  self->n_released[TEST_RESOURCE (g_value_get_object (value))->number]++;
  at (self, MOMENT_RELEASE);
}

static guint64
life_weigh (const char   *key,
            const GValue *value,
            gpointer      self)
{
  at (self, MOMENT_WEIGH);
  return 1;
}

static gboolean
life_match (const char   *key,
            const GValue *value,
            gpointer      self)
{
  at (self, MOMENT_MATCH);
  return TRUE;
}

static void
life_set_funcs (Life    *self,
                RcCache *cache)
{
  rc_cache_set_load_func (cache, life_load, self, data_gone);
  rc_cache_set_validate_func (cache, life_validate, self, data_gone);
  rc_cache_set_release_func (cache, life_release, self, data_gone);
  rc_cache_set_weigh_func (cache, life_weigh, self, data_gone);
}

static void
life_get (Life       *self,
          RcCache    *cache,
          const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get (cache, key, NULL, &error);

  g_assert_cmpint (object != NULL, ==, error == NULL);
}

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_finish (RC_CACHE (source), result, &error);
  Life *self = user_data;

  g_assert_cmpint (object != NULL, ==, error == NULL);
  at (self, MOMENT_READY);
  self->n_pending--;
}

static void
life_get_async (Life         *self,
                RcCache      *cache,
                const char   *key,
                GCancellable *cancellable)
{
  self->n_pending++;
  rc_cache_get_async (cache, key, cancellable, ready_cb, self);
}

static void
life_insert (Life       *self,
             RcCache    *cache,
             const char *key)
{
  g_autoptr (GObject) value = make_value (self);

  rc_cache_insert (cache, key, value);
}

/* Until nothing is to be told any more. */
static void
drain (Life *self)
{
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
step_miss (Life *self)
{
  life_get (self, self->cache, "a");
}

static void
step_lookup (Life *self)
{
  g_autoptr (GObject) object = rc_cache_lookup (self->cache, "a");
}

static void
step_async (Life *self)
{
  life_get_async (self, self->cache, "c", NULL);
  drain (self);
}

static void
step_replace (Life *self)
{
  life_insert (self, self->cache, "a");
}

/* Many changes are told of together, after a while. */
static void
step_notify (Life *self)
{
  while (self->moment == MOMENT_NOTIFY && self->n_acts == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
step_match (Life *self)
{
  rc_cache_remove_matching (self->cache, life_match, self);
}

static void
step_remove (Life *self)
{
  rc_cache_remove (self->cache, "a");
}

static void
step_cancel (Life *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  life_get_async (self, self->cache, "k", cancellable);
  g_cancellable_cancel (cancellable);
  drain (self);
  g_clear_object (&self->kept);
}

static void
step_new_funcs (Life *self)
{
  g_autoptr (RcCache) held = g_object_ref (self->cache);

  life_set_funcs (self, held);
}

/* In another thread, the housekeeper's. */
static void
step_expire (Life *self)
{
  rc_clock_advance (TTL);
}

static void
step_clear (Life *self)
{
  rc_cache_clear (self->cache);
}

static void
step_close (Life *self)
{
  rc_cache_close (self->cache);
}

static void (* const steps[]) (Life *self) = {
  step_miss, step_miss, step_lookup, step_async, step_replace, step_notify, step_match, step_miss,
  step_remove, step_cancel, step_new_funcs, step_miss, step_expire, step_miss, step_clear,
  step_async, step_close, drain,
};

static void
life_gone_cb (gpointer  is_gone,
              GObject  *cache)
{
  g_atomic_int_set ((int *) is_gone, TRUE);
}

static void
life_freed_cb (gpointer unused)
{
  g_atomic_int_add (&n_lives, -1);
}

static void
life_begin (Life   *self,
            Moment  moment,
            void  (*act) (Life *self),
            int    *is_gone)
{
  alarm (PATIENCE_SEC);
  rc_clock_freeze ();
  /* For it to be told of the caches, and not to find them. */
  rc_registry_get_default ();
  *self = (Life) { .cache = rc_cache_new ("test"), .other = rc_cache_new ("other"),
                   .moment = moment, .act = act };
  g_object_weak_ref (G_OBJECT (self->cache), life_gone_cb, is_gone);
  g_object_set_data_full (G_OBJECT (self->cache), "life", self, life_freed_cb);
  g_atomic_int_inc (&n_lives);
  rc_cache_set_ttl (self->cache, TTL);
  life_set_funcs (self, self->cache);
  rc_cache_set_load_func (self->other, life_load, self, NULL);
  rc_cache_set_release_func (self->other, life_release, self, NULL);
  listen (self, self->cache, "hit", MOMENT_HIT);
  listen (self, self->cache, "miss", MOMENT_MISS);
  listen (self, self->cache, "evict", MOMENT_EVICT);
  listen (self, self->cache, "load-started", MOMENT_LOAD_STARTED);
  listen (self, self->cache, "load-finished", MOMENT_LOAD_FINISHED);
  listen (self, self->cache, "message", MOMENT_MESSAGE);
  listen (self, self->cache, "notify::n-entries", MOMENT_NOTIFY);
  self->listed_handler = listen (self, rc_registry_get_default (), "items-changed",
                                 MOMENT_LISTED);
}

/* As far as there is a cache. */
static void
life_go_on (Life *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (self->cache != NULL && !rc_cache_is_closed (self->cache))
      steps[i] (self);
  drain (self);
}

/* The moment has come, the cache has gone, and each value was released, and once. */
G_GNUC_UNUSED static void
life_end (Life *self,
          int  *is_gone)
{
  g_assert_cmpint (self->n_acts, >, 0);
  g_clear_signal_handler (&self->listed_handler, rc_registry_get_default ());
  g_clear_object (&self->kept);
  g_clear_object (&self->cache);
  drain (self);
  g_assert_finalize_object (self->other);
  g_assert_true (g_atomic_int_get (is_gone));
  for (int i = 0; i < self->n_made; i++)
    g_assert_cmpint (self->n_released[i], ==, 1);
  rc_clock_thaw ();
  alarm (0);
}

/* What is to be told after a while holds a cache for so long. */
G_GNUC_UNUSED static int
life_run_tests (void)
{
  int status = g_test_run ();

  alarm (PATIENCE_SEC);
  while (g_atomic_int_get (&n_lives) > 0)
    g_main_context_iteration (NULL, TRUE);

  return status;
}
