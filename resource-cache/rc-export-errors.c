/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-errors-private.h"

#include "rc-error.h"
#include "rc-export-consent-private.h"

#include <glib/gi18n-lib.h>

#define NOT_ALLOWED "dev.resourcecache.Error.NotAllowed"
#define NOT_FOUND "dev.resourcecache.Error.NotFound"
#define FAILED "dev.resourcecache.Error.Failed"

void
rc_export_refuse_gone (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                 G_DBUS_ERROR_UNKNOWN_OBJECT,
                                                 _("The cache is gone"));
}

void
rc_export_refuse_command (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (
    invocation, NOT_ALLOWED,
    _("The program does not allow commands. Start it with RESOURCE_CACHE_EXPORT=commands, or let "
      "it set the property “export-flags” of its registry"));
}

void
rc_export_refuse_entry (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (
    invocation, NOT_FOUND,
    _("The cache has no entry of that id: it may have left meanwhile. Ask for the entries again"));
}

void
rc_export_refuse_bound (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (
    invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
    _("Bounds are ttl and idle-timeout (x, microseconds), max-entries (u) and max-weight (t), "
      "and none is negative"));
}

void
rc_export_refuse_crowd (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (
    invocation, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED,
    _("Too many commands are under way. Wait for the answers of those that were sent"));
}

void
rc_export_refuse_number (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                 G_DBUS_ERROR_INVALID_ARGS,
                                                 _("The fraction is a number from 0 to 1"));
}

/* What this library itself says of a request. */
void
rc_export_answer_error (GDBusMethodInvocation *invocation,
                        const GError          *error)
{
  g_dbus_method_invocation_return_gerror (invocation, error);
}

/* What a loader says is the program's, as keys are. */
void
rc_export_answer_failure (GDBusMethodInvocation *invocation,
                          const GError          *error)
{
  g_autofree char *text = rc_export_show_text (error->message);

  g_dbus_method_invocation_return_dbus_error (
    invocation, g_error_matches (error, RC_ERROR, RC_ERROR_NOT_FOUND) ? NOT_FOUND : FAILED, text);
}
