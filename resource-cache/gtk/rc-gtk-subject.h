/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gio/gio.h>
#include <resource-cache.h>

#include "resource-cache/gtk/rc-gtk-entry-info.h"
#include "resource-cache/gtk/rc-gtk-load-info.h"

G_BEGIN_DECLS

/**
 * RcGtkCommands:
 * @RC_GTK_COMMANDS_NONE: none
 * @RC_GTK_COMMANDS_CLEAR: remove every entry; no argument
 * @RC_GTK_COMMANDS_REMOVE: remove one entry; its id as a string
 * @RC_GTK_COMMANDS_REFRESH: load one entry again; its id as a string
 * @RC_GTK_COMMANDS_TRIM: give room back; the fraction to give back as a double
 * @RC_GTK_COMMANDS_SET: change a setting; its name and its value as `(sv)`
 *
 * What can be asked of a cache that is shown, with the argument that goes with it.
 *
 * Since: 0.1
 */
typedef enum /*< flags >*/
{
  RC_GTK_COMMANDS_NONE    = 0,
  RC_GTK_COMMANDS_CLEAR   = 1 << 0,
  RC_GTK_COMMANDS_REMOVE  = 1 << 1,
  RC_GTK_COMMANDS_REFRESH = 1 << 2,
  RC_GTK_COMMANDS_TRIM    = 1 << 3,
  RC_GTK_COMMANDS_SET     = 1 << 4,
} RcGtkCommands;

#define RC_GTK_TYPE_SUBJECT (rc_gtk_subject_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_INTERFACE (RcGtkSubject, rc_gtk_subject, RC_GTK, SUBJECT, GObject)

/**
 * RcGtkSubjectInterface:
 * @parent_iface: the parent
 * @get_name: see [method@RcGtk.Subject.get_name]
 * @is_gone: see [method@RcGtk.Subject.is_gone]
 * @set_watched: called with `TRUE` when the first widget shows this cache, and with `FALSE`
 *   when none does any more; may be `NULL`
 * @dup_stats: see [method@RcGtk.Subject.dup_stats]
 * @dup_settings: see [method@RcGtk.Subject.dup_settings]
 * @get_commands: see [method@RcGtk.Subject.get_commands]
 * @list_entries_async: see [method@RcGtk.Subject.list_entries_async]
 * @list_entries_finish: see [method@RcGtk.Subject.list_entries_finish]
 * @list_loads_async: see [method@RcGtk.Subject.list_loads_async]
 * @list_loads_finish: see [method@RcGtk.Subject.list_loads_finish]
 * @run_async: see [method@RcGtk.Subject.run_async]
 * @run_finish: see [method@RcGtk.Subject.run_finish]
 *
 * What a cache must tell of itself to be shown.
 *
 * Since: 0.1
 */
struct _RcGtkSubjectInterface
{
  GTypeInterface parent_iface;

  const char    *(*get_name)            (RcGtkSubject         *self);
  gboolean       (*is_gone)             (RcGtkSubject         *self);
  void           (*set_watched)         (RcGtkSubject         *self,
                                         gboolean              is_watched);
  RcStats       *(*dup_stats)           (RcGtkSubject         *self);
  GVariant      *(*dup_settings)        (RcGtkSubject         *self);
  RcGtkCommands  (*get_commands)        (RcGtkSubject         *self);
  void           (*list_entries_async)  (RcGtkSubject         *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  GPtrArray     *(*list_entries_finish) (RcGtkSubject         *self,
                                         GAsyncResult         *result,
                                         GError              **error);
  void           (*list_loads_async)    (RcGtkSubject         *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  GPtrArray     *(*list_loads_finish)   (RcGtkSubject         *self,
                                         GAsyncResult         *result,
                                         GError              **error);
  void           (*run_async)           (RcGtkSubject         *self,
                                         RcGtkCommands         command,
                                         GVariant             *argument,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  gboolean       (*run_finish)          (RcGtkSubject         *self,
                                         GAsyncResult         *result,
                                         GError              **error);
};

RC_AVAILABLE_IN_ALL
const char    *rc_gtk_subject_get_name            (RcGtkSubject         *self);
RC_AVAILABLE_IN_ALL
gboolean       rc_gtk_subject_is_gone             (RcGtkSubject         *self);
RC_AVAILABLE_IN_ALL
void           rc_gtk_subject_set_watched         (RcGtkSubject         *self,
                                                   gboolean              is_watched);
RC_AVAILABLE_IN_ALL
RcStats       *rc_gtk_subject_dup_stats           (RcGtkSubject         *self)
                                                  G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
GVariant      *rc_gtk_subject_dup_settings        (RcGtkSubject         *self)
                                                  G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcGtkCommands  rc_gtk_subject_get_commands        (RcGtkSubject         *self);

RC_AVAILABLE_IN_ALL
void           rc_gtk_subject_list_entries_async  (RcGtkSubject         *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
RC_AVAILABLE_IN_ALL
GPtrArray     *rc_gtk_subject_list_entries_finish (RcGtkSubject         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void           rc_gtk_subject_list_loads_async    (RcGtkSubject         *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
RC_AVAILABLE_IN_ALL
GPtrArray     *rc_gtk_subject_list_loads_finish   (RcGtkSubject         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void           rc_gtk_subject_run_async           (RcGtkSubject         *self,
                                                   RcGtkCommands         command,
                                                   GVariant             *argument,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
RC_AVAILABLE_IN_ALL
gboolean       rc_gtk_subject_run_finish          (RcGtkSubject         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS
