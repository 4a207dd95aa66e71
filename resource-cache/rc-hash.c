/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-hash-private.h"

#include <string.h>

/* A keyed hash in the manner of wyhash: who does not know the process's seed
   can't choose keys that collide. */

static guint64
mix (guint64 a,
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

static guint64
read_bytes (const char *bytes,
            gsize       count)
{
  guint64 word = 0;

  memcpy (&word, bytes, count);
  return word;
}

static guint64
get_seed (void)
{
  static gsize initialized;
  static guint64 seed;

  if (g_once_init_enter (&initialized))
    {
      seed = ((guint64) g_random_int () << 32) | g_random_int ();
      g_once_init_leave (&initialized, 1);
    }

  return seed;
}

guint64
rc_hash_string (const char *text)
{
  const guint64 secret = G_GUINT64_CONSTANT (0xa0761d6478bd642f);
  gsize length = strlen (text);
  gsize left = length;
  guint64 hash = get_seed () ^ secret;

  for (; left > 16; left -= 16, text += 16)
    hash = mix (read_bytes (text, 8) ^ secret, read_bytes (text + 8, 8) ^ hash);

  if (left > 8)
    hash = mix (read_bytes (text, 8) ^ secret, read_bytes (text + 8, left - 8) ^ hash);
  else
    hash = mix (read_bytes (text, left) ^ secret, hash);

  return mix (hash ^ secret, length ^ G_GUINT64_CONSTANT (0xe7037ed1a0b428db));
}
