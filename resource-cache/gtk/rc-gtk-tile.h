/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gtk/gtk.h>
#include <resource-cache.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_TILE (rc_gtk_tile_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkTile, rc_gtk_tile, RC_GTK, TILE, GtkFlowBoxChild)

RC_AVAILABLE_IN_ALL
RcGtkTile  *rc_gtk_tile_new        (const char *title) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
const char *rc_gtk_tile_get_title  (RcGtkTile  *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_tile_set_title  (RcGtkTile  *self,
                                    const char *title);
RC_AVAILABLE_IN_ALL
const char *rc_gtk_tile_get_value  (RcGtkTile  *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_tile_set_value  (RcGtkTile  *self,
                                    const char *value);
RC_AVAILABLE_IN_ALL
void        rc_gtk_tile_take_value (RcGtkTile  *self,
                                    char       *value);

G_END_DECLS
