/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-help.h"

#include <glib/gi18n.h>

#include "demo-window.h"

#define MANUAL VIEWER_DOCDIR "/viewer.html"

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GtkWindow *parent = GTK_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (parent, result, &error) && DEMO_IS_WINDOW (parent))
    demo_window_tell (DEMO_WINDOW (parent), error->message);
}

void
demo_help_show (GtkWindow *parent)
{
  g_autofree char *uri = g_filename_to_uri (MANUAL, NULL, NULL);

  if (g_file_test (MANUAL, G_FILE_TEST_EXISTS))
    gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
  else if (DEMO_IS_WINDOW (parent))
    demo_window_tell (DEMO_WINDOW (parent),
                      _("The manual is not installed. It is part of the documentation."));
}
