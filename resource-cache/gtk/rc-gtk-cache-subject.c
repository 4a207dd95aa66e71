/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-cache-subject.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-load-roster-private.h"
#include "rc-gtk-settings-private.h"

/**
 * RcGtkCacheSubject:
 *
 * A cache of this process as something to be looked at.
 *
 * It does not keep the cache alive: once the cache is gone, it tells what it knew last.
 * All commands are allowed. To be used in the main thread, whatever threads use the cache.
 *
 * Since: 0.1
 */
struct _RcGtkCacheSubject
{
  GObject          parent_instance;

  GWeakRef         cache;
  char            *name;
  RcStats         *stats;    /* the latest */
  RcGtkLoadRoster *loads;    /* NULL while nobody looks */
};

enum
{
  PROP_CACHE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void subject_iface_init (RcGtkSubjectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcGtkCacheSubject, rc_gtk_cache_subject, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RC_GTK_TYPE_SUBJECT, subject_iface_init))

static const char *
get_name (RcGtkSubject *subject)
{
  return RC_GTK_CACHE_SUBJECT (subject)->name;
}

static gboolean
is_gone (RcGtkSubject *subject)
{
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (RC_GTK_CACHE_SUBJECT (subject));

  return cache == NULL;
}

static void
loads_changed (gpointer user_data)
{
}

static void
set_watched (RcGtkSubject *subject,
             gboolean      is_watched)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (subject);
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (self);

  g_clear_pointer (&self->loads, rc_gtk_load_roster_stop);
  if (is_watched && cache != NULL)
    self->loads = rc_gtk_load_roster_new (cache, loads_changed, NULL);
}

static RcStats *
dup_stats (RcGtkSubject *subject)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (subject);
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (self);

  if (cache != NULL)
    {
      g_clear_pointer (&self->stats, rc_stats_unref);
      self->stats = rc_cache_dup_stats (cache);
    }

  return self->stats != NULL ? rc_stats_ref (self->stats) : NULL;
}

static GVariant *
dup_settings (RcGtkSubject *subject)
{
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (RC_GTK_CACHE_SUBJECT (subject));

  return cache != NULL ? rc_gtk_settings_dup (cache) : NULL;
}

static RcGtkCommands
get_commands (RcGtkSubject *subject)
{
  return RC_GTK_COMMANDS_CLEAR | RC_GTK_COMMANDS_REMOVE | RC_GTK_COMMANDS_REFRESH
         | RC_GTK_COMMANDS_TRIM | RC_GTK_COMMANDS_SET;
}

static void
list_entries_async (RcGtkSubject        *subject,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (RC_GTK_CACHE_SUBJECT (subject));
  g_autoptr (GTask) task = g_task_new (subject, cancellable, callback, user_data);
  g_autoptr (GPtrArray) snapshot = cache != NULL ? rc_cache_snapshot (cache) : g_ptr_array_new ();
  GPtrArray *infos = g_ptr_array_new_full (snapshot->len,
                                           (GDestroyNotify) rc_gtk_entry_info_unref);

  for (guint i = 0; i < snapshot->len; i++)
    {
      const char *key = rc_entry_info_get_key (snapshot->pdata[i]);
      g_autofree char *label = rc_key_dup_label (key);

      g_ptr_array_add (infos, rc_gtk_entry_info_new (key, label, snapshot->pdata[i]));
    }
  g_task_return_pointer (task, infos, (GDestroyNotify) g_ptr_array_unref);
}

static void
list_loads_async (RcGtkSubject        *subject,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (subject);
  g_autoptr (GTask) task = g_task_new (subject, cancellable, callback, user_data);
  g_autoptr (GPtrArray) loads = self->loads != NULL ? rc_gtk_load_roster_dup_loads (self->loads)
                                                    : g_ptr_array_new ();
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_gtk_load_info_unref);

  for (guint i = 0; i < loads->len; i++)
    {
      RcLoad *load = loads->pdata[i];
      g_autofree char *label = rc_key_dup_label (rc_load_get_key (load));
      g_autofree char *message = rc_load_dup_message (load);

      g_ptr_array_add (infos, rc_gtk_load_info_new (label, rc_load_get_elapsed (load),
                                                    rc_load_get_progress (load), message));
    }
  g_task_return_pointer (task, infos, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (RcGtkSubject  *subject,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (rc_cache_refresh_finish (RC_CACHE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* All that is done at once; refreshing takes its time. */
static gboolean
run_now (RcCache        *cache,
         RcGtkCommands   command,
         GVariant       *argument,
         GError        **error)
{
  switch (command)
    {
    case RC_GTK_COMMANDS_CLEAR:
      rc_cache_clear (cache);
      return TRUE;
    case RC_GTK_COMMANDS_REMOVE:
      rc_cache_remove (cache, g_variant_get_string (argument, NULL));
      return TRUE;
    case RC_GTK_COMMANDS_TRIM:
      rc_cache_trim (cache, g_variant_get_double (argument));
      return TRUE;
    case RC_GTK_COMMANDS_SET:
      return rc_gtk_settings_set (cache, argument, error);
    case RC_GTK_COMMANDS_REFRESH:
    case RC_GTK_COMMANDS_NONE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
run_async (RcGtkSubject        *subject,
           RcGtkCommands        command,
           GVariant            *argument,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (subject);
  g_autoptr (RcCache) cache = rc_gtk_cache_subject_dup_cache (self);
  g_autoptr (GTask) task = g_task_new (subject, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (cache == NULL)
    g_task_return_new_error (task, RC_ERROR, RC_ERROR_CLOSED,
                             _("The cache “%s” is gone. Choose another one."), self->name);
  else if (command == RC_GTK_COMMANDS_REFRESH)
    rc_cache_refresh_async (cache, g_variant_get_string (argument, NULL), cancellable,
                            refreshed_cb, g_steal_pointer (&task));
  else if (run_now (cache, command, argument, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
run_finish (RcGtkSubject  *subject,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rc_gtk_cache_subject_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CACHE:
      g_value_take_object (value,
                           rc_gtk_cache_subject_dup_cache (RC_GTK_CACHE_SUBJECT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_cache_subject_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (object);
  RcCache *cache;

  switch (prop_id)
    {
    case PROP_CACHE:
      cache = g_value_get_object (value);
      g_weak_ref_set (&self->cache, cache);
      self->name = g_strdup (cache != NULL ? rc_cache_get_name (cache) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_cache_subject_finalize (GObject *object)
{
  RcGtkCacheSubject *self = RC_GTK_CACHE_SUBJECT (object);

  g_clear_pointer (&self->loads, rc_gtk_load_roster_stop);
  g_clear_pointer (&self->stats, rc_stats_unref);
  g_weak_ref_clear (&self->cache);
  g_free (self->name);

  G_OBJECT_CLASS (rc_gtk_cache_subject_parent_class)->finalize (object);
}

static void
rc_gtk_cache_subject_class_init (RcGtkCacheSubjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rc_gtk_cache_subject_finalize;
  object_class->get_property = rc_gtk_cache_subject_get_property;
  object_class->set_property = rc_gtk_cache_subject_set_property;

  /**
   * RcGtkCacheSubject:cache: (getter dup_cache)
   *
   * The cache; `NULL` once it is gone.
   *
   * Since: 0.1
   */
  properties[PROP_CACHE] =
    g_param_spec_object ("cache", NULL, NULL, RC_TYPE_CACHE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_gtk_cache_subject_init (RcGtkCacheSubject *self)
{
  g_weak_ref_init (&self->cache, NULL);
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

/**
 * rc_gtk_cache_subject_new:
 * @cache: a cache
 *
 * Makes a cache of this process something to be looked at.
 *
 * Returns: (transfer full): the subject
 *
 * Since: 0.1
 */
RcGtkCacheSubject *
rc_gtk_cache_subject_new (RcCache *cache)
{
  g_return_val_if_fail (RC_IS_CACHE (cache), NULL);

  return g_object_new (RC_GTK_TYPE_CACHE_SUBJECT, "cache", cache, NULL);
}

/**
 * rc_gtk_cache_subject_dup_cache: (get-property cache)
 * @self: a subject
 *
 * Gets the cache.
 *
 * Returns: (transfer full) (nullable): the cache; `NULL` once it is gone
 *
 * Since: 0.1
 */
RcCache *
rc_gtk_cache_subject_dup_cache (RcGtkCacheSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_CACHE_SUBJECT (self), NULL);

  return g_weak_ref_get (&self->cache);
}
