/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

static gboolean
show_part (const Part  *part,
           GError     **error)
{
  g_autoptr (Book) book = book_open (books[0], error);
  g_autofree char *dish = NULL;

  if (book == NULL)
    return FALSE;

  dish = book_find (book, part->words);
  g_print ("%s: %s\n", part->title, dish);
  return TRUE;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_PARTS; i++)
    if (!show_part (&parts[i], &error))
      g_error ("%s", error->message);

  g_print ("ready after %d ms, %u opened\n",
           (int) ((g_get_monotonic_time () - start) / 1000), book_get_n_opened ());
  return 0;
}
