/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a request is refused; all take over the invocation. */
void rc_export_refuse_gone    (GDBusMethodInvocation *invocation);
void rc_export_refuse_command (GDBusMethodInvocation *invocation);
void rc_export_refuse_entry   (GDBusMethodInvocation *invocation);
void rc_export_refuse_bound   (GDBusMethodInvocation *invocation);
void rc_export_refuse_crowd   (GDBusMethodInvocation *invocation);
void rc_export_refuse_number  (GDBusMethodInvocation *invocation);
void rc_export_answer_error   (GDBusMethodInvocation *invocation,
                               const GError          *error);
void rc_export_answer_failure (GDBusMethodInvocation *invocation,
                               const GError          *error);

G_END_DECLS
