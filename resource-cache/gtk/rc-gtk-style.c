/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-style-private.h"

#define FOLDER "/dev/resourcecache/Gtk/"

static void
add_provider (GdkDisplay *display,
              const char *resource,
              guint       priority)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, resource);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), priority);
}

/* A theme that knows cards and titles, as that of libadwaita, keeps its own; distances are
   ours in every theme. */
void
rc_gtk_style_ensure (GtkWidget *widget)
{
  GdkDisplay *display = gtk_widget_get_display (widget);

  if (g_object_get_data (G_OBJECT (display), FOLDER) != NULL)
    return;

  g_object_set_data (G_OBJECT (display), FOLDER, GINT_TO_POINTER (TRUE));
  add_provider (display, FOLDER "rc-gtk-fallback.css", GTK_STYLE_PROVIDER_PRIORITY_FALLBACK);
  add_provider (display, FOLDER "rc-gtk-layout.css", GTK_STYLE_PROVIDER_PRIORITY_SETTINGS);
}
