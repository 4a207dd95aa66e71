/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often this process was forked off since the library is in use. A child has none
   of its parent's threads: what they were to do is not done here. */
guint rc_fork_get_generation (void);

G_END_DECLS
