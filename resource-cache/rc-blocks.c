/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-blocks-private.h"

#define MIN_LENGTH 16

static guint
get_n_blocks (const RcBlocks *self)
{
  return (self->length + RC_BLOCK_LENGTH - 1) / RC_BLOCK_LENGTH;
}

static void
drop_last_block (RcBlocks *self)
{
  guint last = get_n_blocks (self) - 1;

  g_free (self->blocks[last]);
  self->length = last * RC_BLOCK_LENGTH;
  if (last == 0)
    g_clear_pointer (&self->blocks, g_free);
}

void
rc_blocks_clear (RcBlocks *self)
{
  while (self->length > 0)
    drop_last_block (self);
}

static void
add_block (RcBlocks *self,
           gsize     item_size)
{
  guint n_blocks = get_n_blocks (self);

  /* The list of blocks has room for a power of 2 of them. */
  if ((n_blocks & (n_blocks - 1)) == 0)
    self->blocks = g_renew (gpointer, self->blocks, 2 * n_blocks);
  self->blocks[n_blocks] = g_malloc_n (RC_BLOCK_LENGTH, item_size);
  self->length += RC_BLOCK_LENGTH;
}

static void
lengthen_only_block (RcBlocks *self,
                     gsize     item_size)
{
  if (self->blocks == NULL)
    self->blocks = g_new0 (gpointer, 1);

  self->length = MAX (MIN_LENGTH, 2 * self->length);
  self->blocks[0] = g_realloc_n (self->blocks[0], self->length, item_size);
}

/* Makes room for @n_items, which should not be many more than before, and gives back what
   they leave over by far. */
void
rc_blocks_fit (RcBlocks *self,
               guint     n_items,
               gsize     item_size)
{
  while (self->length < n_items)
    if (self->length < RC_BLOCK_LENGTH)
      lengthen_only_block (self, item_size);
    else
      add_block (self, item_size);

  while (self->length > RC_BLOCK_LENGTH && self->length - n_items > 2 * RC_BLOCK_LENGTH)
    drop_last_block (self);
}
