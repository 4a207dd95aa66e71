/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-window.h"

G_BEGIN_DECLS

/* Asks where to save what a window shows, and saves it: as “json”, “csv” or “png”. */
void     demo_save_ask    (DemoWindow           *window,
                           const char           *format);

/* Saves what a window shows, in the format that the name of the file tells. */
void     demo_save_async  (DemoWindow           *window,
                           const char           *path,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data);
gboolean demo_save_finish (GAsyncResult         *result,
                           GError              **error);

/* Tells whether a name of a file ends with a format that can be saved. */
gboolean demo_save_knows  (const char           *path);

G_END_DECLS
