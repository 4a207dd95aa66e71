/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes a window that has been presented look as on a complete desktop. */
void     demo_screenshot_prepare (GtkWindow   *window);

/* Writes what a window shows into a PNG file. */
gboolean demo_screenshot_save    (GtkWindow   *window,
                                  const char  *path,
                                  GError     **error);

G_END_DECLS
