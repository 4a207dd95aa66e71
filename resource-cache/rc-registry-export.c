/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-registry-private.h"

#include "rc-export-consent-private.h"
#include "rc-export-private.h"

/**
 * rc_registry_export:
 * @self: the registry
 * @connection: (nullable): where to; `NULL` for a connection of the library's own to the
 *   session bus
 *
 * Lets other programs watch the caches of this one over D-Bus.
 *
 * They see the name, the settings, the statistics, the entries and the loads of each cache:
 * never a value, and of a key what [func@Rc.key_dup_label] shows.
 * [property@Rc.Registry:export-flags] allows more. The interfaces are described in
 * `dev.resourcecache.xml`; the program owns the name `dev.resourcecache.P` and its process id
 * there. Who starts the program can have the same by the environment variable
 * `RESOURCE_CACHE_EXPORT=1`.
 *
 * A thread of the library answers: no main loop is needed, and the program may end at any
 * time. It comes back when the bus does; without a bus nothing happens. To export again with
 * another connection ends the export before. With @connection, the program looks after that
 * connection. A process that is forked off one that exports is not exported.
 *
 * Since: 0.1
 */
void
rc_registry_export (RcRegistry      *self,
                    GDBusConnection *connection)
{
  g_return_if_fail (RC_IS_REGISTRY (self));
  g_return_if_fail (connection == NULL || G_IS_DBUS_CONNECTION (connection));

  rc_export_start (connection);
}

/**
 * rc_registry_unexport:
 * @self: the registry
 *
 * Ends what [method@Rc.Registry.export] or `RESOURCE_CACHE_EXPORT` began.
 *
 * It does not wait: a request that is being answered still is. Without an export, nothing
 * happens.
 *
 * Since: 0.1
 */
void
rc_registry_unexport (RcRegistry *self)
{
  g_return_if_fail (RC_IS_REGISTRY (self));

  rc_export_stop ();
}

/**
 * rc_registry_get_export_flags: (get-property export-flags)
 * @self: the registry
 *
 * Gets what is allowed to those who watch the caches.
 *
 * Returns: the flags
 *
 * Since: 0.1
 */
RcExportFlags
rc_registry_get_export_flags (RcRegistry *self)
{
  g_return_val_if_fail (RC_IS_REGISTRY (self), RC_EXPORT_NONE);

  return rc_export_get_flags ();
}

/**
 * rc_registry_set_export_flags: (set-property export-flags)
 * @self: the registry
 * @export_flags: what to allow
 *
 * Sets what is allowed to those who watch the caches; it takes effect at once.
 *
 * Since: 0.1
 */
void
rc_registry_set_export_flags (RcRegistry    *self,
                              RcExportFlags  export_flags)
{
  g_return_if_fail (RC_IS_REGISTRY (self));
  g_return_if_fail ((export_flags & ~(RC_EXPORT_KEYS | RC_EXPORT_COMMANDS)) == 0);

  if (rc_export_change_flags (export_flags))
    rc_registry_notify_export_flags (self);
}
