/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-bell-private.h"
#include "rc-entry-private.h"

G_BEGIN_DECLS

#define RC_BOARD_N_PLACES 1024
#define RC_BOARD_N_USES 1024

/* Shared with a language that has hits without a call: it reads the marks and writes the uses.
   Each item is read or written in one piece, and none relies on another being seen earlier. */
typedef struct
{
  gint32 uses[RC_BOARD_N_USES];     /* 1 + place, in a circle; 0: to be written */
  gint32 marks[RC_BOARD_N_PLACES];  /* what may be handed out unasked; 0: nothing */
  gint32 next_use;                  /* the writer's own */
  gint32 unused;
} RcBoardPage;

/* Entries of a store that a reader may use without the lock, until they leave or come near to
   their deadline. Takes no lock itself: changes need the cache's. */
typedef struct
{
  GBytes *bytes;
  RcBoardPage *page;                       /* in there */
  GHashTable *places;                      /* RcEntry → 1 + place */
  RcEntry *entries[RC_BOARD_N_PLACES];     /* NULL where there is no mark */
  gint32 last_mark;
  guint next_place;
  guint next_use;                          /* the reader's */
  gint64 shut_at;                          /* when a mark has to go, at the earliest */
  RcChore *chore;                          /* the owner's, that shuts what is due; nullable */
  RcBell *bell;                            /* rings when a mark has gone; nullable */
} RcBoard;

typedef void (*RcBoardUseFunc) (RcEntry  *entry,
                                gpointer  data);

RcBoard *rc_board_new        (void);
void     rc_board_free       (RcBoard        *self);

guint    rc_board_mark       (RcBoard        *self,
                              RcEntry        *entry,
                              int            *mark);
void     rc_board_forget     (RcBoard        *self,
                              RcEntry        *entry);
void     rc_board_forget_all (RcBoard        *self);
void     rc_board_shut_due   (RcBoard        *self,
                              gint64          now);
gboolean rc_board_has_uses   (RcBoard        *self);
void     rc_board_take_uses  (RcBoard        *self,
                              RcBoardUseFunc  func,
                              gpointer        data);

G_END_DECLS
