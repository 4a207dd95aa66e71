/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real bus at an address that stays the same when it is started again. */
typedef struct
{
  char        *folder;
  char        *address;
  GSubprocess *daemon;
} TestBus;

void test_bus_init  (TestBus *self);
void test_bus_start (TestBus *self);
void test_bus_stop  (TestBus *self);
void test_bus_clear (TestBus *self);

/* A program on the bus that answers whatever a test wants it to, right or wrong. */
typedef struct
{
  GDBusConnection *connection;
  GMutex           lock;
  GHashTable      *answers;    /* method → GVariant; who has none is not answered */
  GHashTable      *errors;     /* method → name of an error */
  GHashTable      *counts;     /* method → how often it was called */
  char            *last;       /* the arguments of the last call, printed */
} TestImpostor;

void     test_impostor_init     (TestImpostor *self,
                                 TestBus      *bus);
void     test_impostor_clear    (TestImpostor *self);
void     test_impostor_own      (TestImpostor *self,
                                 const char   *name);
void     test_impostor_answer   (TestImpostor *self,
                                 const char   *method,
                                 const char   *answer);
void     test_impostor_refuse   (TestImpostor *self,
                                 const char   *method,
                                 const char   *error);
void     test_impostor_emit     (TestImpostor *self,
                                 const char   *path,
                                 const char   *interface,
                                 const char   *signal,
                                 const char   *arguments);
guint    test_impostor_count    (TestImpostor *self,
                                 const char   *method);
char    *test_impostor_dup_last (TestImpostor *self);

/* Lets the main context run until @condition holds, which something outside will bring about. */
#define test_run_until(condition)              \
  G_STMT_START                                 \
    {                                          \
      while (!(condition))                     \
        g_main_context_iteration (NULL, TRUE); \
    }                                          \
  G_STMT_END

G_END_DECLS
