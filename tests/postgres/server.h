/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/* A PostgreSQL server of the test's own: in a temporary folder, behind a socket in it.
   A guard stops it and removes the folder, however the test ends. */
typedef struct
{
  char *folder;
  GSubprocess *guard;
} TestServer;

/* The role of the programs under test; the tests themselves come as superuser. */
#define TEST_SERVER_ROLE "app"

#define TEST_SERVER_CONNECTIONS "SELECT count(*) FROM pg_stat_activity " \
                                "WHERE usename = '" TEST_SERVER_ROLE "'"

void    test_server_init           (TestServer *self);
void    test_server_clear          (TestServer *self);

void    test_server_start          (TestServer *self);
void    test_server_stop           (TestServer *self,
                                    const char *mode);
void    test_server_signal         (TestServer *self,
                                    int         signal_number);

PGconn *test_server_connect        (TestServer *self,
                                    const char *role);
PGconn *test_server_begin_connect  (TestServer *self,
                                    const char *role);
void    test_server_execute        (TestServer *self,
                                    const char *sql);
int     test_server_count          (TestServer *self,
                                    const char *sql);
void    test_server_wait_for       (TestServer *self,
                                    const char *sql,
                                    int         expected);
int     test_server_count_in_log   (TestServer *self,
                                    const char *text);

G_END_DECLS
