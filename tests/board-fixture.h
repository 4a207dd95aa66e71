/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

#define N_USES 1024

/* What a language binding does. */
typedef struct
{
  RcCache *cache;
  GBytes *bytes;
  GBytes *gate_bytes;
  gint32 *uses;
  gint32 *marks;
  gint32 *next;
  const gint32 *gate;
  guint mask;
} Fixture;

G_GNUC_UNUSED static void
insert (RcCache    *cache,
        const char *key)
{
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_insert (cache, key, value);
}

G_GNUC_UNUSED static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->cache = rc_cache_new ("board");
  g_assert_true (rc_cache_open_board (f->cache, NULL, &f->bytes, &f->gate_bytes, &f->mask));
  f->uses = (gint32 *) g_bytes_get_data (f->bytes, NULL);
  f->marks = f->uses + N_USES;
  f->next = f->marks + N_USES;
  f->gate = g_bytes_get_data (f->gate_bytes, NULL);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  g_bytes_unref (f->bytes);
}

G_GNUC_UNUSED static void
close_gate (Fixture *f)
{
  g_bytes_unref (f->gate_bytes);
}

G_GNUC_UNUSED static guint
ask (Fixture    *f,
     const char *key,
     int        *mark)
{
  guint place;
  g_autoptr (GObject) value = rc_cache_hit_on_board (f->cache, key, &place, mark);

  g_assert_nonnull (value);
  g_assert_cmpint (f->marks[place], ==, *mark);

  return place;
}
