/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-table-private.h"

#include <string.h>

/* Extendible hashing (Fagin and others, 1979), each bucket a GHashTable. */

/* A GHashTable of 256 places has room for these without a bigger one. */
#define MAX_IN_PART 240

/* There are as many items as this for each place, or no more places are made: whose hashes
   have too much in common to be told apart stay together. */
#define MIN_PER_PLACE 32

#define MAX_DEPTH 24

static guint
get_n_places (const RcTable *self)
{
  return 1u << self->depth;
}

static RcTablePart *
get_part (const RcTable *self,
          guint          hash)
{
  return &self->parts[hash & (get_n_places (self) - 1)];
}

/* The functions are those of a GHashTable. */
void
rc_table_init (RcTable    *self,
               GHashFunc   hash,
               GEqualFunc  equal)
{
  *self = (RcTable) { .hash = hash, .equal = equal };
}

/* A part is met in the first of its places. */
static gboolean
is_to_be_visited (const RcTable *self,
                  guint          place)
{
  return self->parts[place].items != NULL && place >> self->parts[place].depth == 0;
}

void
rc_table_clear (RcTable *self)
{
  for (guint i = get_n_places (self); self->parts != NULL && i > 0; i--)
    if (is_to_be_visited (self, i - 1))
      g_hash_table_unref (self->parts[i - 1].items);

  g_clear_pointer (&self->parts, g_free);
  self->depth = 0;
  self->n_items = 0;
}

/* Everywhere where that part stands. */
static void
set_items (RcTable    *self,
           guint       place,
           guint       depth,
           GHashTable *items)
{
  for (guint i = place & ((1u << depth) - 1); i < get_n_places (self); i += 1u << depth)
    self->parts[i] = (RcTablePart) { items, depth };
}

/* Each part stands in twice as many places as before. */
static void
double_places (RcTable *self)
{
  guint n_places = get_n_places (self);

  self->parts = g_renew (RcTablePart, self->parts, 2 * n_places);
  memcpy (self->parts + n_places, self->parts, n_places * sizeof (RcTablePart));
  self->depth++;
}

/* Those whose next bit is set get a part of their own. */
static void
split (RcTable *self,
       guint    place)
{
  GHashTable *items = self->parts[place].items;
  guint depth = self->parts[place].depth;
  guint bit = 1u << depth;
  GHashTable *others = g_hash_table_new (self->hash, self->equal);
  GHashTableIter iter;
  gpointer item;

  if (depth == self->depth)
    double_places (self);

  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (self->hash (item) & bit)
      {
        g_hash_table_iter_remove (&iter);
        g_hash_table_add (others, item);
      }

  set_items (self, place & ~bit, depth + 1, items);
  set_items (self, place | bit, depth + 1, others);
}

static gboolean
may_split (RcTable *self,
           guint    depth)
{
  return depth < self->depth ||
         (depth < MAX_DEPTH && 2 * get_n_places (self) <= self->n_items / MIN_PER_PLACE);
}

/* None that is equal to it may be there. */
void
rc_table_add (RcTable  *self,
              gpointer  item)
{
  guint hash = self->hash (item);
  RcTablePart *part;

  if (self->parts == NULL)
    self->parts = g_new0 (RcTablePart, 1);

  part = get_part (self, hash);
  while (part->items != NULL && g_hash_table_size (part->items) >= MAX_IN_PART &&
         may_split (self, part->depth))
    {
      split (self, part - self->parts);
      part = get_part (self, hash);
    }

  if (part->items == NULL)
    set_items (self, part - self->parts, part->depth,
               g_hash_table_new (self->hash, self->equal));
  g_hash_table_add (part->items, item);
  self->n_items++;
}

/* It must be there. What is empty is given back, but for the part of a small table, which
   may well be filled again. */
void
rc_table_remove (RcTable  *self,
                 gpointer  item)
{
  RcTablePart *part = get_part (self, self->hash (item));

  g_hash_table_remove (part->items, item);
  self->n_items--;
  if (self->depth == 0 || g_hash_table_size (part->items) > 0)
    return;

  g_hash_table_unref (part->items);
  set_items (self, part - self->parts, part->depth, NULL);
  if (self->n_items == 0)
    rc_table_clear (self);
}

/* The item that is equal to @like, whose hash is @hash, or NULL. */
gpointer
rc_table_find (const RcTable *self,
               gconstpointer  like,
               guint          hash)
{
  RcTablePart *part;

  if (self->n_items == 0)
    return NULL;

  part = get_part (self, hash);
  return part->items != NULL ? g_hash_table_lookup (part->items, like) : NULL;
}

static guint
find_to_be_visited (const RcTable *self,
                    guint          place)
{
  while (self->parts != NULL && place < get_n_places (self) && !is_to_be_visited (self, place))
    place++;

  return place;
}

/* Calls @func, which may not change the table, for the items of one part. Begins at 0, and
   returns where to go on, or 0 at the end. Meanwhile the table may change: what is there all
   the time is met, for what splits goes to a higher place. */
guint
rc_table_visit (const RcTable *self,
                guint          place,
                GFunc          func,
                gpointer       user_data)
{
  GHashTableIter iter;
  gpointer item;

  place = find_to_be_visited (self, place);
  if (self->parts == NULL || place >= get_n_places (self))
    return 0;

  g_hash_table_iter_init (&iter, self->parts[place].items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    func (item, user_data);

  place = find_to_be_visited (self, place + 1);
  return place < get_n_places (self) ? place : 0;
}

void
rc_table_iter_init (RcTableIter   *iter,
                    const RcTable *table)
{
  iter->table = table;
  iter->place = 0;
  iter->is_in_part = FALSE;
}

static gboolean
enter_next_part (RcTableIter *iter)
{
  const RcTable *table = iter->table;

  iter->place = find_to_be_visited (table, iter->place);
  if (table->parts == NULL || iter->place >= get_n_places (table))
    return FALSE;

  g_hash_table_iter_init (&iter->iter, table->parts[iter->place].items);
  iter->place++;
  return TRUE;
}

/* NULL after the last one. */
gpointer
rc_table_iter_next (RcTableIter *iter)
{
  gpointer item;

  while (iter->is_in_part || enter_next_part (iter))
    {
      iter->is_in_part = g_hash_table_iter_next (&iter->iter, &item, NULL);
      if (iter->is_in_part)
        return item;
    }

  return NULL;
}

/* Any item, or NULL if there is none. For who takes out one after the other: @place is where
   it was found, and where to begin the next time; 0 if something was added meanwhile. */
gpointer
rc_table_peek (const RcTable *self,
               guint         *place)
{
  RcTableIter iter;
  gpointer item;

  rc_table_iter_init (&iter, self);
  iter.place = *place;
  item = rc_table_iter_next (&iter);
  *place = item != NULL ? iter.place - 1 : 0;

  return item;
}
