/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-heap.h"

#define ITEM(self, i) g_array_index (self, SimItem, i)

SimHeap *
sim_heap_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (SimItem));
}

void
sim_heap_push (SimHeap *self,
               double   rank,
               guint    key)
{
  SimItem item = { rank, key };
  guint i = self->len;

  g_array_append_val (self, item);
  for (; i > 0 && ITEM (self, (i - 1) / 2).rank > rank; i = (i - 1) / 2)
    ITEM (self, i) = ITEM (self, (i - 1) / 2);
  ITEM (self, i) = item;
}

SimItem
sim_heap_pop (SimHeap *self)
{
  SimItem top = ITEM (self, 0);
  SimItem last = ITEM (self, self->len - 1);
  guint i = 0;

  g_array_set_size (self, self->len - 1);
  while (2 * i + 1 < self->len)
    {
      guint child = 2 * i + 1;

      if (child + 1 < self->len && ITEM (self, child + 1).rank < ITEM (self, child).rank)
        child++;
      if (last.rank <= ITEM (self, child).rank)
        break;
      ITEM (self, i) = ITEM (self, child);
      i = child;
    }
  if (self->len > 0)
    ITEM (self, i) = last;

  return top;
}
