/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-entry-store-private.h"

#include "rc-gtk-entry-private.h"

/* Turns snapshot after snapshot into one list in which an entry keeps its row.
   Main thread only. */
struct _RcGtkEntryStore
{
  GObject     parent_instance;

  GListStore *rows;
  GHashTable *by_id; /* id, borrowed from its row → RcGtkEntry, held by rows */
};

G_DEFINE_FINAL_TYPE (RcGtkEntryStore, rc_gtk_entry_store, G_TYPE_OBJECT)

static GHashTable *
collect_ids (GPtrArray *infos)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < infos->len; i++)
    g_hash_table_add (ids, (char *) rc_gtk_entry_info_get_id (infos->pdata[i]));

  return ids;
}

static gboolean
is_gone (RcGtkEntryStore *self,
         guint           position,
         GHashTable     *ids)
{
  g_autoptr (RcGtkEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (g_hash_table_contains (ids, rc_gtk_entry_get_id (entry)))
    return FALSE;

  g_hash_table_remove (self->by_id, rc_gtk_entry_get_id (entry));

  return TRUE;
}

/* Runs of neighbours go in one step: a cleared cache is one change of the list. */
static void
drop_gone (RcGtkEntryStore *self,
           GHashTable     *ids)
{
  guint end = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  while (end > 0)
    {
      guint start = end;

      while (start > 0 && is_gone (self, start - 1, ids))
        start--;
      if (start < end)
        g_list_store_splice (self->rows, start, end - start, NULL, 0);
      end = start > 0 ? start - 1 : 0;
    }
}

static void
add_new (RcGtkEntryStore *self,
         GPtrArray      *infos)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++)
    if (!g_hash_table_contains (self->by_id, rc_gtk_entry_info_get_id (infos->pdata[i])))
      {
        RcGtkEntry *entry = rc_gtk_entry_new (infos->pdata[i]);

        g_hash_table_insert (self->by_id, (char *) rc_gtk_entry_get_id (entry), entry);
        g_ptr_array_add (added, entry);
      }

  if (added->len > 0)
    g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                         added->pdata, added->len);
}

static void
rc_gtk_entry_store_finalize (GObject *object)
{
  RcGtkEntryStore *self = RC_GTK_ENTRY_STORE (object);

  g_hash_table_unref (self->by_id);
  g_object_unref (self->rows);

  G_OBJECT_CLASS (rc_gtk_entry_store_parent_class)->finalize (object);
}

static void
rc_gtk_entry_store_class_init (RcGtkEntryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_gtk_entry_store_finalize;
}

static void
rc_gtk_entry_store_init (RcGtkEntryStore *self)
{
  self->rows = g_list_store_new (RC_GTK_TYPE_ENTRY);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

RcGtkEntryStore *
rc_gtk_entry_store_new (void)
{
  return g_object_new (RC_GTK_TYPE_ENTRY_STORE, NULL);
}

GListModel *
rc_gtk_entry_store_get_model (RcGtkEntryStore *self)
{
  g_return_val_if_fail (RC_GTK_IS_ENTRY_STORE (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/* Rows come and go before any of them gets new numbers: whoever sorts them finds the old
   ones in the order that he left them in. */
void
rc_gtk_entry_store_update (RcGtkEntryStore *self,
                         GPtrArray      *infos)
{
  g_autoptr (GHashTable) ids = collect_ids (infos);

  g_return_if_fail (RC_GTK_IS_ENTRY_STORE (self));

  drop_gone (self, ids);
  add_new (self, infos);
  for (guint i = 0; i < infos->len; i++)
    rc_gtk_entry_update (g_hash_table_lookup (self->by_id,
                                            rc_gtk_entry_info_get_id (infos->pdata[i])),
                       infos->pdata[i]);
}
