/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* A program to be watched, as program.py is. */

#include <resource-cache.h>

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  rc_load_return_object (load, g_object_new (G_TYPE_OBJECT, NULL));
}

int
main (int   argc,
      char *argv[])
{
  RcCache *cache;

  g_set_prgname (argv[1]);
  cache = rc_cache_new ("Things");
  rc_cache_set_max_entries (cache, 50);
  rc_cache_set_load_func (cache, load_cb, NULL, NULL);
  for (;; g_usleep (20000))
    for (int i = 0; i < 5; i++)
      {
        g_autofree char *key = g_strdup_printf ("thing %d", i);
        g_autoptr (GObject) value = rc_cache_get (cache, key, NULL, NULL);

        g_assert_nonnull (value);
      }
}
