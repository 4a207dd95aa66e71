/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-entry-private.h"

#include <string.h>

/* Takes over @resource. */
RcEntry *
rc_entry_new (const char *key,
              guint64     hash,
              RcResource *resource)
{
  gsize size = strlen (key) + 1;
  RcEntry *self = g_malloc0 (sizeof (RcEntry) + size);

  self->key = memcpy (self + 1, key, size);
  self->hash = hash;
  self->resource = resource;
  self->ttl_usec = RC_TTL_OF_CACHE;
  self->weight = 1;
  self->jitter_luck = g_random_double ();

  return self;
}

/* May release the resource: never under a lock. */
void
rc_entry_free (RcEntry *self)
{
  rc_resource_unref (self->resource);
  g_strfreev (self->messages);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_free (self);
}

guint
rc_entry_hash (gconstpointer entry)
{
  return (guint) ((const RcEntry *) entry)->hash;
}

gboolean
rc_entry_equal (gconstpointer entry_a,
                gconstpointer entry_b)
{
  const RcEntry *a = entry_a;
  const RcEntry *b = entry_b;

  return a->hash == b->hash && strcmp (a->key, b->key) == 0;
}
