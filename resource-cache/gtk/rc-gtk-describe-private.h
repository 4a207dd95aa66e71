/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-gtk-monitor.h"

G_BEGIN_DECLS

/* What a cache's graph shows, as a sentence for those who do not see it. */
char *rc_gtk_describe_graph (RcGtkMonitor *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
