/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

#include <resource-cache.h>

static void
load_book (RcLoad   *load,
           gpointer  user_data)
{
  GError *error = NULL;
  Book *book = book_open (rc_load_get_key (load), &error);

  if (book != NULL)
    rc_load_return_object (load, G_OBJECT (book));
  else
    rc_load_return_error (load, error);
}

static gboolean
show_part (RcCache     *cache,
           const Part  *part,
           GError     **error)
{
  g_autoptr (GObject) book = rc_cache_get (cache, books[0], NULL, error);
  g_autofree char *dish = NULL;

  if (book == NULL)
    return FALSE;

  dish = book_find (KITCHEN_BOOK (book), part->words);
  g_print ("%s: %s\n", part->title, dish);
  return TRUE;
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("books");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  rc_cache_set_load_func (cache, load_book, NULL, NULL);
  for (guint i = 0; i < N_PARTS; i++)
    if (!show_part (cache, &parts[i], &error))
      g_error ("%s", error->message);

  g_print ("ready after %d ms, %u opened\n",
           (int) ((g_get_monotonic_time () - start) / 1000), book_get_n_opened ());
  return 0;
}
