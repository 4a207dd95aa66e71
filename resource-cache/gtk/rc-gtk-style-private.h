/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What every public widget needs before it is shown: the texts and the looks of the library.
   Call it from the widget's instance initialisation. */
void rc_gtk_style_ensure (GtkWidget *widget);

G_END_DECLS
