/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The columns of a table of RcGtkEntry: what they show, and how they sort. */
void        rc_gtk_entry_columns_add           (GtkColumnView *view);

/* Returns the position of a column, or -1. */
int         rc_gtk_entry_columns_find          (const char    *name);

/* The way in which a column is looked at first: large numbers matter most. */
GtkSortType rc_gtk_entry_columns_get_direction (int            column);

G_END_DECLS
