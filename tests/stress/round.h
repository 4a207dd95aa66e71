/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "history.h"
#include "rc-test.h"

G_BEGIN_DECLS

/* Several threads use a few keys of one cache, and write down what they see. */

#define ROUND_N_KEYS 3
#define ROUND_N_CALLS 60    /* of each player */

typedef struct
{
  const char *path;
  gboolean is_async;
  gboolean is_threaded;
} RoundForm;

typedef struct
{
  History history;
  const RoundForm *form;
  RcCache *cache;
  guint32 seed;
  TestLatch start;
  TestLatch ended;          /* loads */
  GAsyncQueue *answers;     /* of Answer: given by a thread that does nothing else */
} Round;

typedef struct
{
  Round *round;
  GThread *thread;
  GRand *rand;
  GMainContext *context;
  guint n_pending;
} Player;

/* A call that somebody is told of later. */
typedef struct
{
  Player *player;
  Call *call;
} Ticket;

Ticket     *ticket_new          (Player       *player,
                                 Call         *call);

const char *round_get_key       (int           key);
void        round_load_for_get  (RcLoad       *rc_load,
                                 gpointer      ticket);
void        round_load_anew     (RcLoad       *rc_load,
                                 gpointer      round);
gpointer    round_give_answers  (gpointer      round);
void        round_end_answers   (Round        *self);
int         round_get_failed    (const GError *error);

gpointer    player_play         (gpointer      player);

G_END_DECLS
