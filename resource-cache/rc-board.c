/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-board-private.h"

/* A reader that has a mark compares it with what stands in its place: marks are given one after
   another, so that what has left, or had to give its place to another one, is not taken for
   what is there now. */

RcBoard *
rc_board_new (void)
{
  RcBoard *self = g_new0 (RcBoard, 1);

  self->page = g_new0 (RcBoardPage, 1);
  self->bytes = g_bytes_new_take (self->page, sizeof (RcBoardPage));
  self->places = g_hash_table_new (NULL, NULL);
  self->shut_at = RC_TIME_NEVER;

  return self;
}

/* Readers may go on looking at the page: nothing is marked there any more. */
void
rc_board_free (RcBoard *self)
{
  rc_board_forget_all (self);
  g_clear_pointer (&self->chore, rc_chore_free);
  g_clear_pointer (&self->bell, rc_bell_free);
  g_hash_table_unref (self->places);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static void
set_mark (RcBoard *self,
          guint    place,
          gint32   mark)
{
  g_atomic_int_set (&self->page->marks[place], mark);
}

/* Not zero, and not again before all others were given. Negative where a reader has to know that
   time passes. */
static gint32
make_mark (RcBoard *self,
           RcEntry *entry)
{
  self->last_mark = self->last_mark < G_MAXINT32 ? self->last_mark + 1 : 1;
  return entry->fresh_until != RC_TIME_NEVER ? -self->last_mark : self->last_mark;
}

static void
clear_place (RcBoard *self,
             guint    place)
{
  set_mark (self, place, 0);
  g_hash_table_remove (self->places, self->entries[place]);
  self->entries[place] = NULL;
  if (self->bell != NULL)
    rc_bell_ring (self->bell);
}

static void
set_shut_at (RcBoard *self,
             gint64   shut_at)
{
  self->shut_at = shut_at;
  if (self->bell != NULL)
    rc_bell_set_due (self->bell, shut_at);
}

static gint64
get_shut_at (RcEntry *entry)
{
  return entry->fresh_until != RC_TIME_NEVER ? entry->fresh_until - RC_CLOCK_DOUBT_USEC
                                             : RC_TIME_NEVER;
}

/* Whatever has the place that is next has had it for longest. */
static guint
add (RcBoard *self,
     RcEntry *entry)
{
  guint place = self->next_place;

  self->next_place = (place + 1) % RC_BOARD_N_PLACES;
  if (self->entries[place] != NULL)
    clear_place (self, place);

  self->entries[place] = entry;
  g_hash_table_insert (self->places, entry, GUINT_TO_POINTER (1 + place));
  set_mark (self, place, make_mark (self, entry));
  set_shut_at (self, MIN (self->shut_at, get_shut_at (entry)));

  return place;
}

/* Lets an entry be handed out unasked. Returns its place. */
guint
rc_board_mark (RcBoard *self,
               RcEntry *entry,
               int     *mark)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, entry));

  place = place > 0 ? place - 1 : add (self, entry);
  *mark = self->page->marks[place];

  return place;
}

void
rc_board_forget (RcBoard *self,
                 RcEntry *entry)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, entry));

  if (place > 0)
    clear_place (self, place - 1);
}

void
rc_board_forget_all (RcBoard *self)
{
  for (guint place = 0; place < RC_BOARD_N_PLACES; place++)
    if (self->entries[place] != NULL)
      clear_place (self, place);

  set_shut_at (self, RC_TIME_NEVER);
}

/* What is near to its deadline has to be asked for, so that the exact clock decides. */
void
rc_board_shut_due (RcBoard *self,
                   gint64   now)
{
  gint64 next = RC_TIME_NEVER;

  if (G_LIKELY (now < self->shut_at))
    return;

  for (guint place = 0; place < RC_BOARD_N_PLACES; place++)
    if (self->entries[place] != NULL)
      {
        gint64 shut_at = get_shut_at (self->entries[place]);

        if (shut_at <= now)
          clear_place (self, place);
        else
          next = MIN (next, shut_at);
      }
  set_shut_at (self, next);
}

/* What is read and written in one piece needs no order. */
static gint32
read_use (RcBoard *self)
{
  return __atomic_load_n (&self->page->uses[self->next_use], __ATOMIC_RELAXED);
}

gboolean
rc_board_has_uses (RcBoard *self)
{
  return read_use (self) != 0;
}

/* In the order in which they came. NULL stands for what has left in the very moment in which
   it was used. */
void
rc_board_take_uses (RcBoard        *self,
                    RcBoardUseFunc  func,
                    gpointer        data)
{
  gint32 use;

  for (guint i = 0; i < RC_BOARD_N_USES && (use = read_use (self)) != 0; i++)
    {
      __atomic_store_n (&self->page->uses[self->next_use], 0, __ATOMIC_RELAXED);
      self->next_use = (self->next_use + 1) % RC_BOARD_N_USES;
      func (use > 0 && use <= RC_BOARD_N_PLACES ? self->entries[use - 1] : NULL, data);
    }
}
