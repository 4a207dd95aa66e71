/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server.h"

/* Runs a program that finds a server of its own in its environment. */
int
main (int   argc,
      char *argv[])
{
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  TestServer server;
  int status;

  g_assert_cmpint (argc, >, 1);
  test_server_init (&server);
  g_setenv ("PGHOST", server.folder, TRUE);
  g_setenv ("PGUSER", TEST_SERVER_ROLE, TRUE);

  program = g_subprocess_newv ((const char * const *) argv + 1, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait (program, NULL, NULL);
  status = g_subprocess_get_if_exited (program) ? g_subprocess_get_exit_status (program) : 1;
  test_server_wait_for (&server, TEST_SERVER_CONNECTIONS, 0);

  test_server_clear (&server);
  return status;
}
