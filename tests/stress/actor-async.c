/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "actor.h"

/* The calls whose results come later, in the thread's own main context. */

static void
got_cb (GObject      *cache,
        GAsyncResult *result,
        gpointer      user_data)
{
  Actor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_finish (RC_CACHE (cache), result, &error);

  if (object == NULL)
    life_check_error (error);
  self->n_pending--;
}

static void
got_with_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  Actor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_with_finish (RC_CACHE (cache), result, &error);

  if (object == NULL)
    life_check_error (error);
  self->n_pending--;
}

static void
acquired_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  Actor *self = user_data;
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire_finish (RC_CACHE (cache), result, &error);

  actor_keep (self, lease, error);
  self->n_pending--;
}

static void
begun_cb (GObject      *cache,
          GAsyncResult *result,
          gpointer      user_data)
{
  Actor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (!rc_cache_begin_finish (RC_CACHE (cache), result, &value, &load, &error))
    actor_settle (self, load, error);
  self->n_pending--;
}

static void
refreshed_cb (GObject      *cache,
              GAsyncResult *result,
              gpointer      user_data)
{
  Actor *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rc_cache_refresh_finish (RC_CACHE (cache), result, &error))
    life_check_error (error);
  self->n_pending--;
}

/* Nothing, if too much is under way already. */
void
actor_call_async (Actor *self)
{
  RcCache *cache = self->life->cache;
  const char *key = actor_draw_key (self);
  g_autoptr (GCancellable) cancellable = life_dup_cancellable (self->life);

  if (self->n_pending >= ACTOR_MAX_PENDING)
    return;

  self->n_pending++;
  switch (actor_draw (self, 6))
    {
    case 0:
      rc_cache_get_async (cache, key, cancellable, got_cb, self);
      break;

    case 1:
      rc_cache_get_with_async (cache, key, life_load_cb, life_use (self->life), life_drop_cb,
                               cancellable, got_with_cb, self);
      break;

    case 2:
    case 3:
      rc_cache_acquire_async (cache, key, cancellable, acquired_cb, self);
      break;

    case 4:
      rc_cache_begin_async (cache, key, cancellable, begun_cb, self);
      break;

    default:
      rc_cache_refresh_async (cache, key, cancellable, refreshed_cb, self);
    }
}
