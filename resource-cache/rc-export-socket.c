/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-socket-private.h"

#ifdef G_OS_UNIX
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than a main context and a connection open. */
#define N_FILES 8

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

/* Whether the process may open what it takes. GLib ends the program where it can't wake its main
   loop, for which it opens a file. */
gboolean
rc_export_socket_has_room (GError **error)
{
  int files[N_FILES];
  int n_opened = 0;
  int problem = 0;

  while (n_opened < N_FILES && problem == 0)
    {
      files[n_opened] = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (files[n_opened] >= 0)
        n_opened++;
      else
        problem = errno;
    }
  while (n_opened > 0)
    close (files[--n_opened]);

  if (problem == EMFILE || problem == ENFILE)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (problem),
                         g_strerror (problem));
  return problem != EMFILE && problem != ENFILE;
}

#else

gboolean
rc_export_socket_has_room (GError **error)
{
  return TRUE;
}

void
rc_export_socket_remember (GDBusConnection *connection)
{
}

void
rc_export_socket_forget (void)
{
}

#endif
