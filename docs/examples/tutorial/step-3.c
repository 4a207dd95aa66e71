/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

#include <resource-cache.h>

static guint n_left = N_PARTS;

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

static void
got_book_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  const Part *part = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) book = rc_cache_get_finish (RC_CACHE (cache), result, &error);
  g_autofree char *dish = NULL;

  if (book == NULL)
    g_error ("%s", error->message);

  dish = book_find (KITCHEN_BOOK (book), part->words);
  g_print ("%s: %s\n", part->title, dish);
  n_left--;
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("books");
  gint64 start = g_get_monotonic_time ();

  rc_cache_set_load_func (cache, load_book, NULL, NULL);
  rc_cache_set_threaded (cache, TRUE);
  measure_standstill ();
  for (guint i = 0; i < N_PARTS; i++)
    rc_cache_get_async (cache, books[0], NULL, got_book_cb, (gpointer) &parts[i]);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);

  g_print ("ready after %d ms, %u opened\n",
           (int) ((g_get_monotonic_time () - start) / 1000), book_get_n_opened ());
  g_print ("the loop stood still for %d ms at most\n", (int) (stop_and_get_standstill () / 1000));
  return 0;
}
