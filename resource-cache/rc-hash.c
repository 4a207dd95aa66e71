/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-hash-private.h"

/* A keyed hash in the manner of wyhash: who does not know the process's seeds
   can't choose keys that collide. */

static inline guint64
read_4 (const char *bytes)
{
  guint32 word;

  memcpy (&word, bytes, 4);
  return word;
}

guint64 rc_hash_seeds[2];

static guint64
draw (void)
{
  return ((guint64) g_random_int () << 32) | g_random_int ();
}

static void __attribute__ ((constructor))
draw_seeds (void)
{
  rc_hash_seeds[0] = draw ();
  rc_hash_seeds[1] = draw ();
}

/* Of less than eight bytes. */
guint64
rc_hash_short (const char *text,
               gsize       length)
{
  guint64 a = 0;

  if (length >= 4)
    a = read_4 (text) | read_4 (text + length - 4) << 32;
  else if (length > 0)
    a = (guchar) text[0] | (guint64) (guchar) text[length / 2] << 8 |
        (guint64) (guchar) text[length - 1] << 16;

  a = rc_hash_mix (a ^ rc_hash_seeds[1], length ^ rc_hash_seeds[0]);
  return rc_hash_mix (a, rc_hash_seeds[1]);
}

/* For a GHashTable whose keys somebody else may choose. */
guint
rc_hash_text (gconstpointer text)
{
  return (guint) rc_hash_string (text);
}
