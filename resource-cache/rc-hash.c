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

static inline guint64
read_8 (const char *bytes)
{
  guint64 word;

  memcpy (&word, bytes, 8);
  return word;
}

static inline guint64
read_4 (const char *bytes)
{
  guint32 word;

  memcpy (&word, bytes, 4);
  return word;
}

static guint64 seed;

static void __attribute__ ((constructor))
draw_seed (void)
{
  seed = ((guint64) g_random_int () << 32) | g_random_int ();
}

guint64
rc_hash_string (const char *text)
{
  const guint64 secret = G_GUINT64_CONSTANT (0xa0761d6478bd642f);
  gsize length = strlen (text);
  gsize left = length;
  guint64 hash = seed ^ secret;
  guint64 a;
  guint64 b;

  for (; left > 16; left -= 16, text += 16)
    hash = mix (read_8 (text) ^ secret, read_8 (text + 8) ^ hash);

  /* What is left, all of it at least once. */
  if (left >= 8)
    {
      a = read_8 (text);
      b = read_8 (text + left - 8);
    }
  else if (left >= 4)
    {
      a = read_4 (text);
      b = read_4 (text + left - 4);
    }
  else
    {
      a = left > 0 ? (guchar) text[0] | (guint64) (guchar) text[left / 2] << 8 |
                     (guint64) (guchar) text[left - 1] << 16 : 0;
      b = 0;
    }
  hash = mix (a ^ secret, b ^ hash);

  return mix (hash ^ secret, length ^ G_GUINT64_CONSTANT (0xe7037ed1a0b428db));
}
