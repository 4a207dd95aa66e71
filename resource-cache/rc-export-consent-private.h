/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-types.h"

G_BEGIN_DECLS

/* What the program, or who has started it, allows to be told and done. */
gboolean      rc_export_read_wish (const char    *text,
                                   RcExportFlags *flags);
gboolean      rc_export_is_wished (void);
RcExportFlags rc_export_get_flags (void);
gboolean      rc_export_set_flags (RcExportFlags  flags);

char         *rc_export_clip      (const char    *text);
char         *rc_export_show_key  (const char    *key);
char         *rc_export_show_text (const char    *text);

G_END_DECLS
