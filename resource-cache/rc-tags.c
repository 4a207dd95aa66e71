/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-tags-private.h"

void
rc_tags_init (RcTags *self)
{
  self->table = NULL;
}

void
rc_tags_clear (RcTags *self)
{
  g_clear_pointer (&self->table, g_hash_table_unref);
}

static GHashTable *
get_entries (RcTags     *self,
             const char *tag)
{
  return self->table != NULL ? g_hash_table_lookup (self->table, tag) : NULL;
}

static void
add_tag (RcTags     *self,
         RcEntry    *entry,
         const char *tag)
{
  GHashTable *entries = get_entries (self, tag);

  if (self->table == NULL)
    self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);
  if (entries == NULL)
    {
      entries = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (self->table, g_strdup (tag), entries);
    }
  g_hash_table_add (entries, entry);
}

static void
remove_tag (RcTags     *self,
            RcEntry    *entry,
            const char *tag)
{
  GHashTable *entries = get_entries (self, tag);

  /* An entry may name a tag twice. */
  if (entries == NULL)
    return;

  g_hash_table_remove (entries, entry);
  if (g_hash_table_size (entries) == 0)
    g_hash_table_remove (self->table, tag);
}

void
rc_tags_add (RcTags  *self,
             RcEntry *entry)
{
  for (guint i = 0; entry->tags != NULL && i < entry->tags->len; i++)
    add_tag (self, entry, g_ptr_array_index (entry->tags, i));
}

void
rc_tags_remove (RcTags  *self,
                RcEntry *entry)
{
  for (guint i = 0; entry->tags != NULL && i < entry->tags->len; i++)
    remove_tag (self, entry, g_ptr_array_index (entry->tags, i));
}

/* Any entry that has the tag, or NULL. */
RcEntry *
rc_tags_peek (RcTags     *self,
              const char *tag)
{
  GHashTable *entries = get_entries (self, tag);
  GHashTableIter iter;
  gpointer entry = NULL;

  if (entries == NULL)
    return NULL;

  g_hash_table_iter_init (&iter, entries);
  g_hash_table_iter_next (&iter, &entry, NULL);
  return entry;
}
