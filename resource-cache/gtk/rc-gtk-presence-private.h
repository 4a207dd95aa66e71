/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_PRESENCE (rc_gtk_presence_get_type ())

/* Whether a widget can be seen: it is mapped, and its window is not minimised. */
G_DECLARE_FINAL_TYPE (RcGtkPresence, rc_gtk_presence, RC_GTK, PRESENCE, GObject)

/* Emits "changed" whenever it is another. Does not keep the widget alive. */
RcGtkPresence *rc_gtk_presence_new     (GtkWidget     *widget) G_GNUC_WARN_UNUSED_RESULT;

gboolean       rc_gtk_presence_is_seen (RcGtkPresence *self);
gboolean       rc_gtk_presence_is_of   (RcGtkPresence *self,
                                        GtkWidget     *widget);

G_END_DECLS
