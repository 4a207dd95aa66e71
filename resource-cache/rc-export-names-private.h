/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the session bus is, and what this program calls itself there. */
char *rc_export_find_bus         (void);
char *rc_export_dup_app_id       (const char        *sandbox_app_id);
char *rc_export_dup_program_name (void);
char *rc_export_name_command     (const char *const *argv);
char *rc_export_make_bus_name    (const char        *sandbox_app_id,
                                  guint              attempt);
char *rc_export_read_sandbox     (const char        *path);

G_END_DECLS
