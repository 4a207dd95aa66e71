/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How other processes call an entry: it tells nothing of the key, and the same key has
   another id in another cache, and in another process. */
char *rc_export_make_id (guint       number,
                         const char *key);

G_END_DECLS
