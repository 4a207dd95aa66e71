/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The size that a window had when it was last closed. */
void demo_state_restore (GtkWindow *window);
void demo_state_save    (GtkWindow *window);

G_END_DECLS
