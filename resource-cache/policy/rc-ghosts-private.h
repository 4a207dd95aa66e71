/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is remembered of an entry that has left. */
typedef struct
{
  guint32 tag : 24;          /* of its hash */
  guint32 frequency : 8;     /* 0 = nobody */
  guint32 stamp;             /* of its last use */
} RcGhost;

/* Entries that have left, by hash. Each has one place, where a later one replaces it. */
typedef struct
{
  RcGhost *ghosts;           /* NULL as long as there are none */
  guint size;                /* a power of 2 */
  RcGhost *old;              /* the places before there were more; NULL if that is long ago */
  guint old_size;
  guint until_forgotten;     /* how many ghosts have to come before those are given up */
} RcGhosts;

void    rc_ghosts_clear (RcGhosts *self);
void    rc_ghosts_grow  (RcGhosts *self,
                         gsize     size);
RcGhost rc_ghosts_put   (RcGhosts *self,
                         guint64   hash,
                         guint     frequency,
                         guint32   stamp);
RcGhost rc_ghosts_take  (RcGhosts *self,
                         guint64   hash);

G_END_DECLS
