/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-subject.h"

/**
 * RcGtkSubject:
 *
 * A cache as something to be looked at, in this process or in another one.
 *
 * [class@RcGtk.StatsView] shows a subject. [class@RcGtk.CacheSubject] is one for a cache of
 * this process; a program that learns of caches elsewhere implements its own.
 *
 * Nothing here may block: `dup_stats` and `dup_settings` tell what is known last. All of it is
 * called in the main thread.
 *
 * ## Errors
 *
 * What is asynchronous may fail with an error of the implementation; it is shown to the user,
 * and so is a full sentence that names the cure.
 *
 * Since: 0.1
 */

G_DEFINE_INTERFACE (RcGtkSubject, rc_gtk_subject, G_TYPE_OBJECT)

static void
rc_gtk_subject_default_init (RcGtkSubjectInterface *iface)
{
}

/**
 * rc_gtk_subject_get_name:
 * @self: a subject
 *
 * Gets the cache's name.
 *
 * Returns: the name
 *
 * Since: 0.1
 */
const char *
rc_gtk_subject_get_name (RcGtkSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), NULL);

  return RC_GTK_SUBJECT_GET_IFACE (self)->get_name (self);
}

/**
 * rc_gtk_subject_is_gone:
 * @self: a subject
 *
 * Tells whether the cache is no more. What is known of it then stays as it was.
 *
 * Returns: `TRUE` if it is gone
 *
 * Since: 0.1
 */
gboolean
rc_gtk_subject_is_gone (RcGtkSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), TRUE);

  return RC_GTK_SUBJECT_GET_IFACE (self)->is_gone (self);
}

/**
 * rc_gtk_subject_set_watched:
 * @self: a subject
 * @is_watched: whether anybody looks at it
 *
 * Tells the subject whether its numbers are worth being kept up to date.
 *
 * [class@RcGtk.Monitor] does that for the widgets that show it.
 *
 * Since: 0.1
 */
void
rc_gtk_subject_set_watched (RcGtkSubject *self,
                            gboolean      is_watched)
{
  RcGtkSubjectInterface *iface;

  g_return_if_fail (RC_GTK_IS_SUBJECT (self));

  iface = RC_GTK_SUBJECT_GET_IFACE (self);
  if (iface->set_watched != NULL)
    iface->set_watched (self, is_watched);
}

/**
 * rc_gtk_subject_dup_stats:
 * @self: a subject
 *
 * Gets the latest statistics that are known.
 *
 * Returns: (transfer full) (nullable): the statistics; `NULL` if nothing is known
 *
 * Since: 0.1
 */
RcStats *
rc_gtk_subject_dup_stats (RcGtkSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), NULL);

  return RC_GTK_SUBJECT_GET_IFACE (self)->dup_stats (self);
}

/**
 * rc_gtk_subject_dup_settings:
 * @self: a subject
 *
 * Gets the settings that are known, as a dictionary of the type `a{sv}` from the name of a
 * property of [class@Rc.Cache] to its value: `ttl` as `x`, `max-entries` as `u`, `max-weight`
 * as `t`, and others.
 *
 * Returns: (transfer full) (nullable): the settings; `NULL` if nothing is known
 *
 * Since: 0.1
 */
GVariant *
rc_gtk_subject_dup_settings (RcGtkSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), NULL);

  return RC_GTK_SUBJECT_GET_IFACE (self)->dup_settings (self);
}

/**
 * rc_gtk_subject_get_commands:
 * @self: a subject
 *
 * Gets what may be asked of the cache.
 *
 * Returns: the commands that are allowed
 *
 * Since: 0.1
 */
RcGtkCommands
rc_gtk_subject_get_commands (RcGtkSubject *self)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), RC_GTK_COMMANDS_NONE);

  return RC_GTK_SUBJECT_GET_IFACE (self)->get_commands (self);
}

/**
 * rc_gtk_subject_list_entries_async:
 * @self: a subject
 * @cancellable: (nullable): to give up
 * @callback: (scope async): what to call when they are listed
 * @user_data: what to give it
 *
 * Lists the cache's entries.
 *
 * Since: 0.1
 */
void
rc_gtk_subject_list_entries_async (RcGtkSubject        *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (RC_GTK_IS_SUBJECT (self));

  RC_GTK_SUBJECT_GET_IFACE (self)->list_entries_async (self, cancellable, callback, user_data);
}

/**
 * rc_gtk_subject_list_entries_finish:
 * @self: a subject
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Gets the entries that were asked for.
 *
 * Returns: (transfer container) (element-type RcGtk.EntryInfo): the entries; `NULL` on an error
 *
 * Since: 0.1
 */
GPtrArray *
rc_gtk_subject_list_entries_finish (RcGtkSubject  *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), NULL);

  return RC_GTK_SUBJECT_GET_IFACE (self)->list_entries_finish (self, result, error);
}

/**
 * rc_gtk_subject_list_loads_async:
 * @self: a subject
 * @cancellable: (nullable): to give up
 * @callback: (scope async): what to call when they are listed
 * @user_data: what to give it
 *
 * Lists the cache's loads in progress, the longest first.
 *
 * Since: 0.1
 */
void
rc_gtk_subject_list_loads_async (RcGtkSubject        *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (RC_GTK_IS_SUBJECT (self));

  RC_GTK_SUBJECT_GET_IFACE (self)->list_loads_async (self, cancellable, callback, user_data);
}

/**
 * rc_gtk_subject_list_loads_finish:
 * @self: a subject
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Gets the loads that were asked for.
 *
 * Returns: (transfer container) (element-type RcGtk.LoadInfo): the loads; `NULL` on an error
 *
 * Since: 0.1
 */
GPtrArray *
rc_gtk_subject_list_loads_finish (RcGtkSubject  *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), NULL);

  return RC_GTK_SUBJECT_GET_IFACE (self)->list_loads_finish (self, result, error);
}

/**
 * rc_gtk_subject_run_async:
 * @self: a subject
 * @command: one command
 * @argument: (nullable): its argument, of the type that [flags@RcGtk.Commands] tells; a
 *   floating reference is taken
 * @cancellable: (nullable): to give up waiting
 * @callback: (scope async): what to call when it is done
 * @user_data: what to give it
 *
 * Asks the cache to do something.
 *
 * Since: 0.1
 */
void
rc_gtk_subject_run_async (RcGtkSubject        *self,
                          RcGtkCommands        command,
                          GVariant            *argument,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GVariant) held = argument != NULL ? g_variant_ref_sink (argument) : NULL;

  g_return_if_fail (RC_GTK_IS_SUBJECT (self));

  RC_GTK_SUBJECT_GET_IFACE (self)->run_async (self, command, held, cancellable, callback,
                                              user_data);
}

/**
 * rc_gtk_subject_run_finish:
 * @self: a subject
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Learns how a command went.
 *
 * Returns: `TRUE` if it was done, `FALSE` on an error
 *
 * Since: 0.1
 */
gboolean
rc_gtk_subject_run_finish (RcGtkSubject  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (self), FALSE);

  return RC_GTK_SUBJECT_GET_IFACE (self)->run_finish (self, result, error);
}
