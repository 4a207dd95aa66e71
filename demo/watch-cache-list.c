/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-cache-list.h"

#define CALL_TIMEOUT_MSEC 10000

/* More than any program has; a broken one could go on for ever. */
#define MAX_CACHES 100000

#define MANAGER_INTERFACE "org.freedesktop.DBus.ObjectManager"

/* The object manager of one program. What comes and goes is told by one signal for each
   cache; the list model changes once for all that arrived together. Main thread only. */
struct _WatchCacheList
{
  GObject     parent_instance;

  WatchPeer  *peer;
  GHashTable *by_path;        /* path → WatchCache */
  GListStore *model;          /* of WatchCache: what flush_cb () has seen */
  GPtrArray  *added;          /* of WatchCache, not in the model yet */
  guint       n_removed;      /* gone, but still in the model */
  guint       flush_id;
  guint       added_signal;   /* the subscriptions; 0 before the list is read */
  guint       removed_signal;
  gboolean    is_read;
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WatchCacheList, watch_cache_list, G_TYPE_OBJECT)

static gboolean
is_gone_at (WatchCacheList *self,
            guint           position)
{
  g_autoptr (WatchCache) cache = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  return watch_cache_is_gone (cache);
}

/* From the end, in runs: who follows the model hears as little as possible. */
static void
drop_removed (WatchCacheList *self)
{
  guint position = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  while (self->n_removed > 0 && position > 0)
    {
      guint n_run = 0;

      while (position > 0 && is_gone_at (self, position - 1))
        {
          position--;
          n_run++;
        }
      if (n_run > 0)
        g_list_store_splice (self->model, position, n_run, NULL, 0);
      else
        position--;
      self->n_removed -= MIN (n_run, self->n_removed);
    }

  self->n_removed = 0;
}

static void
append_added (WatchCacheList *self)
{
  g_autoptr (GPtrArray) present = g_ptr_array_new ();

  for (guint i = 0; i < self->added->len; i++)
    if (!watch_cache_is_gone (self->added->pdata[i]))
      g_ptr_array_add (present, self->added->pdata[i]);

  if (present->len > 0)
    g_list_store_splice (self->model, g_list_model_get_n_items (G_LIST_MODEL (self->model)), 0,
                         present->pdata, present->len);
  g_ptr_array_set_size (self->added, 0);
}

static gboolean
flush_cb (gpointer user_data)
{
  WatchCacheList *self = WATCH_CACHE_LIST (user_data);
  gboolean is_longer = self->added->len > 0;

  self->flush_id = 0;
  drop_removed (self);
  append_added (self);
  if (is_longer)
    g_signal_emit (self, signals[ADDED], 0);

  return G_SOURCE_REMOVE;
}

static void
flush_soon (WatchCacheList *self)
{
  if (self->flush_id == 0)
    self->flush_id = g_idle_add (flush_cb, self);
}

/* @interfaces: a{sa{sv}} */
static void
add (WatchCacheList *self,
     const char     *path,
     GVariant       *interfaces)
{
  g_autoptr (GVariant) properties = NULL;
  WatchCache *cache;

  properties = g_variant_lookup_value (interfaces, WATCH_CACHE_INTERFACE,
                                       G_VARIANT_TYPE_VARDICT);
  if (properties == NULL || !g_str_has_prefix (path, WATCH_CACHES_PATH)
      || g_hash_table_contains (self->by_path, path))
    return;
  if (g_hash_table_size (self->by_path) >= MAX_CACHES)
    {
      watch_peer_complain (self->peer, "more caches than a program has, a number");
      return;
    }

  cache = watch_cache_new (self->peer, path, properties);
  g_hash_table_insert (self->by_path, g_strdup (path), cache);
  g_ptr_array_add (self->added, g_object_ref (cache));
}

static void
added_cb (GDBusConnection *connection,
          const char      *sender,
          const char      *manager,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  WatchCacheList *self = WATCH_CACHE_LIST (user_data);
  g_autoptr (GVariant) interfaces = NULL;
  const char *path;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sa{sv}})")))
    {
      watch_peer_complain (self->peer, "a new cache");
      return;
    }

  g_variant_get (parameters, "(&o@a{sa{sv}})", &path, &interfaces);
  add (self, path, interfaces);
  flush_soon (self);
}

static void
removed_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *manager,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            gpointer         user_data)
{
  WatchCacheList *self = WATCH_CACHE_LIST (user_data);
  g_autoptr (WatchCache) cache = NULL;
  const char *path;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oas)")))
    {
      watch_peer_complain (self->peer, "a removed cache");
      return;
    }

  g_variant_get (parameters, "(&oas)", &path, NULL);
  if (!g_hash_table_contains (self->by_path, path))
    return;

  cache = g_object_ref (g_hash_table_lookup (self->by_path, path));
  g_hash_table_remove (self->by_path, path);
  self->n_removed++;
  watch_cache_mark_gone (cache);
  flush_soon (self);
}

/* Before the list is read, so that nothing is missed; what is told twice is skipped. */
static void
subscribe (WatchCacheList *self)
{
  if (self->added_signal != 0)
    return;

  self->added_signal = watch_peer_subscribe (self->peer, WATCH_MANAGER_PATH, MANAGER_INTERFACE,
                                             "InterfacesAdded", added_cb, self);
  self->removed_signal = watch_peer_subscribe (self->peer, WATCH_MANAGER_PATH,
                                               MANAGER_INTERFACE, "InterfacesRemoved",
                                               removed_cb, self);
}

static void
unsubscribe (WatchCacheList *self)
{
  if (self->added_signal == 0)
    return;

  watch_peer_unsubscribe (self->peer, self->added_signal);
  watch_peer_unsubscribe (self->peer, self->removed_signal);
  self->added_signal = self->removed_signal = 0;
}

static void
watch_cache_list_dispose (GObject *object)
{
  WatchCacheList *self = WATCH_CACHE_LIST (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  unsubscribe (self);
  g_hash_table_remove_all (self->by_path);
  g_ptr_array_set_size (self->added, 0);

  G_OBJECT_CLASS (watch_cache_list_parent_class)->dispose (object);
}

static void
watch_cache_list_finalize (GObject *object)
{
  WatchCacheList *self = WATCH_CACHE_LIST (object);

  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->added);
  g_clear_object (&self->model);
  g_clear_object (&self->peer);

  G_OBJECT_CLASS (watch_cache_list_parent_class)->finalize (object);
}

static void
watch_cache_list_class_init (WatchCacheListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = watch_cache_list_dispose;
  object_class->finalize = watch_cache_list_finalize;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
watch_cache_list_init (WatchCacheList *self)
{
  self->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->model = g_list_store_new (WATCH_TYPE_CACHE);
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
}

WatchCacheList *
watch_cache_list_new (WatchPeer *peer)
{
  WatchCacheList *self = g_object_new (WATCH_TYPE_CACHE_LIST, NULL);

  self->peer = g_object_ref (peer);

  return self;
}

GListModel *
watch_cache_list_get_model (WatchCacheList *self)
{
  return G_LIST_MODEL (self->model);
}

WatchCache *
watch_cache_list_lookup (WatchCacheList *self,
                         const char     *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

gboolean
watch_cache_list_is_read (WatchCacheList *self)
{
  return self->is_read;
}

static void
managed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  WatchCacheList *self = WATCH_CACHE_LIST (g_task_get_source_object (task));
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  GError *error = NULL;
  const char *path;
  GVariant *interfaces;

  reply = watch_peer_call_finish (self->peer, result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_variant_get (reply, "(a{oa{sa{sv}}})", &iter);
  while (g_variant_iter_next (iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    {
      add (self, path, interfaces);
      g_variant_unref (interfaces);
    }
  self->is_read = TRUE;
  append_added (self);
  g_task_return_boolean (task, TRUE);
}

/* Once; what comes and goes after that is told by the program. */
void
watch_cache_list_read_async (WatchCacheList      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, watch_cache_list_read_async);
  subscribe (self);
  watch_peer_call (self->peer, WATCH_MANAGER_PATH, MANAGER_INTERFACE, "GetManagedObjects", NULL,
                   "(a{oa{sa{sv}}})", CALL_TIMEOUT_MSEC, cancellable, managed_cb, task);
}

gboolean
watch_cache_list_read_finish (WatchCacheList  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The program has gone, and its caches with it: the list stays as it was. */
void
watch_cache_list_mark_gone (WatchCacheList *self)
{
  GHashTableIter iter;
  gpointer cache;

  unsubscribe (self);
  g_hash_table_iter_init (&iter, self->by_path);
  while (g_hash_table_iter_next (&iter, NULL, &cache))
    watch_cache_mark_gone (cache);
}
