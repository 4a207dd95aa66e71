/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint top_width_of     (const char *text);
void  top_width_append (GString    *line,
                        const char *text,
                        guint       width,
                        gboolean    to_the_right);

G_END_DECLS
