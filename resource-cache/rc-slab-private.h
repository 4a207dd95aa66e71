/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory for what there may be a million of, cut from pages, without a header for each. That
   saves a tenth of it. And it keeps what is freed out of glibc's fast bins: after many small
   blocks have been freed there, some later malloc() stops until it has joined them all. */

gpointer rc_slab_alloc (gsize    size);
void     rc_slab_free  (gpointer block,
                        gsize    size);

G_END_DECLS
