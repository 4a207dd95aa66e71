/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-cache.h"

#define CALL_TIMEOUT_MSEC 10000

static void
command_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  WatchCache *self = WATCH_CACHE (g_task_get_source_object (task));
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = watch_peer_call_finish (watch_cache_get_peer (self), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_get_source_tag (task) == watch_cache_set_bound_async)
    watch_cache_read_settings (self);
  g_task_return_boolean (task, TRUE);
}

static void
command (WatchCache          *self,
         gpointer             tag,
         const char          *method,
         GVariant            *arguments,
         const char          *reply_type,
         int                  timeout_msec,
         GCancellable        *cancellable,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  watch_peer_call (watch_cache_get_peer (self), watch_cache_get_path (self),
                   WATCH_CACHE_INTERFACE, method, arguments, reply_type, timeout_msec,
                   cancellable, command_cb, task);
}

void
watch_cache_clear_async (WatchCache          *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  command (self, watch_cache_clear_async, "Clear", NULL, "()", CALL_TIMEOUT_MSEC, cancellable,
           callback, user_data);
}

void
watch_cache_remove_async (WatchCache          *self,
                          const char          *id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  command (self, watch_cache_remove_async, "Remove", g_variant_new ("(s)", id), "()",
           CALL_TIMEOUT_MSEC, cancellable, callback, user_data);
}

/* Ends when the load has ended, however long that takes. */
void
watch_cache_refresh_async (WatchCache          *self,
                           const char          *id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  command (self, watch_cache_refresh_async, "Refresh", g_variant_new ("(s)", id), "()",
           G_MAXINT, cancellable, callback, user_data);
}

void
watch_cache_trim_async (WatchCache          *self,
                        double               fraction,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  command (self, watch_cache_trim_async, "Trim", g_variant_new ("(d)", fraction), "(u)",
           CALL_TIMEOUT_MSEC, cancellable, callback, user_data);
}

/* @value: of the type that the property has in the settings; floating is taken over. */
void
watch_cache_set_bound_async (WatchCache          *self,
                             const char          *name,
                             GVariant            *value,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  command (self, watch_cache_set_bound_async, "SetBound", g_variant_new ("(sv)", name, value),
           "()", CALL_TIMEOUT_MSEC, cancellable, callback, user_data);
}

/* Ends every command. */
gboolean
watch_cache_command_finish (WatchCache    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
