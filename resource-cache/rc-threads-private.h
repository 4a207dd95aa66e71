/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What D-Bus takes: GLib's worker, that of GDBus, and one of GTask's. */
#define RC_THREADS_OF_BUS 3

gboolean rc_threads_are_to_be_had (guint n_threads);

G_END_DECLS
