/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows a name in the child of a list item, and gives it to the item, which has the focus. GTK
   has no property for that. */
void demo_name_list_item (GtkWidget  *child,
                          GtkLabel   *label,
                          const char *name);

G_END_DECLS
