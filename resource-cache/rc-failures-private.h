/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"

G_BEGIN_DECLS

/* Why the load of a key failed. Never changes, once it is among the others. */
typedef struct
{
  GList link;                /* its place among all of them */
  char *key;
  GError *error;
  RcResource *failure;       /* what a language has beside the error; nullable */
  GPtrArray *tags;           /* of the value that was to be; nullable */
  gint64 failed_at;
} RcFailure;

/* The loads that failed of late, by key, the oldest first. Takes no lock and frees no
   failure: what leaves is the caller's to free, where no lock is held. */
typedef struct
{
  GHashTable *table;         /* key → RcFailure; NULL before the first */
  GQueue by_age;
} RcFailures;

RcFailure *rc_failure_new               (const char   *key,
                                         const GError *error,
                                         RcResource   *failure,
                                         gint64        now);
void       rc_failure_free              (RcFailure    *self);

void       rc_failures_init             (RcFailures   *self);
void       rc_failures_clear            (RcFailures   *self);
RcFailure *rc_failures_add              (RcFailures   *self,
                                         RcFailure    *failure);
RcFailure *rc_failures_find             (RcFailures   *self,
                                         const char   *key);
RcFailure *rc_failures_take             (RcFailures   *self,
                                         const char   *key);
GSList    *rc_failures_take_tagged      (RcFailures   *self,
                                         const char   *tag);
GSList    *rc_failures_take_older       (RcFailures   *self,
                                         gint64        time);
gint64     rc_failures_get_oldest       (RcFailures   *self);

G_END_DECLS
