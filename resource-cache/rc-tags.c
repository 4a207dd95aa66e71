/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-tags-private.h"

#include "rc-hash-private.h"

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

static RcTagged *
tagged_new (void)
{
  RcTagged *self = g_new0 (RcTagged, 1);

  rc_table_init (&self->entries, rc_entry_hash, g_direct_equal);
  return self;
}

static void
tagged_free (gpointer data)
{
  RcTagged *self = data;

  rc_table_clear (&self->entries);
  g_free (self);
}

static RcTagged *
find (RcTags     *self,
      const char *tag)
{
  return self->table != NULL ? g_hash_table_lookup (self->table, tag) : NULL;
}

static gboolean
has_entry (RcTagged *self,
           RcEntry  *entry)
{
  return rc_table_find (&self->entries, entry, rc_entry_hash (entry)) != NULL;
}

static void
add_tag (RcTags     *self,
         RcEntry    *entry,
         const char *tag)
{
  RcTagged *tagged = find (self, tag);

  if (self->table == NULL)
    self->table = g_hash_table_new_full (rc_hash_text, g_str_equal, g_free, tagged_free);
  if (tagged == NULL)
    {
      tagged = tagged_new ();
      g_hash_table_insert (self->table, g_strdup (tag), tagged);
    }

  /* An entry may name a tag twice. */
  if (has_entry (tagged, entry))
    return;

  rc_table_add (&tagged->entries, entry);
  tagged->place = 0;
}

static void
remove_tag (RcTags     *self,
            RcEntry    *entry,
            const char *tag)
{
  RcTagged *tagged = find (self, tag);

  if (tagged == NULL || !has_entry (tagged, entry))
    return;

  rc_table_remove (&tagged->entries, entry);
  if (tagged->entries.n_items == 0)
    g_hash_table_remove (self->table, tag);
}

void
rc_tags_add (RcTags  *self,
             RcEntry *entry)
{
  GPtrArray *tags = rc_entry_get_tags (entry);

  for (guint i = 0; tags != NULL && i < tags->len; i++)
    add_tag (self, entry, g_ptr_array_index (tags, i));
}

void
rc_tags_remove (RcTags  *self,
                RcEntry *entry)
{
  GPtrArray *tags = rc_entry_get_tags (entry);

  for (guint i = 0; tags != NULL && i < tags->len; i++)
    remove_tag (self, entry, g_ptr_array_index (tags, i));
}

/* Any entry that has the tag, or NULL. */
RcEntry *
rc_tags_peek (RcTags     *self,
              const char *tag)
{
  RcTagged *tagged = find (self, tag);

  return tagged != NULL ? rc_table_peek (&tagged->entries, &tagged->place) : NULL;
}
