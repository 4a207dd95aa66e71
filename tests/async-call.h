/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "async-fixture.h"

typedef enum
{
  VERB_GET,
  VERB_GET_VALUE,
  VERB_GET_WITH,
  VERB_GET_WITH_VALUE,
  VERB_ACQUIRE,
  VERB_REFRESH,
  VERB_BEGIN,
} Verb;

/* Those that call a loader. */
#define N_LOADING_VERBS VERB_BEGIN
#define N_VERBS (VERB_BEGIN + 1)

/* One asynchronous caller. Wherever its call ends, it checks that it may end there. */
typedef struct
{
  Fixture *f;
  Verb verb;
  GCancellable *cancellable;
  GMainContext *context;
  GThread *thread;
  int n_ends;               /* atomic */
  int n_notified;           /* atomic; the data of its own loader was freed */
  GObject *object;
  RcLease *lease;
  RcLoad *load;
  GError *error;
} Call;

G_GNUC_UNUSED static GObject *
take_object (GValue *value)
{
  GObject *object = G_VALUE_HOLDS_OBJECT (value) ? g_value_dup_object (value) : NULL;

  g_assert_true (G_IS_VALUE (value));
  g_value_unset (value);
  return object;
}

G_GNUC_UNUSED static gboolean
finish (Call          *call,
        RcCache       *cache,
        GAsyncResult  *result)
{
  GValue value = G_VALUE_INIT;
  GError **error = &call->error;
  gboolean ok = FALSE;

  switch (call->verb)
    {
    case VERB_GET:
      return (call->object = rc_cache_get_finish (cache, result, error)) != NULL;

    case VERB_GET_WITH:
      return (call->object = rc_cache_get_with_finish (cache, result, error)) != NULL;

    case VERB_ACQUIRE:
      call->lease = rc_cache_acquire_finish (cache, result, error);
      call->object = call->lease != NULL ? rc_lease_dup_object (call->lease) : NULL;
      return call->lease != NULL;

    case VERB_REFRESH:
      return rc_cache_refresh_finish (cache, result, error);

    case VERB_GET_VALUE:
      ok = rc_cache_get_value_finish (cache, result, &value, error);
      break;

    case VERB_GET_WITH_VALUE:
      ok = rc_cache_get_with_value_finish (cache, result, &value, error);
      break;

    case VERB_BEGIN:
    default:
      ok = rc_cache_begin_finish (cache, result, &value, &call->load, error);
      g_assert_true (call->load == NULL || (!ok && call->error == NULL));
      ok = ok || call->load != NULL;
    }

  call->object = take_object (&value);
  return ok;
}

G_GNUC_UNUSED static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Call *call = data;
  gboolean ok;

  g_assert_null (g_private_get (&inside));
  g_assert_true (g_thread_self () == call->thread);
  g_assert_nonnull (g_main_current_source ());
  g_assert_true (g_source_get_context (g_main_current_source ()) == call->context);

  ok = finish (call, RC_CACHE (source), result);
  g_assert_cmpint (ok, ==, call->error == NULL);
  g_assert_cmpint (g_atomic_int_add (&call->n_ends, 1), ==, 0);
}

G_GNUC_UNUSED static void
load_for_call (RcLoad   *load,
               gpointer  user_data)
{
  Call *call = user_data;

  call->f->loader (load, call->f);
}

G_GNUC_UNUSED static void
notified (gpointer data)
{
  Call *call = data;

  g_atomic_int_inc (&call->n_notified);
}

/* @cancellable: taken over. */
G_GNUC_UNUSED static void
call_cancellably (Call         *call,
                  Fixture      *f,
                  Verb          verb,
                  const char   *key,
                  GCancellable *cancellable)
{
  *call = (Call) { .f = f, .verb = verb, .cancellable = cancellable,
                   .context = g_main_context_ref_thread_default (), .thread = g_thread_self () };

  enter ();
  switch (verb)
    {
    case VERB_GET:
      rc_cache_get_async (f->cache, key, cancellable, ended_cb, call);
      break;

    case VERB_GET_VALUE:
      rc_cache_get_value_async (f->cache, key, cancellable, ended_cb, call);
      break;

    case VERB_GET_WITH:
      rc_cache_get_with_async (f->cache, key, load_for_call, call, notified, cancellable,
                               ended_cb, call);
      break;

    case VERB_GET_WITH_VALUE:
      rc_cache_get_with_value_async (f->cache, key, load_for_call, call, notified, cancellable,
                                     ended_cb, call);
      break;

    case VERB_ACQUIRE:
      rc_cache_acquire_async (f->cache, key, cancellable, ended_cb, call);
      break;

    case VERB_REFRESH:
      rc_cache_refresh_async (f->cache, key, cancellable, ended_cb, call);
      break;

    case VERB_BEGIN:
    default:
      rc_cache_begin_async (f->cache, key, cancellable, ended_cb, call);
    }
  leave ();
}

G_GNUC_UNUSED static void
call_start (Call       *call,
            Fixture    *f,
            Verb        verb,
            const char *key)
{
  call_cancellably (call, f, verb, key, g_cancellable_new ());
}

/* To be called in the thread that called. */
G_GNUC_UNUSED static void
call_wait (Call *call)
{
  while (g_atomic_int_get (&call->n_ends) == 0)
    g_main_context_iteration (call->context, TRUE);
}

G_GNUC_UNUSED static void
call_cancel (Call *call)
{
  enter ();
  g_cancellable_cancel (call->cancellable);
  leave ();
}

/* Nothing holds the cancellable any more when the call has ended. */
G_GNUC_UNUSED static void
call_clear (Call *call)
{
  g_assert_cmpint (call->n_ends, ==, 1);
  g_clear_object (&call->object);
  g_clear_object (&call->lease);
  g_clear_object (&call->load);
  g_clear_error (&call->error);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->context, g_main_context_unref);
}

G_GNUC_UNUSED static void
assert_number (Call *call,
               int   number)
{
  g_assert_cmpint (call->n_ends, ==, 1);
  g_assert_no_error (call->error);
  g_assert_nonnull (call->object);
  g_assert_cmpint (TEST_RESOURCE (call->object)->number, ==, number);
}

G_GNUC_UNUSED static void
assert_cancelled (Call *one)
{
  g_assert_cmpint (one->n_ends, ==, 1);
  g_assert_error (one->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (one->object);
  g_assert_null (one->lease);
  g_assert_null (one->load);
}
