/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-list-private.h"

#include "rc-roster-private.h"

static void
item_clear (gpointer data)
{
  RcExportItem *item = data;

  rc_pin_unref (item->pin);
}

static GArray *
make_items (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (RcExportItem));

  g_array_set_clear_func (items, item_clear);
  return items;
}

void
rc_export_list_init (RcExportList *self)
{
  self->items = make_items ();
  self->last_number = 0;
  self->is_stale = TRUE;
}

void
rc_export_list_clear (RcExportList *self)
{
  g_array_unref (self->items);
}

/* A cache came or went. From any thread. */
void
rc_export_list_touch (RcExportList *self)
{
  g_atomic_int_set (&self->is_stale, TRUE);
}

gboolean
rc_export_list_is_stale (RcExportList *self)
{
  return g_atomic_int_get (&self->is_stale);
}

/* Brings the list up to date. The numbers that came and went are appended to @added and
   @removed, which may be NULL. Both lists are in order of birth: what is missing at its place
   has gone, and what is new is at the end. */
void
rc_export_list_sync (RcExportList *self,
                     GArray       *added,
                     GArray       *removed)
{
  g_autoptr (GPtrArray) pins = NULL;
  g_autoptr (GArray) old_items = self->items;
  guint n_kept = 0;

  g_atomic_int_set (&self->is_stale, FALSE);
  pins = rc_roster_dup ();
  self->items = make_items ();
  for (guint i = 0; i < old_items->len; i++)
    {
      RcExportItem item = g_array_index (old_items, RcExportItem, i);

      if (n_kept < pins->len && g_ptr_array_index (pins, n_kept) == item.pin)
        {
          rc_pin_ref (item.pin);
          g_array_append_val (self->items, item);
          n_kept++;
        }
      else if (removed != NULL)
        g_array_append_val (removed, item.number);
    }

  for (guint i = n_kept; i < pins->len; i++)
    {
      RcExportItem item = { ++self->last_number, rc_pin_ref (g_ptr_array_index (pins, i)) };

      g_array_append_val (self->items, item);
      if (added != NULL)
        g_array_append_val (added, item.number);
    }
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint number_a = ((const RcExportItem *) a)->number;
  guint number_b = ((const RcExportItem *) b)->number;

  return (number_a > number_b) - (number_a < number_b);
}

/* NULL if there is no such cache. */
RcPin *
rc_export_list_find (RcExportList *self,
                     guint         number)
{
  RcExportItem wanted = { number, NULL };
  guint i;

  if (!g_array_binary_search (self->items, &wanted, compare_numbers, &i))
    return NULL;

  return rc_export_list_item (self, i)->pin;
}
