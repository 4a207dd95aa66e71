/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-pin-private.h"

G_BEGIN_DECLS

/* Carries out what others command: in threads of its own, because a release function or a
   loader may take its time. */
gboolean rc_export_is_command (const char            *method);
void     rc_export_command    (GDBusMethodInvocation *invocation,
                               RcPin                 *pin,
                               guint                  number);

G_END_DECLS
