/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* A program to be watched, as program.py is. */

#include <resource-cache.h>
#include <stdio.h>

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

static RcCache *
make_cache (const char *name)
{
  RcCache *cache = rc_cache_new (name);
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_set_max_entries (cache, 8);
  rc_cache_insert (cache, "there", value);

  return cache;
}

static void
look_up (RcCache    *cache,
         const char *key)
{
  g_autoptr (GObject) value = rc_cache_lookup (cache, key);

  g_assert_true (value == NULL || G_IS_OBJECT (value));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_object_unref);
  char word[10];
  int number;

  for (int i = 1; i < argc; i++)
    g_ptr_array_add (caches, make_cache (argv[i]));
  say ("ready");
  while (scanf ("%9s %d", word, &number) == 2)
    {
      for (int i = 0; i < number; i++)
        look_up (caches->pdata[0], g_str_equal (word, "hit") ? "there" : "not there");
      say ("done");
    }

  return 0;
}
