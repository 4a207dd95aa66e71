/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Some of the items: those whose hashes have the same lowest bits. */
typedef struct
{
  GHashTable *items;         /* NULL if there are none */
  guint depth;               /* how many bits those are */
} RcTablePart;

/* A set of items. As long as they are few it is one hash table. One that has got too many
   splits in two, and only that one: nothing is ever done for all items at once. Takes no
   lock and frees no item. */
typedef struct
{
  GHashFunc hash;            /* has to be good in its lowest bits */
  GEqualFunc equal;
  RcTablePart *parts;        /* by the bits; one with fewer of them stands in several places.
                                NULL if there are no items */
  guint depth;               /* how many bits have a place each */
  guint n_items;
} RcTable;

/* Not to be used any more once the table has changed. */
typedef struct
{
  const RcTable *table;
  guint place;               /* of the next part */
  gboolean is_in_part;
  GHashTableIter iter;
} RcTableIter;

void     rc_table_init      (RcTable       *self,
                             GHashFunc      hash,
                             GEqualFunc     equal);
void     rc_table_clear     (RcTable       *self);
void     rc_table_add       (RcTable       *self,
                             gpointer       item);
void     rc_table_remove    (RcTable       *self,
                             gpointer       item);
gpointer rc_table_find      (const RcTable *self,
                             gconstpointer  like,
                             guint          hash);

gpointer rc_table_peek      (const RcTable *self,
                             guint         *place);
guint    rc_table_visit     (const RcTable *self,
                             guint          place,
                             GFunc          func,
                             gpointer       user_data);

void     rc_table_iter_init (RcTableIter   *iter,
                             const RcTable *table);
gpointer rc_table_iter_next (RcTableIter   *iter);

G_END_DECLS
