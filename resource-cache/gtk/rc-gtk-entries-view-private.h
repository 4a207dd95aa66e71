/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_ENTRIES_VIEW (rc_gtk_entries_view_get_type ())

/* The entries of one cache, as a table that can be searched, and sorted by every column.
   Emits "failed" with a message. */
G_DECLARE_FINAL_TYPE (RcGtkEntriesView, rc_gtk_entries_view, RC_GTK, ENTRIES_VIEW, GtkBox)

void rc_gtk_entries_view_set_monitor (RcGtkEntriesView *self,
                                      RcGtkMonitor     *monitor);
void rc_gtk_entries_view_sort        (RcGtkEntriesView *self,
                                      const char       *column);

G_END_DECLS
