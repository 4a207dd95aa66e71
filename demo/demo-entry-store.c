/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-entry-store.h"

#include "demo-entry.h"

/* Turns snapshot after snapshot into one list in which a key keeps its row.
   Main thread only. */
struct _DemoEntryStore
{
  GObject     parent_instance;

  GListStore *rows;
  GHashTable *by_key; /* key, borrowed from its row → DemoEntry, held by rows */
};

G_DEFINE_FINAL_TYPE (DemoEntryStore, demo_entry_store, G_TYPE_OBJECT)

static GHashTable *
collect_keys (GPtrArray *infos)
{
  GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < infos->len; i++)
    g_hash_table_add (keys, (char *) rc_entry_info_get_key (infos->pdata[i]));

  return keys;
}

static gboolean
is_gone (DemoEntryStore *self,
         guint           position,
         GHashTable     *keys)
{
  g_autoptr (DemoEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (g_hash_table_contains (keys, demo_entry_get_key (entry)))
    return FALSE;

  g_hash_table_remove (self->by_key, demo_entry_get_key (entry));

  return TRUE;
}

/* Runs of neighbours go in one step: a cleared cache is one change of the list. */
static void
drop_gone (DemoEntryStore *self,
           GHashTable     *keys)
{
  guint end = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  while (end > 0)
    {
      guint start = end;

      while (start > 0 && is_gone (self, start - 1, keys))
        start--;
      if (start < end)
        g_list_store_splice (self->rows, start, end - start, NULL, 0);
      end = start > 0 ? start - 1 : 0;
    }
}

static void
add_new (DemoEntryStore *self,
         GPtrArray      *infos)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++)
    if (!g_hash_table_contains (self->by_key, rc_entry_info_get_key (infos->pdata[i])))
      {
        DemoEntry *entry = demo_entry_new (infos->pdata[i]);

        g_hash_table_insert (self->by_key, (char *) demo_entry_get_key (entry), entry);
        g_ptr_array_add (added, entry);
      }

  if (added->len > 0)
    g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                         added->pdata, added->len);
}

static void
demo_entry_store_finalize (GObject *object)
{
  DemoEntryStore *self = DEMO_ENTRY_STORE (object);

  g_hash_table_unref (self->by_key);
  g_object_unref (self->rows);

  G_OBJECT_CLASS (demo_entry_store_parent_class)->finalize (object);
}

static void
demo_entry_store_class_init (DemoEntryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = demo_entry_store_finalize;
}

static void
demo_entry_store_init (DemoEntryStore *self)
{
  self->rows = g_list_store_new (DEMO_TYPE_ENTRY);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
}

DemoEntryStore *
demo_entry_store_new (void)
{
  return g_object_new (DEMO_TYPE_ENTRY_STORE, NULL);
}

GListModel *
demo_entry_store_get_model (DemoEntryStore *self)
{
  g_return_val_if_fail (DEMO_IS_ENTRY_STORE (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/* Rows come and go before any of them gets new numbers: whoever sorts them finds the old
   ones in the order that he left them in. */
void
demo_entry_store_update (DemoEntryStore *self,
                         GPtrArray      *infos)
{
  g_autoptr (GHashTable) keys = collect_keys (infos);

  g_return_if_fail (DEMO_IS_ENTRY_STORE (self));

  drop_gone (self, keys);
  add_new (self, infos);
  for (guint i = 0; i < infos->len; i++)
    demo_entry_update (g_hash_table_lookup (self->by_key,
                                            rc_entry_info_get_key (infos->pdata[i])),
                       infos->pdata[i]);
}
