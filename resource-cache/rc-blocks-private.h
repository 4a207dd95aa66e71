/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RC_BLOCK_LENGTH 1024

/* The room of an array that may become very long. It grows block by block, so that what is
   there never moves all at once; as long as one block is enough, that one is only as long as
   it must be. */
typedef struct
{
  gpointer *blocks;          /* NULL if there is no room */
  guint length;              /* for how many items there is room */
} RcBlocks;

void rc_blocks_clear (RcBlocks *self);
void rc_blocks_fit   (RcBlocks *self,
                      guint     n_items,
                      gsize     item_size);

/* An array of its items, of which index % RC_BLOCK_LENGTH is the one. */
static inline gpointer
rc_blocks_get (const RcBlocks *self,
               guint           index)
{
  return self->blocks[index / RC_BLOCK_LENGTH];
}

/* A place for the item @index, as a variable of @type. */
#define rc_blocks_at(self, type, index) \
  (((type *) rc_blocks_get (self, index))[(index) % RC_BLOCK_LENGTH])

G_END_DECLS
