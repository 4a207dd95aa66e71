/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-list-item.h"

void
demo_name_list_item (GtkWidget  *child,
                     GtkLabel   *label,
                     const char *name)
{
  GtkWidget *item = gtk_widget_get_parent (child);

  gtk_label_set_label (label, name);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}
