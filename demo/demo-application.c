/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "demo-options.h"
#include "demo-sampler.h"
#include "demo-screenshot.h"
#include "demo-window.h"
#include "demo-workload.h"

#define APPLICATION_ID "dev.resourcecache.Viewer"

/* The program: its command line, its actions, and the workload that it shows. */
struct _DemoApplication
{
  AdwApplication parent_instance;

  DemoOptions    options;
  DemoWorkload  *workload;
  DemoSampler   *sampler;
  guint          screenshot_id;
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
painted_cb (DemoApplication *self,
            GdkFrameClock   *clock)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  if (!demo_screenshot_save (window, self->options.screenshot, &error))
    fail (self, error->message);
  g_application_quit (G_APPLICATION (self));
}

/* A picture is taken right after a frame, when nothing waits to be laid out. */
static gboolean
screenshot_cb (gpointer user_data)
{
  DemoApplication *self = DEMO_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  self->screenshot_id = 0;
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (window));

  return G_SOURCE_REMOVE;
}

static gboolean
show_page (DemoApplication *self,
           DemoWindow      *window)
{
  g_autofree char *message = NULL;

  if (self->options.view != NULL)
    demo_window_show_view (window, self->options.view);
  if (self->options.page == NULL || demo_window_show_cache (window, self->options.page))
    return TRUE;

  message = g_strdup_printf (_("There is no cache “%s”. Start without --page to see them all."),
                             self->options.page);
  fail (self, message);

  return FALSE;
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

static const GActionEntry actions[] = {
  { "about", about_cb },
  { "quit", quit_cb },
};

static const struct
{
  const char *action;
  const char *accels[2];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.back", { "<Alt>Left" } },
  { "win.clear", { "<Control><Shift>Delete" } },
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
  self->workload = demo_workload_new ();
  self->sampler = demo_sampler_new (G_LIST_MODEL (rc_registry_get_default ()));
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
}

static void
demo_application_activate (GApplication *application)
{
  DemoApplication *self = DEMO_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (demo_window_new (GTK_APPLICATION (self), self->sampler, self->workload));
      resize (self, window);
      if (!show_page (self, DEMO_WINDOW (window)))
        return;

      demo_workload_set_running (self->workload, TRUE);
    }

  gtk_window_present (window);
  if (self->options.screenshot != NULL && self->screenshot_id == 0)
    {
      demo_screenshot_prepare (window);
      self->screenshot_id = g_timeout_add ((guint) (self->options.after_seconds * 1000),
                                           screenshot_cb, self);
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
  if (self->options.screenshot != NULL)
    g_application_set_flags (application, g_application_get_flags (application)
                                          | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
demo_application_shutdown (GApplication *application)
{
  DemoApplication *self = DEMO_APPLICATION (application);

  g_clear_handle_id (&self->screenshot_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_object (&self->sampler);

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
