/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache-gtk4.h>

#define MSEC G_TIME_SPAN_MILLISECOND

typedef struct
{
  RcCache   *cache;
  GtkWidget *window;
  RcLoad    *load;      /* one that the loader has not answered */
} Fixture;

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->load, load);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  rc_clock_freeze ();
  fixture->cache = rc_cache_new ("widgets");
  rc_cache_set_load_func (fixture->cache, load_cb, fixture, NULL);
  fixture->window = gtk_window_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->load);
  /* What was asked for is answered from the main loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->cache);
  rc_clock_thaw ();
}

/* To change anything makes the indicator look at once. */
static gboolean
is_active (GtkWidget *widget)
{
  RcGtkLoadIndicator *indicator = RC_GTK_LOAD_INDICATOR (widget);
  gboolean show_time = rc_gtk_load_indicator_get_show_time (indicator);

  rc_gtk_load_indicator_set_show_time (indicator, !show_time);
  rc_gtk_load_indicator_set_show_time (indicator, show_time);

  return rc_gtk_load_indicator_get_active (indicator);
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

static void
finish (Fixture *fixture)
{
  rc_load_return_object (fixture->load, g_object_new (G_TYPE_OBJECT, NULL));
  g_clear_object (&fixture->load);
}

static void
test_indicator_waits (Fixture       *fixture,
                      gconstpointer  user_data)
{
  GtkWidget *indicator = rc_gtk_load_indicator_new (fixture->cache);

  gtk_window_set_child (GTK_WINDOW (fixture->window), indicator);
  rc_gtk_load_indicator_set_show_time (RC_GTK_LOAD_INDICATOR (indicator), TRUE);
  g_assert_false (is_active (indicator));
  rc_cache_get_async (fixture->cache, "slow", NULL, NULL, NULL);
  g_assert_nonnull (fixture->load);
  rc_clock_advance (499 * MSEC);
  g_assert_false (is_active (indicator));
  rc_clock_advance (1 * MSEC);
  g_assert_true (is_active (indicator));
  rc_clock_advance (800 * MSEC);
  g_assert_true (is_active (indicator));
  g_assert_true (has_label (indicator, "1.3 s"));
  g_assert_true (has_label (indicator, "Loading…"));

  rc_load_set_message (fixture->load, "Nearly there");
  g_assert_true (is_active (indicator));
  g_assert_true (has_label (indicator, "Nearly there"));
  finish (fixture);
  g_assert_false (is_active (indicator));
}

static void
test_indicator_tells_by_itself (Fixture       *fixture,
                                gconstpointer  user_data)
{
  GtkWidget *indicator = rc_gtk_load_indicator_new (fixture->cache);

  gtk_window_set_child (GTK_WINDOW (fixture->window), indicator);
  rc_gtk_load_indicator_set_delay (RC_GTK_LOAD_INDICATOR (indicator), 0);
  rc_cache_get_async (fixture->cache, "slow", NULL, NULL, NULL);
  while (!rc_gtk_load_indicator_get_active (RC_GTK_LOAD_INDICATOR (indicator)))
    g_main_context_iteration (NULL, TRUE);
  finish (fixture);
  while (rc_gtk_load_indicator_get_active (RC_GTK_LOAD_INDICATOR (indicator)))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_indicator_shows_one_load (Fixture       *fixture,
                               gconstpointer  user_data)
{
  GtkWidget *indicator = rc_gtk_load_indicator_new (NULL);

  gtk_window_set_child (GTK_WINDOW (fixture->window), indicator);
  rc_cache_get_async (fixture->cache, "slow", NULL, NULL, NULL);
  rc_gtk_load_indicator_set_load (RC_GTK_LOAD_INDICATOR (indicator), fixture->load);
  rc_clock_advance (600 * MSEC);
  g_assert_true (is_active (indicator));

  /* It does not keep the load: who drops it has failed. */
  g_clear_object (&fixture->load);
  g_assert_cmpuint (rc_cache_get_n_loading (fixture->cache), ==, 0);
  g_assert_false (is_active (indicator));
}

static gboolean
is_watched (Fixture *fixture)
{
  return g_signal_has_handler_pending (fixture->cache,
                                       g_signal_lookup ("load-started", RC_TYPE_CACHE), 0, TRUE);
}

static void
test_view_watches_while_seen (Fixture       *fixture,
                              gconstpointer  user_data)
{
  GtkWidget *view = rc_gtk_stats_view_new_for_cache (fixture->cache);

  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  g_assert_false (is_watched (fixture));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (view))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_watched (fixture));
  gtk_widget_set_visible (fixture->window, FALSE);
  g_assert_false (is_watched (fixture));
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (is_watched (fixture));
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  g_assert_false (is_watched (fixture));
}

static void
test_view_shows_errors (Fixture       *fixture,
                        gconstpointer  user_data)
{
  GtkWidget *view = rc_gtk_stats_view_new_for_cache (fixture->cache);

  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  rc_gtk_stats_view_show_error (RC_GTK_STATS_VIEW (view), "It broke. Mend it.");
  g_assert_true (has_label (view, "It broke. Mend it."));
  rc_gtk_stats_view_sort (RC_GTK_STATS_VIEW (view), "age");
  g_assert_cmpstr (rc_gtk_stats_view_get_page (RC_GTK_STATS_VIEW (view)), ==, "entries");
}

static void
test_view_keeps_no_cache_alive (Fixture       *fixture,
                                gconstpointer  user_data)
{
  RcCache *cache = rc_cache_new ("short");
  GtkWidget *view = rc_gtk_stats_view_new_for_cache (cache);

  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (cache);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/gtk-widgets/indicator-waits", Fixture, NULL,
              set_up, test_indicator_waits, tear_down);
  g_test_add ("/rc/gtk-widgets/indicator-tells-by-itself", Fixture, NULL,
              set_up, test_indicator_tells_by_itself, tear_down);
  g_test_add ("/rc/gtk-widgets/indicator-shows-one-load", Fixture, NULL,
              set_up, test_indicator_shows_one_load, tear_down);
  g_test_add ("/rc/gtk-widgets/view-watches-while-seen", Fixture, NULL,
              set_up, test_view_watches_while_seen, tear_down);
  g_test_add ("/rc/gtk-widgets/view-shows-errors", Fixture, NULL,
              set_up, test_view_shows_errors, tear_down);
  g_test_add ("/rc/gtk-widgets/view-keeps-no-cache-alive", Fixture, NULL,
              set_up, test_view_keeps_no_cache_alive, tear_down);

  return g_test_run ();
}
