/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Where a test gets its choices from: a generator of random numbers, or the bytes of a
   fuzzer, which are all 0 when they have run out. */
typedef struct
{
  GRand *rand;               /* nullable */
  const guint8 *bytes;
  gsize n_bytes;
} Draw;

static guint8
draw_byte (Draw *self)
{
  if (self->rand != NULL)
    return g_rand_int_range (self->rand, 0, 256);
  if (self->n_bytes == 0)
    return 0;

  self->n_bytes--;
  return *self->bytes++;
}

/* From 0 to @end - 1. */
G_GNUC_UNUSED static gint32
draw_below (Draw   *self,
            gint32  end)
{
  guint32 number = 0;

  if (self->rand != NULL)
    return g_rand_int_range (self->rand, 0, end);

  for (gint32 rest = end - 1; rest > 0; rest >>= 8)
    number = number << 8 | draw_byte (self);

  return number % end;
}
