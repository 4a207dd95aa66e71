/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

/* A keyed hash in the manner of wyhash: who does not know the process's seeds can't choose keys
   that collide. */
extern guint64 rc_hash_seeds[2] G_GNUC_INTERNAL;

guint64 rc_hash_short (const char    *text,
                       gsize          length);
guint   rc_hash_text  (gconstpointer  text);

static inline guint64
rc_hash_read_8 (const char *bytes)
{
  guint64 word;

  memcpy (&word, bytes, 8);
  return word;
}

static inline guint64
rc_hash_mix (guint64 a,
             guint64 b)
{
#ifdef __SIZEOF_INT128__
  unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
#else
  guint64 high = (a >> 32) * (b >> 32);
  guint64 low = (a & G_MAXUINT32) * (b & G_MAXUINT32);
  guint64 cross = (a >> 32) * (b & G_MAXUINT32) + (b >> 32) * (a & G_MAXUINT32);

  return (high + (cross >> 32)) ^ (low + (cross << 32));
#endif
}

/* Every byte is read once at least. */
static inline guint64
rc_hash_bytes (const char *text,
               gsize       length)
{
  const char *last = text + length - 8;
  guint64 hash = rc_hash_seeds[0] ^ length;

  if (G_UNLIKELY (length < 8))
    return rc_hash_short (text, length);

  for (; text + 8 < last; text += 16)
    hash = rc_hash_mix (rc_hash_read_8 (text) ^ rc_hash_seeds[1],
                        rc_hash_read_8 (text + 8) ^ hash);

  return rc_hash_mix (rc_hash_read_8 (MIN (text, last)) ^ rc_hash_seeds[1],
                      rc_hash_read_8 (last) ^ hash);
}

static inline guint64
rc_hash_string (const char *text)
{
  return rc_hash_bytes (text, strlen (text));
}

/* Whether two texts of one length are the same. */
static inline gboolean
rc_hash_is_same (const char *a,
                 const char *b,
                 gsize       length)
{
  if (G_UNLIKELY (length < 8))
    return memcmp (a, b, length) == 0;

  for (gsize i = 0; i + 8 < length; i += 8)
    if (rc_hash_read_8 (a + i) != rc_hash_read_8 (b + i))
      return FALSE;

  return rc_hash_read_8 (a + length - 8) == rc_hash_read_8 (b + length - 8);
}

G_END_DECLS
