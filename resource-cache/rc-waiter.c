/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-waiter-private.h"

#include "rc-source-private.h"

/* What the task has beside its result. */
typedef struct
{
  char *key;
  RcAskFunc ask;
  RcCallback *loader;        /* nullable */
  RcResource *failure;
  RcLoad *load;
} Extra;

static void
extra_free (gpointer data)
{
  Extra *self = data;

  rc_resource_unref (self->failure);
  g_clear_object (&self->load);
  rc_callback_unref (self->loader);
  g_free (self->key);
  g_free (self);
}

/* Every task that waits for a flight is made here. @key may be NULL. */
GTask *
rc_waiter_make_task (gpointer             source,
                     const char          *key,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data,
                     gpointer             tag)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Extra *extra = g_new0 (Extra, 1);

  extra->key = g_strdup (key);
  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[resource-cache] load");
  g_task_set_task_data (task, extra, extra_free);

  return task;
}

/* Asks for what @task wants, now, and again if nobody has begun what it waited for. */
void
rc_waiter_ask (GTask      *task,
               RcAskFunc   ask,
               RcCallback *loader)
{
  Extra *extra = g_task_get_task_data (task);

  extra->ask = ask;
  extra->loader = rc_callback_ref (loader);
  ask (task);
}

/* Of the thread that @task was made in. */
RcWaiter *
rc_waiter_new (GTask *task)
{
  RcWaiter *self = g_new0 (RcWaiter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->place.data = self;
  self->task = g_object_ref (task);

  return self;
}

RcWaiter *
rc_waiter_ref (RcWaiter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* May release the value: never under a lock. */
void
rc_waiter_unref (RcWaiter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rc_flight_stop_awaiting (self);
  rc_flight_unref (self->parent);
  rc_flight_unref (self->flight);
  rc_resource_unref (self->resource);
  rc_resource_unref (self->failure);
  g_clear_object (&self->load);
  g_clear_error (&self->error);
  g_object_unref (self->task);
  g_free (self);
}

void
rc_waiter_set_outcome (RcWaiter     *self,
                       RcResource   *resource,
                       const GError *error,
                       RcResource   *failure)
{
  self->resource = resource != NULL ? rc_resource_ref (resource) : NULL;
  self->failure = failure != NULL ? rc_resource_ref (failure) : NULL;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
return_outcome (RcWaiter *self)
{
  Extra *extra = g_task_get_task_data (self->task);

  extra->failure = g_steal_pointer (&self->failure);
  if (self->is_void)
    {
      extra->ask (self->task);
    }
  else if (self->error != NULL)
    {
      g_clear_object (&self->load);
      g_task_return_error (self->task, g_steal_pointer (&self->error));
    }
  else
    {
      extra->load = g_steal_pointer (&self->load);
      g_task_return_pointer (self->task, g_steal_pointer (&self->resource),
                             (GDestroyNotify) rc_resource_unref);
    }
}

/* Calls the task's callback. What that asks for, the load needs that has asked. */
static void
tell (RcWaiter *self)
{
  RcScope scope;

  rc_flight_stop_awaiting (self);
  if (self->parent != NULL)
    rc_flight_enter_scope (self->parent, &scope);
  return_outcome (self);
  if (self->parent != NULL)
    rc_flight_leave_scope (&scope);
}

/* Those that one source tells. */
typedef struct
{
  GQueue waiting;
  GQueue told;
} Batch;

/* None of the links is the queue's own. */
static void
unref_all (GQueue *waiters)
{
  GList *link;

  while ((link = g_queue_pop_head_link (waiters)) != NULL)
    rc_waiter_unref (link->data);
}

/* Nobody waits for what is left of others: that goes when all are told. One whose callback runs
   a main loop of its own is in neither queue meanwhile; there this is called for the others. */
static gboolean
tell_all_cb (gpointer data)
{
  Batch *batch = data;
  GList *link;

  while ((link = g_queue_pop_head_link (&batch->waiting)) != NULL)
    {
      tell (link->data);
      g_queue_push_tail_link (&batch->told, link);
    }
  unref_all (&batch->told);

  return G_SOURCE_REMOVE;
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  unref_all (&batch->waiting);
  unref_all (&batch->told);
  g_free (batch);
}

static GMainContext *
get_context (GList *link)
{
  RcWaiter *waiter = link->data;

  return g_task_get_context (waiter->task);
}

/* Those at the head that are told in the same main context. */
static Batch *
pop_neighbours (GQueue       *waiters,
                GMainContext *context)
{
  Batch *batch = g_new0 (Batch, 1);

  while (waiters->head != NULL && get_context (waiters->head) == context)
    g_queue_push_tail_link (&batch->waiting, g_queue_pop_head_link (waiters));

  return batch;
}

/* Takes over the waiters. Each is told in its main context, later, even if that is this
   thread's: no callback runs inside a call that it does not expect. */
void
rc_waiter_tell_all (GQueue *waiters)
{
  while (waiters->head != NULL)
    {
      RcWaiter *first = waiters->head->data;
      g_autoptr (GMainContext) context = g_main_context_ref (get_context (waiters->head));
      g_autoptr (GSource) source = g_idle_source_new ();

      /* One may run a main loop of its own, in which the others are to be told. */
      g_source_set_can_recurse (source, TRUE);
      g_source_set_priority (source, g_task_get_priority (first->task));
      g_source_set_callback (source, tell_all_cb, pop_neighbours (waiters, context), batch_free);
      rc_source_attach (source, "[resource-cache] results", context);
    }
}

/* Takes over the waiter. */
void
rc_waiter_tell (RcWaiter *self)
{
  GQueue waiters = G_QUEUE_INIT;

  g_queue_push_tail_link (&waiters, &self->place);
  rc_waiter_tell_all (&waiters);
}

/* For what is known at once. Takes over all but @task. */
void
rc_waiter_tell_at_once (GTask      *task,
                        RcResource *resource,
                        RcLoad     *load,
                        GError     *error)
{
  RcWaiter *self = rc_waiter_new (task);

  self->resource = resource;
  self->load = load;
  self->error = error;
  if (error != NULL)
    self->failure = rc_flight_steal_failure ();
  rc_flight_await_for_parent (self, NULL);
  rc_waiter_tell (self);
}

/* NULL if it brings none. */
RcCallback *
rc_waiter_get_loader (GTask *task)
{
  Extra *extra = g_task_get_task_data (task);

  return extra->loader;
}

const char *
rc_waiter_get_key (GTask *task)
{
  Extra *extra = g_task_get_task_data (task);

  return extra->key;
}

/* Whether @result is that of an asynchronous verb, the one of @tag, of @source. */
gboolean
rc_waiter_is_result (GAsyncResult *result,
                     gpointer      source,
                     gpointer      tag)
{
  return g_task_is_valid (result, source) && g_task_get_source_tag ((GTask *) result) == tag;
}

/* The result of @task, for the function that ends an asynchronous verb. @load may be NULL. */
RcResource *
rc_waiter_finish (GTask   *task,
                  RcLoad **load,
                  GError **error)
{
  Extra *extra = g_task_get_task_data (task);
  GError *own_error = NULL;
  RcResource *resource = g_task_propagate_pointer (task, &own_error);

  rc_flight_forget_failure ();
  if (own_error != NULL)
    {
      if (extra->failure != NULL)
        rc_flight_set_failure (g_steal_pointer (&extra->failure));
      g_propagate_error (error, own_error);
    }
  else if (load != NULL)
    {
      *load = g_steal_pointer (&extra->load);
    }

  return resource;
}
