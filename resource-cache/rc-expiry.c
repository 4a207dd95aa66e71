/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-expiry-private.h"

void
rc_expiry_init (RcExpiry *self)
{
  self->heap = g_ptr_array_new ();
}

void
rc_expiry_clear (RcExpiry *self)
{
  g_clear_pointer (&self->heap, g_ptr_array_unref);
}

static RcEntry *
entry_at (RcExpiry *self,
          guint     place)
{
  return g_ptr_array_index (self->heap, place);
}

static void
put (RcExpiry *self,
     guint     place,
     RcEntry  *entry)
{
  g_ptr_array_index (self->heap, place) = entry;
  entry->expiry_index = place + 1;
}

static void
sift_up (RcExpiry *self,
         guint     place,
         RcEntry  *entry)
{
  while (place > 0)
    {
      guint parent = (place - 1) / 2;

      if (entry_at (self, parent)->due <= entry->due)
        break;

      put (self, place, entry_at (self, parent));
      place = parent;
    }

  put (self, place, entry);
}

static void
sift_down (RcExpiry *self,
           guint     place,
           RcEntry  *entry)
{
  guint child;

  while ((child = 2 * place + 1) < self->heap->len)
    {
      if (child + 1 < self->heap->len &&
          entry_at (self, child + 1)->due < entry_at (self, child)->due)
        child++;

      if (entry->due <= entry_at (self, child)->due)
        break;

      put (self, place, entry_at (self, child));
      place = child;
    }

  put (self, place, entry);
}

/* @due may be RC_TIME_NEVER: the entry then stays outside. */
void
rc_expiry_add (RcExpiry *self,
               RcEntry  *entry,
               gint64    due)
{
  g_assert (entry->expiry_index == 0);

  entry->due = due;
  if (due == RC_TIME_NEVER)
    return;

  g_ptr_array_add (self->heap, entry);
  sift_up (self, self->heap->len - 1, entry);
}

void
rc_expiry_remove (RcExpiry *self,
                  RcEntry  *entry)
{
  guint place = entry->expiry_index - 1;
  RcEntry *last;

  if (entry->expiry_index == 0)
    return;

  entry->expiry_index = 0;
  last = g_ptr_array_steal_index_fast (self->heap, self->heap->len - 1);
  if (last == entry)
    return;

  if (place > 0 && last->due < entry_at (self, (place - 1) / 2)->due)
    sift_up (self, place, last);
  else
    sift_down (self, place, last);
}

RcEntry *
rc_expiry_peek (RcExpiry *self)
{
  return self->heap->len > 0 ? entry_at (self, 0) : NULL;
}

gint64
rc_expiry_get_next_due (RcExpiry *self)
{
  return self->heap->len > 0 ? entry_at (self, 0)->due : RC_TIME_NEVER;
}

/* Finds at most @max of those that are due by @due and pass @filter, which is given @now. */
void
rc_expiry_list (RcExpiry  *self,
                gint64     due,
                gboolean (*filter) (gpointer  data,
                                    RcEntry  *entry,
                                    gint64    now),
                gpointer   data,
                gint64     now,
                guint      max,
                GPtrArray *found)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  guint place = 0;

  /* Below one that is due later, all are. */
  g_array_append_val (places, place);
  while (places->len > 0 && found->len < max)
    {
      place = g_array_index (places, guint, places->len - 1);
      g_array_set_size (places, places->len - 1);
      if (place >= self->heap->len || entry_at (self, place)->due > due)
        continue;

      if (filter (data, entry_at (self, place), now))
        g_ptr_array_add (found, entry_at (self, place));
      place = 2 * place + 1;
      g_array_append_val (places, place);
      place++;
      g_array_append_val (places, place);
    }
}
