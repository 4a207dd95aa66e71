/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

#include <resource-cache.h>

static guint n_left, n_closed;

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
is_unchanged (const char    *key,
              const GValue  *value,
              gpointer       user_data,
              GError       **error)
{
  return book_is_unchanged (g_value_get_object (value));
}

static void
close_book (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  book_close (g_value_get_object (value));
  n_closed++;
  g_print ("closed %s\n", key);
}

static void
got_book_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  const Part *part = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire_finish (RC_CACHE (cache), result, &error);
  g_autoptr (GObject) book = NULL;
  g_autofree char *dish = NULL;

  if (lease == NULL)
    g_error ("%s", error->message);

  book = rc_lease_dup_object (lease);
  dish = book_find (KITCHEN_BOOK (book), part->words);
  g_print ("%s: %s\n", part->title, dish);
  n_left--;
}

static void
show_part (RcCache    *cache,
           const Part *part)
{
  n_left++;
  rc_cache_acquire_async (cache, books[0], NULL, got_book_cb, (gpointer) part);
}

static void
wait_for_parts (void)
{
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Whoever holds a lease can go on, although the cache has given the book up. */
static void
clear_while_in_use (RcCache *cache)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (cache, books[0], NULL, NULL);
  g_autoptr (GObject) book = rc_lease_dup_object (lease);
  g_autofree char *dish = NULL;

  rc_cache_clear (cache);
  dish = book_find (KITCHEN_BOOK (book), "carrot");
  g_print ("Cleared: %s\n", dish);
}

/* Where the main loop does not go on anyway, it is the end that waits. */
static void
wait_for_close (RcCache *cache)
{
  rc_cache_close (cache);
  while (n_closed < book_get_n_opened ())
    g_main_context_iteration (NULL, TRUE);
}

static RcCache *
make_cache (void)
{
  RcCache *cache = rc_cache_new ("books");

  rc_cache_set_load_func (cache, load_book, NULL, NULL);
  rc_cache_set_threaded (cache, TRUE);
  rc_cache_set_main_context (cache, g_main_context_default ());
  rc_cache_set_ttl (cache, G_TIME_SPAN_HOUR);
  rc_cache_set_max_entries (cache, 2);
  rc_cache_set_validate_func (cache, is_unchanged, NULL, NULL);
  rc_cache_set_release_func (cache, close_book, NULL, NULL);
  return cache;
}

int
main (void)
{
  g_autoptr (RcCache) cache = make_cache ();
  gint64 start = g_get_monotonic_time ();

  measure_standstill ();
  for (guint i = 0; i < N_PARTS; i++)
    show_part (cache, &parts[i]);
  wait_for_parts ();
  g_print ("ready after %d ms, %u opened\n",
           (int) ((g_get_monotonic_time () - start) / 1000), book_get_n_opened ());
  g_print ("the loop stood still for %d ms at most\n", (int) (stop_and_get_standstill () / 1000));

  change_book (books[0]);
  show_part (cache, &(Part) { "Changed", "spinach" });
  wait_for_parts ();
  clear_while_in_use (cache);
  wait_for_close (cache);
  return 0;
}
