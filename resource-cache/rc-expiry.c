/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-expiry-private.h"

/* Below each place are so many others: their dues fill one line of the processor's cache. */
#define N_CHILDREN 4

void
rc_expiry_clear (RcExpiry *self)
{
  rc_blocks_clear (&self->heap);
  self->n_entries = 0;
}

static RcExpiryPlace *
at (const RcExpiry *self,
    guint           place)
{
  return &rc_blocks_at (&self->heap, RcExpiryPlace, place);
}

static void
put (RcExpiry      *self,
     guint          place,
     RcExpiryPlace  item)
{
  *at (self, place) = item;
  item.entry->expiry_index = place + 1;
}

/* What is due before @item makes way for it, from @place on. */
static guint
sift_up (RcExpiry      *self,
         guint          place,
         RcExpiryPlace  item)
{
  while (place > 0)
    {
      guint parent = (place - 1) / N_CHILDREN;

      if (at (self, parent)->due <= item.due)
        break;

      put (self, place, *at (self, parent));
      place = parent;
    }

  return place;
}

static guint
find_first_child (RcExpiry *self,
                  guint     place)
{
  guint first = N_CHILDREN * place + 1;
  guint end = MIN (first + N_CHILDREN, self->n_entries);
  guint best = first;

  for (guint child = first + 1; child < end; child++)
    if (at (self, child)->due < at (self, best)->due)
      best = child;

  return best;
}

static guint
sift_down (RcExpiry      *self,
           guint          place,
           RcExpiryPlace  item)
{
  while (N_CHILDREN * place + 1 < self->n_entries)
    {
      guint child = find_first_child (self, place);

      if (item.due <= at (self, child)->due)
        break;

      put (self, place, *at (self, child));
      place = child;
    }

  return place;
}

/* Puts it where it belongs, if @place has become free. */
static void
settle (RcExpiry      *self,
        guint          place,
        RcExpiryPlace  item)
{
  guint higher = sift_up (self, place, item);

  put (self, higher == place ? sift_down (self, place, item) : higher, item);
}

static guint
make_place (RcExpiry *self)
{
  rc_blocks_fit (&self->heap, self->n_entries + 1, sizeof (RcExpiryPlace));
  return self->n_entries++;
}

/* When it is due from now on. @due may be RC_TIME_NEVER: the entry then stays outside. */
void
rc_expiry_set (RcExpiry *self,
               RcEntry  *entry,
               gint64    due)
{
  guint place;

  if (due == RC_TIME_NEVER)
    {
      rc_expiry_remove (self, entry);
      return;
    }

  place = entry->expiry_index > 0 ? entry->expiry_index - 1 : make_place (self);
  settle (self, place, (RcExpiryPlace) { due, entry });
}

void
rc_expiry_remove (RcExpiry *self,
                  RcEntry  *entry)
{
  guint place = entry->expiry_index - 1;

  if (entry->expiry_index == 0)
    return;

  entry->expiry_index = 0;
  self->n_entries--;
  if (place < self->n_entries)
    settle (self, place, *at (self, self->n_entries));
  rc_blocks_fit (&self->heap, self->n_entries, sizeof (RcExpiryPlace));
}

RcEntry *
rc_expiry_peek (RcExpiry *self)
{
  return self->n_entries > 0 ? at (self, 0)->entry : NULL;
}

gint64
rc_expiry_get_due (RcExpiry      *self,
                   const RcEntry *entry)
{
  return entry->expiry_index > 0 ? at (self, entry->expiry_index - 1)->due : RC_TIME_NEVER;
}

gint64
rc_expiry_get_next_due (RcExpiry *self)
{
  return self->n_entries > 0 ? at (self, 0)->due : RC_TIME_NEVER;
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
      if (place >= self->n_entries || at (self, place)->due > due)
        continue;

      if (filter (data, at (self, place)->entry, now))
        g_ptr_array_add (found, at (self, place)->entry);
      for (guint i = 0; i < N_CHILDREN; i++)
        {
          guint child = N_CHILDREN * place + 1 + i;

          g_array_append_val (places, child);
        }
    }
}
