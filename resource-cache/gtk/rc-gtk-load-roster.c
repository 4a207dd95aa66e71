/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-load-roster-private.h"

/* Shared by its owner, the two handlers and the source that waits to be run. */
struct _RcGtkLoadRoster
{
  gatomicrefcount      ref_count;
  GWeakRef             cache;
  gulong               started_id;   /* main thread, like the next three */
  gulong               finished_id;
  RcGtkLoadRosterFunc  changed;      /* NULL once stopped */
  gpointer             user_data;

  GMutex               lock;
  GHashTable          *loads;        /* lock; RcLoad, not held → GWeakRef to it */
  gboolean             is_queued;    /* lock */
};

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static RcGtkLoadRoster *
load_roster_ref (RcGtkLoadRoster *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
load_roster_unref (gpointer data)
{
  RcGtkLoadRoster *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_weak_ref_clear (&self->cache);
  g_hash_table_unref (self->loads);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
closure_notify (gpointer  data,
                GClosure *closure)
{
  load_roster_unref (data);
}

static gboolean
tell_cb (gpointer user_data)
{
  RcGtkLoadRoster *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_queued = FALSE;
  g_mutex_unlock (&self->lock);

  if (self->changed != NULL)
    self->changed (self->user_data);

  return G_SOURCE_REMOVE;
}

static void
unlock_and_tell (RcGtkLoadRoster *self)
{
  gboolean is_first = !self->is_queued;

  self->is_queued = TRUE;
  g_mutex_unlock (&self->lock);
  if (is_first)
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, load_roster_ref (self), load_roster_unref);
}

static void
started_cb (RcCache  *cache,
            RcLoad   *load,
            gpointer  user_data)
{
  RcGtkLoadRoster *self = user_data;
  GWeakRef *weak_ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak_ref, load);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->loads, load, weak_ref);
  unlock_and_tell (self);
}

static void
finished_cb (RcCache  *cache,
             RcLoad   *load,
             gpointer  user_data)
{
  RcGtkLoadRoster *self = user_data;

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->loads, load);
  unlock_and_tell (self);
}

static int
compare_loads (gconstpointer a,
               gconstpointer b)
{
  gint64 left = rc_load_get_elapsed (*(RcLoad *const *) a);
  gint64 right = rc_load_get_elapsed (*(RcLoad *const *) b);

  return (left < right) - (left > right);
}

RcGtkLoadRoster *
rc_gtk_load_roster_new (RcCache             *cache,
                        RcGtkLoadRosterFunc  changed,
                        gpointer             user_data)
{
  RcGtkLoadRoster *self = g_new0 (RcGtkLoadRoster, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->cache, cache);
  g_mutex_init (&self->lock);
  self->loads = g_hash_table_new_full (NULL, NULL, NULL, weak_ref_free);
  self->changed = changed;
  self->user_data = user_data;
  self->started_id = g_signal_connect_data (cache, "load-started", G_CALLBACK (started_cb),
                                            load_roster_ref (self), closure_notify, 0);
  self->finished_id = g_signal_connect_data (cache, "load-finished", G_CALLBACK (finished_cb),
                                             load_roster_ref (self), closure_notify, 0);

  return self;
}

void
rc_gtk_load_roster_stop (RcGtkLoadRoster *self)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);

  self->changed = NULL;
  if (cache != NULL)
    {
      g_signal_handler_disconnect (cache, self->started_id);
      g_signal_handler_disconnect (cache, self->finished_id);
    }
  load_roster_unref (self);
}

GPtrArray *
rc_gtk_load_roster_dup_loads (RcGtkLoadRoster *self)
{
  GPtrArray *loads = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer weak_ref;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->loads);
  while (g_hash_table_iter_next (&iter, NULL, &weak_ref))
    {
      RcLoad *load = g_weak_ref_get (weak_ref);

      if (load != NULL)
        g_ptr_array_add (loads, load);
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (loads, compare_loads);

  return loads;
}
