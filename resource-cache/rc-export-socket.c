/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-socket-private.h"

#ifdef G_OS_UNIX
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static int bus_fd = -1;      /* atomic */

/* The number stays taken: GDBus, which does not know, must not find another file there. */
static void
child_cb (void)
{
  int fd = g_atomic_int_get (&bus_fd);
  int nothing = fd >= 0 ? open ("/dev/null", O_RDWR | O_CLOEXEC) : -1;

  if (nothing < 0)
    return;

  if (dup2 (nothing, fd) >= 0)
    fcntl (fd, F_SETFD, FD_CLOEXEC);
  close (nothing);
}

void
rc_export_socket_remember (GDBusConnection *connection)
{
  static gsize is_watching;
  GIOStream *stream = g_dbus_connection_get_stream (connection);

  if (!G_IS_SOCKET_CONNECTION (stream))
    return;

  g_atomic_int_set (&bus_fd, g_socket_get_fd (g_socket_connection_get_socket (
                               G_SOCKET_CONNECTION (stream))));
  if (g_once_init_enter (&is_watching))
    {
      pthread_atfork (NULL, NULL, child_cb);
      g_once_init_leave (&is_watching, TRUE);
    }
}

void
rc_export_socket_forget (void)
{
  g_atomic_int_set (&bus_fd, -1);
}

#else

void
rc_export_socket_remember (GDBusConnection *connection)
{
}

void
rc_export_socket_forget (void)
{
}

#endif
