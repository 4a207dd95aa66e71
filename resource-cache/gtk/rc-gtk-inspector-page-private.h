/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_INSPECTOR_PAGE (rc_gtk_inspector_page_get_type ())

/* The caches of this process, in GTK's inspector: Ctrl+Shift+D in any program that links this
   library. */
G_DECLARE_FINAL_TYPE (RcGtkInspectorPage, rc_gtk_inspector_page, RC_GTK, INSPECTOR_PAGE, GtkWidget)

G_END_DECLS
