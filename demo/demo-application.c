/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "demo-help.h"
#include "demo-options.h"
#include "demo-programs.h"
#include "demo-save.h"
#include "demo-screenshot.h"
#include "demo-window.h"
#include "demo-workload.h"
#include "watch-bus.h"

#define APPLICATION_ID "dev.resourcecache.Viewer"

/* Of text that is not scaled. */
#define DPI 96

/* The program: its command line, its actions, and the workload that it shows. */
struct _DemoApplication
{
  AdwApplication parent_instance;

  DemoOptions    options;
  DemoWorkload  *workload;
  WatchBus      *bus;
  GListModel    *programs;       /* of DemoProgram, this one first */
  gboolean       is_chosen;      /* the program that is shown first */
  gboolean       is_shown;       /* the cache that is shown first, if one was asked for */
  gboolean       is_bus_absent;  /* the user knows */
  guint          picture_id;
  guint          interrupt_id;
  guint          terminate_id;
  gboolean       has_failed;
};

G_DEFINE_FINAL_TYPE (DemoApplication, demo_application, ADW_TYPE_APPLICATION)

static void
fail (DemoApplication *self,
      const char      *message)
{
  g_printerr ("%s: %s\n", g_get_prgname (), message);
  self->has_failed = TRUE;
  g_application_quit (G_APPLICATION (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (DemoApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!demo_save_finish (result, &error))
    fail (self, error->message);
  g_application_quit (G_APPLICATION (self));
}

static void
painted_cb (DemoApplication *self,
            GdkFrameClock   *clock)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  demo_save_async (DEMO_WINDOW (window),
                   self->options.screenshot != NULL ? self->options.screenshot
                                                    : self->options.export,
                   saved_cb, g_object_ref (self));
}

/* A picture is taken right after a frame, when nothing waits to be laid out. */
static gboolean
picture_cb (gpointer user_data)
{
  DemoApplication *self = DEMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  self->picture_id = 0;
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (window));

  return G_SOURCE_REMOVE;
}

/* The cache that was asked for, as soon as its program tells of it. */
static void
show_page (DemoApplication *self)
{
  DemoWindow *window = DEMO_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self)));
  DemoProgram *program = window != NULL ? demo_window_get_program (window) : NULL;
  g_autoptr (RcGtkMonitor) monitor = NULL;
  g_autofree char *message = NULL;

  if (self->is_shown || program == NULL || self->options.page == NULL)
    return;

  monitor = demo_program_find (program, self->options.page);
  if (monitor != NULL)
    {
      self->is_shown = TRUE;
      demo_window_show_cache (window, monitor);
    }
  else if (demo_program_get_state (program) == DEMO_PROGRAM_READY)
    {
      message = g_strdup_printf (_("There is no cache “%s”. Start without --page to see them all."),
                                 self->options.page);
      fail (self, message);
    }
}

/* Once it is known which programs there are: the one that was asked for, else the first, and
   our own workload when there is none. */
static void
choose_program (DemoApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (DemoProgram) program = NULL;
  g_autofree char *message = NULL;

  if (self->is_chosen || window == NULL || watch_bus_get_state (self->bus) == WATCH_BUS_CONNECTING)
    return;

  self->is_chosen = TRUE;
  program = demo_programs_find (self->programs, self->options.program);
  if (program != NULL)
    {
      demo_window_choose_program (DEMO_WINDOW (window), program);
      g_signal_connect_object (program, "changed", G_CALLBACK (show_page), self,
                               G_CONNECT_SWAPPED);
      show_page (self);
      return;
    }

  /* Translators: %s is the name of a program, or the number of its process */
  message = g_strdup_printf (_("There is no program “%s”. "
                               "Start without --program to see them all."),
                             self->options.program);
  fail (self, message);
}

/* That others can't be watched must not look as if there were none; told once, while the bus
   is tried again and again. */
static void
bus_changed_cb (DemoApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  gboolean is_absent = watch_bus_get_state (self->bus) == WATCH_BUS_ABSENT;

  choose_program (self);
  if (window != NULL && is_absent && !self->is_bus_absent)
    demo_window_tell (DEMO_WINDOW (window), watch_bus_get_error (self->bus)->message);
  self->is_bus_absent = is_absent && window != NULL;
}

static void
resize (DemoApplication *self,
        GtkWindow       *window)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window,
                               self->options.width > 0 ? self->options.width : width,
                               self->options.height > 0 ? self->options.height : height);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", _("Resource Cache Viewer"),
                         "application-icon", APPLICATION_ID,
                         "developer-name", _("The resource-cache authors"),
                         "comments", _("Watch the resource caches of a program at work"),
                         "version", RC_VERSION,
                         "license-type", GTK_LICENSE_LGPL_2_1,
                         /* Translators: put your name here; it is shown in the about window */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  demo_help_show (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static const GActionEntry actions[] = {
  { "about", about_cb },
  { "help", help_cb },
  { "quit", quit_cb },
};

static const struct
{
  const char *action;
  const char *accels[2];
} shortcuts[] = {
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.back", { "<Alt>Left" } },
  { "win.clear", { "<Control><Shift>Delete" } },
  { "win.export('json')", { "<Control>e" } },
  { "win.running", { "<Control>p" } },
  { "win.view('activity')", { "<Alt>1" } },
  { "win.view('entries')", { "<Alt>2" } },
};

static void
apply_style (const char *style)
{
  if (style != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        g_str_equal (style, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                    : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
apply_direction (const char *direction)
{
  if (direction != NULL)
    gtk_widget_set_default_direction (g_str_equal (direction, "rtl") ? GTK_TEXT_DIR_RTL
                                                                     : GTK_TEXT_DIR_LTR);
}

static void
apply_text_scale (double scale)
{
  if (scale > 0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (scale * DPI * 1024), NULL);
}

static gboolean
signal_cb (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

static void
demo_application_startup (GApplication *application)
{
  DemoApplication *self = DEMO_APPLICATION (application);

  G_APPLICATION_CLASS (demo_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           (const char *[]) { shortcuts[i].accels[0], NULL });
  apply_style (self->options.style);
  apply_direction (self->options.direction);
  apply_text_scale (self->options.text_scale);
  self->workload = demo_workload_new ();
  self->bus = watch_bus_new (NULL);
  self->programs = demo_programs_new (self->bus);
  g_signal_connect_object (self->bus, "state-changed", G_CALLBACK (bus_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
}

static gboolean
is_for_picture (DemoApplication *self)
{
  return self->options.screenshot != NULL || self->options.export != NULL;
}

static void
demo_application_activate (GApplication *application)
{
  DemoApplication *self = DEMO_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (demo_window_new (GTK_APPLICATION (self), self->programs,
                                            self->workload));
      resize (self, window);
      if (self->options.view != NULL)
        demo_window_show_page (DEMO_WINDOW (window), self->options.view);
    }

  gtk_window_present (window);
  choose_program (self);
  if (is_for_picture (self) && self->picture_id == 0)
    {
      demo_screenshot_prepare (window);
      self->picture_id = g_timeout_add ((guint) (self->options.after_seconds * 1000),
                                        picture_cb, self);
    }
}

static int
demo_application_handle_local_options (GApplication *application,
                                       GVariantDict *dict)
{
  DemoApplication *self = DEMO_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("%s %s\n", g_get_prgname (), RC_VERSION);
      return 0;
    }

  if (!demo_options_read (&self->options, dict, &error))
    {
      g_printerr ("%s: %s\n", g_get_prgname (), error->message);
      return 1;
    }

  /* A picture is of this process, even while another one runs. */
  if (is_for_picture (self))
    g_application_set_flags (application, g_application_get_flags (application)
                                          | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
demo_application_shutdown (GApplication *application)
{
  DemoApplication *self = DEMO_APPLICATION (application);

  g_clear_handle_id (&self->picture_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_object (&self->programs);
  g_clear_object (&self->bus);

  G_APPLICATION_CLASS (demo_application_parent_class)->shutdown (application);

  /* It has threads to join and files to remove, whoever else holds it. */
  if (self->workload != NULL)
    g_object_run_dispose (G_OBJECT (self->workload));
  g_clear_object (&self->workload);
}

static void
demo_application_finalize (GObject *object)
{
  demo_options_clear (&DEMO_APPLICATION (object)->options);

  G_OBJECT_CLASS (demo_application_parent_class)->finalize (object);
}

static void
demo_application_class_init (DemoApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = demo_application_finalize;
  application_class->activate = demo_application_activate;
  application_class->handle_local_options = demo_application_handle_local_options;
  application_class->shutdown = demo_application_shutdown;
  application_class->startup = demo_application_startup;
}

static void
demo_application_init (DemoApplication *self)
{
  demo_options_install (G_APPLICATION (self));
}

DemoApplication *
demo_application_new (void)
{
  return g_object_new (DEMO_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/dev/resourcecache/Viewer",
                       NULL);
}

gboolean
demo_application_has_failed (DemoApplication *self)
{
  g_return_val_if_fail (DEMO_IS_APPLICATION (self), TRUE);

  return self->has_failed;
}
