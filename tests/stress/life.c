/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "life.h"

#include "stress.h"

/* Nothing of a life may take longer than this to end. */
#define PATIENCE_SECONDS 60

guint32
life_draw (Life *self)
{
  return stress_mix (self->form->seed, g_atomic_int_add (&self->n_draws, 1));
}

const char *
life_get_key (guint number)
{
  static const char *const keys[LIFE_N_KEYS] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x",
  };

  return keys[number % LIFE_N_KEYS];
}

/* For a callback that will need @self until it is dropped. */
Life *
life_use (Life *self)
{
  g_atomic_int_inc (&self->n_users);
  return self;
}

static void
drop_closure (gpointer  self,
              GClosure *closure)
{
  life_drop_cb (self);
}

void
life_drop_cb (gpointer self)
{
  g_atomic_int_add (&((Life *) self)->n_users, -1);
}

static gboolean
validate_cb (const char    *key,
             const GValue  *value,
             gpointer       user_data,
             GError       **error)
{
  return life_draw (user_data) % 16 != 0;
}

static guint64
weigh_cb (const char   *key,
          const GValue *value,
          gpointer      user_data)
{
  return life_draw (user_data) % 10;
}

/* Whoever delivers it holds no lock. */
static void
evict_cb (RcCache       *cache,
          const char    *key,
          RcEvictReason  reason,
          gpointer       self)
{
  g_autoptr (GObject) object = rc_cache_peek (cache, life_get_key (life_draw (self)));
}

static gint64
choose (Life         *self,
        const gint64 *values,
        guint         n_values)
{
  return values[life_draw (self) % n_values];
}

/* Short times against what the clock is moved by, small bounds against the keys there are. */
void
life_set_limit (Life *self)
{
  static const gint64 times[] = { 0, 0, 20, 50, 100 };
  gint64 usec = choose (self, times, G_N_ELEMENTS (times));
  RcCache *cache = self->cache;

  switch (life_draw (self) % 10)
    {
    case 0: rc_cache_set_ttl (cache, usec); break;
    case 1: rc_cache_set_idle_timeout (cache, usec); break;
    case 2: rc_cache_set_refresh_after (cache, usec / 2); break;
    case 3: rc_cache_set_stale_if_error (cache, usec); break;
    case 4: rc_cache_set_retry_delay (cache, usec / 5); break;
    case 5: rc_cache_set_load_timeout (cache, usec); break;
    case 6: rc_cache_set_max_entries (cache, life_draw (self) % LIFE_N_KEYS); break;
    case 7: rc_cache_set_max_weight (cache, life_draw (self) % 4 * 30); break;
    case 8: rc_cache_set_max_concurrent_loads (cache, life_draw (self) % 4); break;
    default: rc_cache_set_validate_interval (cache, usec / 2); break;
    }
}

/* NULL for most. */
GCancellable *
life_dup_cancellable (Life *self)
{
  guint32 draw = life_draw (self);
  GCancellable *cancellable;

  if (draw % 4 != 0)
    return NULL;

  g_mutex_lock (&self->lock);
  cancellable = g_object_ref (self->cancellables[(draw >> 8) % LIFE_N_CANCELLABLES]);
  g_mutex_unlock (&self->lock);

  return cancellable;
}

void
life_cancel (Life *self)
{
  GCancellable **place = &self->cancellables[life_draw (self) % LIFE_N_CANCELLABLES];
  g_autoptr (GCancellable) cancellable = NULL;

  g_mutex_lock (&self->lock);
  cancellable = *place;
  *place = g_cancellable_new ();
  g_mutex_unlock (&self->lock);

  g_cancellable_cancel (cancellable);
}

/* FALSE if the cache may be closed: who uses it all the same is told off. */
gboolean
life_enter (Life *self)
{
  gboolean is_open;

  g_rw_lock_reader_lock (&self->gate);
  is_open = !self->is_closing;
  if (!is_open)
    g_rw_lock_reader_unlock (&self->gate);

  return is_open;
}

void
life_leave (Life *self)
{
  g_rw_lock_reader_unlock (&self->gate);
}

void
life_close (Life *self)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->weak_cache);

  if (cache == NULL)
    return;

  g_rw_lock_writer_lock (&self->gate);
  self->is_closing = TRUE;
  g_rw_lock_writer_unlock (&self->gate);

  rc_cache_close (cache);
}

void
life_init (Life           *self,
           const LifeForm *form)
{
  *self = (Life) { .form = form };
  self->late = g_async_queue_new_full (g_object_unref);
  g_rw_lock_init (&self->gate);
  g_mutex_init (&self->lock);
  for (guint i = 0; i < LIFE_N_CANCELLABLES; i++)
    self->cancellables[i] = g_cancellable_new ();

  self->cache = rc_cache_new ("lived");
  g_weak_ref_init (&self->weak_cache, self->cache);
  rc_cache_set_threaded (self->cache, form->is_threaded);
  rc_cache_set_load_func (self->cache, life_load_cb, life_use (self), life_drop_cb);
  rc_cache_set_release_func (self->cache, stress_value_release_cb, life_use (self), life_drop_cb);
  rc_cache_set_weigh_func (self->cache, weigh_cb, life_use (self), life_drop_cb);
  if (form->validates)
    rc_cache_set_validate_func (self->cache, validate_cb, life_use (self), life_drop_cb);
  g_signal_connect_data (self->cache, "evict", G_CALLBACK (evict_cb), life_use (self),
                         drop_closure, 0);

  if (form->has_main_context)
    {
      self->main_context = g_main_context_new ();
      rc_cache_set_main_context (self->cache, self->main_context);
    }
}

static gboolean
is_over (Life *self)
{
  StressValueCount count;

  stress_value_count (&count);
  return count.n_alive == 0 && g_atomic_int_get (&self->n_users) == 0;
}

/* The cache goes, unless somebody else holds it. */
void
life_drop (Life *self)
{
  g_clear_object (&self->cache);
}

/* Waits until the cache is gone, every load is answered, and every value is released. */
void
life_end (Life *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  StressValueCount count;

  while (!is_over (self) && g_get_monotonic_time () < end)
    {
      g_thread_yield ();
      if (self->main_context != NULL)
        g_main_context_iteration (self->main_context, FALSE);
    }

  stress_value_count (&count);
  if (!is_over (self))
    g_error ("The cache is gone, but %u values are left, and %d callbacks", count.n_alive,
             g_atomic_int_get (&self->n_users));
}

void
life_clear (Life *self)
{
  for (guint i = 0; i < LIFE_N_CANCELLABLES; i++)
    g_object_unref (self->cancellables[i]);
  g_clear_pointer (&self->main_context, g_main_context_unref);
  g_async_queue_unref (self->late);
  g_weak_ref_clear (&self->weak_cache);
  g_rw_lock_clear (&self->gate);
  g_mutex_clear (&self->lock);
}
