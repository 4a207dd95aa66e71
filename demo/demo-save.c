/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-save.h"

#include <glib/gi18n.h>

#include "demo-export.h"
#include "demo-screenshot.h"

static const char *const formats[] = { "json", "csv", "png" };

static const char *
find_format (const char *path)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (dot + 1, formats[i]) == 0)
      return formats[i];

  return NULL;
}

static void
return_text (GTask *task,
             char  *text)
{
  g_autofree char *held = text;
  GError *error = NULL;

  if (g_file_set_contents (g_task_get_task_data (task), text, -1, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  DemoWindow *window = g_task_get_source_object (task);
  RcGtkMonitor *monitor = demo_window_get_monitor (window);
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;

  entries = rc_gtk_subject_list_entries_finish (RC_GTK_SUBJECT (source), result, &error);
  if (entries == NULL)
    g_task_return_error (task, error);
  else if (g_str_equal (find_format (g_task_get_task_data (task)), "csv") || monitor == NULL)
    return_text (task, demo_export_cache_csv (entries));
  else
    return_text (task, demo_export_cache_json (demo_window_get_program (window), monitor,
                                               entries));
}

void
demo_save_async (DemoWindow          *window,
                 const char          *path,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, callback, user_data);
  DemoProgram *program = demo_window_get_program (window);
  RcGtkMonitor *monitor = demo_window_get_monitor (window);
  const char *format = find_format (path);
  GError *error = NULL;

  g_task_set_task_data (task, g_strdup (path), g_free);
  if (g_str_equal (format, "png"))
    {
      if (demo_screenshot_save (GTK_WINDOW (window), path, &error))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, error);
    }
  else if (monitor != NULL)
    rc_gtk_subject_list_entries_async (rc_gtk_monitor_get_subject (monitor), NULL, listed_cb,
                                       g_steal_pointer (&task));
  else if (g_str_equal (format, "csv"))
    return_text (task, demo_export_overview_csv (program));
  else
    return_text (task, demo_export_overview_json (program));
}

gboolean
demo_save_finish (GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
demo_save_knows (const char *path)
{
  return find_format (path) != NULL;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  demo_window_tell (DEMO_WINDOW (source),
                    demo_save_finish (result, &error) ? _("Saved") : error->message);
}

static void
chosen_cb (DemoWindow           *window,
           int                   response,
           GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && find_format (path) == NULL)
    {
      char *named = g_strconcat (path, ".",
                                 g_object_get_data (G_OBJECT (chooser), "format"), NULL);

      g_free (path);
      path = named;
    }
  if (path != NULL)
    demo_save_async (window, path, saved_cb, NULL);
  g_object_unref (chooser);
}

void
demo_save_ask (DemoWindow *window,
               const char *format)
{
  RcGtkMonitor *monitor = demo_window_get_monitor (window);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (window),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                                               NULL, NULL);
  const char *name = demo_program_get_name (demo_window_get_program (window));
  g_autofree char *file_name = NULL;

  if (monitor != NULL)
    name = rc_gtk_subject_get_name (rc_gtk_monitor_get_subject (monitor));
  file_name = g_strdup_printf ("%s.%s", name, format);
  g_strdelimit (file_name, "/", '-');
  g_object_set_data_full (G_OBJECT (chooser), "format", g_strdup (format), g_free);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), file_name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), window,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
