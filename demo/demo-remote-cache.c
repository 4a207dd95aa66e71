/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-remote-cache.h"

#define INTERVAL_MSEC 250

/* Settings are not pushed: they are asked for again at a calm pace while somebody looks. */
#define SAMPLES_PER_SETTINGS 8

struct _DemoRemoteCache
{
  GObject     parent_instance;

  WatchCache *cache;
  guint       n_samples;   /* since the settings were last asked for */
  gboolean    is_watched;
};

static void subject_iface_init (RcGtkSubjectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DemoRemoteCache, demo_remote_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RC_GTK_TYPE_SUBJECT, subject_iface_init))

static WatchCache *
cache_of (RcGtkSubject *subject)
{
  return DEMO_REMOTE_CACHE (subject)->cache;
}

static const char *
get_name (RcGtkSubject *subject)
{
  return watch_cache_get_name (cache_of (subject));
}

static gboolean
is_gone (RcGtkSubject *subject)
{
  return watch_cache_is_gone (cache_of (subject));
}

static void
sampled_cb (DemoRemoteCache *self)
{
  if (self->is_watched && ++self->n_samples % SAMPLES_PER_SETTINGS == 0)
    watch_cache_read_settings (self->cache);
}

static void
set_watched (RcGtkSubject *subject,
             gboolean      is_watched)
{
  DemoRemoteCache *self = DEMO_REMOTE_CACHE (subject);

  self->is_watched = is_watched;
  if (is_watched)
    watch_cache_watch (self->cache, INTERVAL_MSEC);
  else
    watch_cache_unwatch (self->cache);
}

static RcStats *
dup_stats (RcGtkSubject *subject)
{
  RcStats *stats = watch_cache_get_stats (cache_of (subject));

  return stats != NULL ? rc_stats_ref (stats) : NULL;
}

static GVariant *
dup_settings (RcGtkSubject *subject)
{
  return g_variant_ref (watch_cache_get_settings (cache_of (subject)));
}

static RcGtkCommands
get_commands (RcGtkSubject *subject)
{
  if (is_gone (subject) || !watch_cache_allows_commands (cache_of (subject)))
    return RC_GTK_COMMANDS_NONE;

  return RC_GTK_COMMANDS_CLEAR | RC_GTK_COMMANDS_REMOVE | RC_GTK_COMMANDS_REFRESH
         | RC_GTK_COMMANDS_TRIM | RC_GTK_COMMANDS_SET;
}

static void
return_list (GTask     *task,
             GPtrArray *list,
             GError    *error)
{
  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
entries_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  GPtrArray *entries = NULL;
  GError *error = NULL;

  infos = watch_cache_list_entries_finish (WATCH_CACHE (source), result, &ids, NULL, &error);
  if (infos != NULL)
    entries = g_ptr_array_new_full (infos->len, (GDestroyNotify) rc_gtk_entry_info_unref);
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    g_ptr_array_add (entries, rc_gtk_entry_info_new (ids->pdata[i],
                                                     rc_entry_info_get_key (infos->pdata[i]),
                                                     infos->pdata[i]));
  return_list (task, entries, error);
}

static void
list_entries_async (RcGtkSubject        *subject,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (subject, cancellable, callback, user_data);

  watch_cache_list_entries_async (cache_of (subject), 0, cancellable, entries_listed_cb, task);
}

static void
loads_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) loads = NULL;
  GPtrArray *infos = NULL;
  GError *error = NULL;

  loads = watch_cache_list_loads_finish (WATCH_CACHE (source), result, &error);
  if (loads != NULL)
    infos = g_ptr_array_new_full (loads->len, (GDestroyNotify) rc_gtk_load_info_unref);
  for (guint i = 0; loads != NULL && i < loads->len; i++)
    {
      const WatchLoad *load = loads->pdata[i];

      g_ptr_array_add (infos, rc_gtk_load_info_new (load->label, load->elapsed_usec,
                                                    load->progress, load->message));
    }
  return_list (task, infos, error);
}

static void
list_loads_async (RcGtkSubject        *subject,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  GTask *task = g_task_new (subject, cancellable, callback, user_data);

  watch_cache_list_loads_async (cache_of (subject), cancellable, loads_listed_cb, task);
}

static GPtrArray *
list_finish (RcGtkSubject  *subject,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (watch_cache_command_finish (WATCH_CACHE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_async (RcGtkSubject        *subject,
           RcGtkCommands        command,
           GVariant            *argument,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  WatchCache *cache = cache_of (subject);
  GTask *task = g_task_new (subject, cancellable, callback, user_data);
  g_autoptr (GVariant) value = NULL;
  const char *name;

  switch (command)
    {
    case RC_GTK_COMMANDS_CLEAR:
      watch_cache_clear_async (cache, cancellable, ran_cb, task);
      break;
    case RC_GTK_COMMANDS_REMOVE:
      watch_cache_remove_async (cache, g_variant_get_string (argument, NULL), cancellable, ran_cb,
                                task);
      break;
    case RC_GTK_COMMANDS_REFRESH:
      watch_cache_refresh_async (cache, g_variant_get_string (argument, NULL), cancellable, ran_cb,
                                 task);
      break;
    case RC_GTK_COMMANDS_TRIM:
      watch_cache_trim_async (cache, g_variant_get_double (argument), cancellable, ran_cb, task);
      break;
    case RC_GTK_COMMANDS_SET:
      g_variant_get (argument, "(&sv)", &name, &value);
      watch_cache_set_bound_async (cache, name, value, cancellable, ran_cb, task);
      break;
    case RC_GTK_COMMANDS_NONE:
    default:
      g_object_unref (task);
      g_return_if_reached ();
    }
}

static gboolean
run_finish (RcGtkSubject  *subject,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
demo_remote_cache_dispose (GObject *object)
{
  DemoRemoteCache *self = DEMO_REMOTE_CACHE (object);

  if (self->cache != NULL)
    g_signal_handlers_disconnect_by_data (self->cache, self);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (demo_remote_cache_parent_class)->dispose (object);
}

static void
demo_remote_cache_class_init (DemoRemoteCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = demo_remote_cache_dispose;
}

static void
demo_remote_cache_init (DemoRemoteCache *self)
{
}

static void
subject_iface_init (RcGtkSubjectInterface *iface)
{
  iface->get_name = get_name;
  iface->is_gone = is_gone;
  iface->set_watched = set_watched;
  iface->dup_stats = dup_stats;
  iface->dup_settings = dup_settings;
  iface->get_commands = get_commands;
  iface->list_entries_async = list_entries_async;
  iface->list_entries_finish = list_finish;
  iface->list_loads_async = list_loads_async;
  iface->list_loads_finish = list_finish;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

RcGtkSubject *
demo_remote_cache_new (WatchCache *cache)
{
  DemoRemoteCache *self = g_object_new (DEMO_TYPE_REMOTE_CACHE, NULL);

  self->cache = g_object_ref (cache);
  g_signal_connect_swapped (cache, "sampled", G_CALLBACK (sampled_cb), self);

  return RC_GTK_SUBJECT (self);
}
