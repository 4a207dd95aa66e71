/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-commands.h"

#include <glib/gi18n.h>

#include "demo-own-program.h"
#include "demo-window.h"

#define TRIMMED_SHARE 0.5

typedef struct
{
  DemoWindow   *window;
  RcGtkSubject *subject;
  guint         n_entries; /* that there were */
  RcGtkCommands command;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->window);
  g_object_unref (errand->subject);
  g_free (errand);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!rc_gtk_subject_run_finish (errand->subject, result, &error))
    text = g_strdup (error->message);
  else if (errand->command == RC_GTK_COMMANDS_CLEAR)
    /* Translators: %u is a number of entries, %s the name of the cache they were cleared from */
    text = g_strdup_printf (ngettext ("%u entry cleared from “%s”", "%u entries cleared from “%s”",
                                      errand->n_entries),
                            errand->n_entries, rc_gtk_subject_get_name (errand->subject));
  else
    /* Translators: %s is the name of a cache */
    text = g_strdup_printf (_("Half of “%s” given back"),
                            rc_gtk_subject_get_name (errand->subject));

  demo_window_tell (errand->window, text);
  errand_free (errand);
}

static void
run (Errand *errand)
{
  GVariant *argument = NULL;

  if (errand->command == RC_GTK_COMMANDS_TRIM)
    argument = g_variant_new_double (TRIMMED_SHARE);
  rc_gtk_subject_run_async (errand->subject, errand->command, argument, NULL, done_cb, errand);
}

static void
response_cb (Errand     *errand,
             const char *response)
{
  if (g_str_equal (response, "run"))
    run (errand);
  else
    errand_free (errand);
}

/* What another program holds may have cost it much, and can't be brought back from here. */
static void
ask (Errand *errand)
{
  gboolean is_clear = errand->command == RC_GTK_COMMANDS_CLEAR;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (errand->window), NULL, NULL);
  const char *name = rc_gtk_subject_get_name (errand->subject);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog),
                                     /* Translators: %s is the name of a cache */
                                     is_clear ? _("Clear “%s”?") : _("Give Back Half of “%s”?"),
                                     name);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* Translators: %s is the name of a program */
                                  _("“%s” will have to load again what it still needs."),
                                  demo_program_get_name (demo_window_get_program (errand->window)));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "run", is_clear ? _("C_lear") : _("_Give Back"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "run",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (response_cb), errand);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
begin (GtkWidget     *widget,
       RcGtkCommands  command)
{
  DemoWindow *window = DEMO_WINDOW (widget);
  RcGtkMonitor *monitor = demo_window_get_monitor (window);
  Errand *errand;
  RcStats *stats;

  if (monitor == NULL)
    return;

  stats = rc_gtk_monitor_get_stats (monitor);
  errand = g_new0 (Errand, 1);
  errand->window = g_object_ref (window);
  errand->subject = g_object_ref (rc_gtk_monitor_get_subject (monitor));
  errand->n_entries = stats != NULL ? rc_stats_get_n_entries (stats) : 0;
  errand->command = command;
  if (DEMO_IS_OWN_PROGRAM (demo_window_get_program (window)))
    run (errand);
  else
    ask (errand);
}

static void
clear_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  begin (widget, RC_GTK_COMMANDS_CLEAR);
}

static void
trim_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  begin (widget, RC_GTK_COMMANDS_TRIM);
}

void
demo_commands_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.clear", NULL, clear_action);
  gtk_widget_class_install_action (window_class, "win.trim", NULL, trim_action);
}

void
demo_commands_update (GtkWidget    *window,
                      RcGtkMonitor *monitor)
{
  RcGtkCommands allowed = RC_GTK_COMMANDS_NONE;

  if (monitor != NULL)
    allowed = rc_gtk_subject_get_commands (rc_gtk_monitor_get_subject (monitor));

  gtk_widget_action_set_enabled (window, "win.sort", monitor != NULL);
  gtk_widget_action_set_enabled (window, "win.clear", (allowed & RC_GTK_COMMANDS_CLEAR) != 0);
  gtk_widget_action_set_enabled (window, "win.trim", (allowed & RC_GTK_COMMANDS_TRIM) != 0);
}
