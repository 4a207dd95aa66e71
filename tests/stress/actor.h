/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "life.h"

G_BEGIN_DECLS

/* A thread that uses the cache of a life, in every way there is. */

#define ACTOR_MAX_LEASES 8
#define ACTOR_MAX_PENDING 8

typedef struct
{
  Life *life;
  GThread *thread;
  guint n_calls;                /* to make */
  int is_done;                  /* atomic */
  GRand *rand;
  GMainContext *context;
  RcLease *leases[ACTOR_MAX_LEASES];
  guint n_pending;
} Actor;

void        actor_start      (Actor      *self,
                              Life       *life,
                              guint32     seed,
                              guint       n_calls);
void        actor_clear      (Actor      *self);
guint       actor_draw       (Actor      *self,
                              guint       end);
const char *actor_draw_key   (Actor      *self);

void        actor_keep       (Actor      *self,
                              RcLease    *lease,
                              GError     *error);
void        actor_settle     (Actor      *self,
                              RcLoad     *load,
                              GError     *error);

void        actor_call_async (Actor      *self);

G_END_DECLS
