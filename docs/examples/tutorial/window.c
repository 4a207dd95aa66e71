/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* The dishes in a window that never waits. With --tour it opens two books, and ends. */
#include "kitchen.h"

#include <gtk/gtk.h>
#include <resource-cache-gtk4.h>
#include <resource-cache.h>

typedef struct
{
  RcCache *cache;
  GtkWindow *window;
  GtkLabel *dishes[N_PARTS];
  /* What is left of the tour. */
  const char *const *tour;
} App;

static void show_book (App        *app,
                       const char *path);

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

static void
go_on_with_tour (App *app)
{
  g_autoptr (RcStats) stats = NULL;

  if (app->tour == NULL)
    return;

  g_print ("%s: %s\n", *app->tour, gtk_label_get_label (app->dishes[0]));
  if (*++app->tour != NULL)
    {
      show_book (app, *app->tour);
      return;
    }
  stats = rc_cache_dup_stats (app->cache);
  g_print ("%u opened\n", (guint) rc_stats_get_loads (stats));
  gtk_window_close (app->window);
}

static void
got_book_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  App *app = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire_finish (RC_CACHE (cache), result, &error);
  g_autoptr (GObject) book = lease != NULL ? rc_lease_dup_object (lease) : NULL;

  if (book == NULL)
    {
      gtk_label_set_label (app->dishes[0], error->message);
      return;
    }
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_autofree char *dish = book_find (KITCHEN_BOOK (book), parts[i].words);
      gtk_label_set_label (app->dishes[i], dish);
    }
  go_on_with_tour (app);
}

static void
show_book (App        *app,
           const char *path)
{
  rc_cache_acquire_async (app->cache, path, NULL, got_book_cb, app);
}

static void
selected_cb (GtkDropDown *dropdown,
             GParamSpec  *pspec,
             App         *app)
{
  show_book (app, books[gtk_drop_down_get_selected (dropdown)]);
}

static GtkWidget *
make_indicator (RcCache *cache)
{
  return g_object_new (RC_GTK_TYPE_LOAD_INDICATOR,
                       "cache", cache,
                       "text", "Opening the book…",
                       "delay", G_TIME_SPAN_SECOND / 10,
                       NULL);
}

static GtkWidget *
make_header (App *app)
{
  GtkWidget *header = gtk_header_bar_new ();
  GtkWidget *dropdown = gtk_drop_down_new_from_strings (books);

  g_signal_connect (dropdown, "notify::selected", G_CALLBACK (selected_cb), app);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), dropdown);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), make_indicator (app->cache));
  return header;
}

static GtkWidget *
make_grid (App *app)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "row-spacing", 12, "column-spacing", 18,
                                  "margin-start", 18, "margin-end", 18,
                                  "margin-top", 18, "margin-bottom", 18, NULL);

  for (guint i = 0; i < N_PARTS; i++)
    {
      GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                                       "label", parts[i].title, NULL);

      app->dishes[i] = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
      gtk_grid_attach (GTK_GRID (grid), title, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (app->dishes[i]), 1, i, 1, 1);
    }
  return grid;
}

static void
activate_cb (GtkApplication *application,
             App            *app)
{
  app->window = GTK_WINDOW (gtk_application_window_new (application));
  gtk_window_set_title (app->window, "Recipes");
  gtk_window_set_default_size (app->window, 700, -1);
  gtk_window_set_titlebar (app->window, make_header (app));
  gtk_window_set_child (app->window, make_grid (app));
  gtk_window_present (app->window);
  show_book (app, books[0]);
}

int
main (int    argc,
      char **argv)
{
  const char *const tour[] = { books[0], books[1], books[0], NULL };
  g_autoptr (RcCache) cache = make_cache ();
  g_autoptr (GtkApplication) application =
    gtk_application_new ("org.example.Recipes", G_APPLICATION_NON_UNIQUE);
  App app = { .cache = cache };

  if (argc > 1 && g_str_equal (argv[1], "--tour"))
    app.tour = tour;
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &app);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
