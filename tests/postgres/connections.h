/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

#include "server.h"

G_BEGIN_DECLS

/* The value that is cached. Borrowers and the validate function may come from several
   threads at once, libpq wants one at a time. */
typedef struct
{
  PGconn *conn;             /* lock */
  GMutex lock;
} TestConnection;

/* Real connections for a cache: how to open, check and close them, and how often that
   was done. */
typedef struct
{
  TestServer *server;
  gboolean is_patient;      /* a load waits for a server that is down */
  int n_tries;              /* atomic */
  int n_checks;             /* atomic */
  int n_open;               /* atomic: opened and not closed */
} TestConnections;

RcCache        *test_connections_new_cache (TestConnections *self);
void            test_connections_take      (TestConnections *self,
                                            PGconn          *conn,
                                            GValue          *value);

/* Borrowers, as every program would write them. */
TestConnection *test_lease_get_connection  (RcLease         *lease);
gboolean        test_lease_execute         (RcLease         *lease,
                                            const char      *sql);
gboolean        test_execute               (RcCache         *cache,
                                            const char      *key,
                                            const char      *sql);

/* A test with a cache of connections, and with a frozen clock; when it is over, no
   connection may be left. */
typedef struct
{
  TestServer *server;
  TestConnections connections;
  RcCache *cache;
} TestFixture;

void     test_fixture_set_up             (TestFixture   *self,
                                          gconstpointer  server);
void     test_fixture_tear_down          (TestFixture   *self,
                                          gconstpointer  server);
int      test_fixture_use                (TestFixture   *self,
                                          const char    *key);
void     test_fixture_assert_connections (TestFixture   *self,
                                          int            expected);

G_END_DECLS
