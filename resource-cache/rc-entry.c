/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-entry-private.h"

#include "rc-slab-private.h"

#include <string.h>

/* The key begins where the last field ends: what would fill up the struct is put to use. */
static gsize
get_size (const char *key)
{
  return MAX (sizeof (RcEntry), G_STRUCT_OFFSET (RcEntry, key) + strlen (key) + 1);
}

/* Takes over @resource. */
RcEntry *
rc_entry_new (const char *key,
              guint64     hash,
              RcResource *resource)
{
  RcEntry *self = rc_slab_alloc (get_size (key));

  memset (self, 0, sizeof *self);
  strcpy (self->key, key);
  self->hash = hash;
  self->resource = resource;
  self->light_weight = 1;

  return self;
}

static void
extra_free (RcEntryExtra *extra)
{
  g_strfreev (extra->messages);
  g_clear_pointer (&extra->tags, g_ptr_array_unref);
  rc_slab_free (extra, sizeof *extra);
}

/* May release the resource: never under a lock. */
void
rc_entry_free (RcEntry *self)
{
  rc_resource_unref (self->resource);
  g_clear_pointer (&self->extra, extra_free);
  rc_slab_free (self, get_size (self->key));
}

static RcEntryExtra *
ensure_extra (RcEntry *self)
{
  if (self->extra == NULL)
    {
      self->extra = rc_slab_alloc (sizeof (RcEntryExtra));
      *self->extra = (RcEntryExtra) { .ttl_usec = RC_TTL_OF_CACHE, .validated_at = G_MININT64 };
    }

  return self->extra;
}

/* What it is stored with: no setter but the one for validation may be called after that. */
void
rc_entry_set_ttl (RcEntry *self,
                  gint64   ttl_usec)
{
  if (ttl_usec != rc_entry_get_ttl (self))
    ensure_extra (self)->ttl_usec = ttl_usec;
}

void
rc_entry_set_validated (RcEntry *self,
                        gint64   now)
{
  if (now != rc_entry_get_validated_at (self))
    ensure_extra (self)->validated_at = now;
}

void
rc_entry_set_weight (RcEntry *self,
                     guint64  weight)
{
  self->light_weight = MIN (weight, RC_ENTRY_IS_HEAVY);
  if (self->light_weight == RC_ENTRY_IS_HEAVY)
    ensure_extra (self)->weight = weight;
}

/* Nullable; takes them over, as rc_entry_take_tags() does. */
void
rc_entry_take_messages (RcEntry *self,
                        GStrv    messages)
{
  self->has_messages = messages != NULL;
  if (messages != NULL)
    ensure_extra (self)->messages = messages;
}

void
rc_entry_take_tags (RcEntry   *self,
                    GPtrArray *tags)
{
  if (tags != NULL)
    ensure_extra (self)->tags = tags;
}

/* From 0 to 1; the same as long as it is stored. What would have to be drawn and kept is
   made of what no other entry has in common with it. */
double
rc_entry_get_jitter_luck (const RcEntry *self)
{
  guint64 luck = self->hash ^ GPOINTER_TO_SIZE (self) ^ (guint64) self->stored_at;

  /* The finish of SplitMix64. */
  luck = (luck ^ luck >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  luck = (luck ^ luck >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  luck ^= luck >> 31;

  return (luck >> 11) * 0x1p-53;
}

guint
rc_entry_hash (gconstpointer entry)
{
  return (guint) ((const RcEntry *) entry)->hash;
}

static const char *
get_key (const RcEntry *self)
{
  return self->is_probe ? self->sought : self->key;
}

gboolean
rc_entry_equal (gconstpointer entry_a,
                gconstpointer entry_b)
{
  const RcEntry *a = entry_a;
  const RcEntry *b = entry_b;

  return a->hash == b->hash && strcmp (get_key (a), get_key (b)) == 0;
}
