/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* What resource-cache-top shows, as text. */

#include <math.h>

#include "top-format.h"
#include "top-table.h"
#include "top-width.h"
#include "watch-name.h"
#include "watch-text.h"

static void
assert_fitted (const char *text,
               guint       width,
               gboolean    to_the_right,
               const char *expected)
{
  g_autoptr (GString) line = g_string_new (NULL);

  top_width_append (line, text, width, to_the_right);
  g_assert_cmpstr (line->str, ==, expected);
  g_assert_cmpuint (top_width_of (line->str), ==, width);
}

static void
test_width (void)
{
  g_assert_cmpuint (top_width_of ("abc"), ==, 3);
  g_assert_cmpuint (top_width_of ("写真"), ==, 4);
  g_assert_cmpuint (top_width_of ("e\u0301"), ==, 1);

  assert_fitted ("ab", 4, FALSE, "ab  ");
  assert_fitted ("ab", 4, TRUE, "  ab");
  assert_fitted ("abcdef", 4, FALSE, "abc…");
  assert_fitted ("写真写真", 6, FALSE, "写真… ");
  assert_fitted ("写真", 4, TRUE, "写真");
  assert_fitted ("abc", 0, FALSE, "");
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_counts (void)
{
  assert_text (top_format_count (0), "0");
  assert_text (top_format_count (9999), "9999");
  assert_text (top_format_count (10000), "10.0k");
  assert_text (top_format_count (99949), "99.9k");
  assert_text (top_format_count (99950), "100k");
  assert_text (top_format_count (999499), "999k");
  assert_text (top_format_count (999500), "1.0M");
  assert_text (top_format_count (G_MAXUINT64), "18.4E");
  assert_text (top_format_of (5, 0), "5");
  assert_text (top_format_of (5, 20000), "5/20.0k");
}

static void
test_rates (void)
{
  assert_text (top_format_per_sec (NAN), "–");
  assert_text (top_format_per_sec (0.04), "0");
  assert_text (top_format_per_sec (1.25), "1.2");
  assert_text (top_format_per_sec (9.96), "10");
  assert_text (top_format_per_sec (123456), "123k");
  assert_text (top_format_per_sec (1.8e25), "18000000E");
  assert_text (top_format_percent (NAN), "–");
  assert_text (top_format_percent (0), "0.0%");
  assert_text (top_format_percent (0.9999), "99.9%");
  assert_text (top_format_percent (1), "100%");
}

static void
test_durations (void)
{
  assert_text (top_format_duration (NAN), "–");
  assert_text (top_format_duration (0), "0µs");
  assert_text (top_format_duration (999.6), "1.0ms");
  assert_text (top_format_duration (9949), "9.9ms");
  assert_text (top_format_duration (9951), "10ms");
  assert_text (top_format_duration (999600), "1.0s");
  assert_text (top_format_duration (59.96e6), "1m00s");
  assert_text (top_format_duration (3599.4e6), "59m59s");
  assert_text (top_format_duration (3599.6e6), "1h00m");
  assert_text (top_format_duration (86400e6 * 3 + 7200e6), "3d02h");
}

/* What would move a cursor, or turn the text beside it round. */
static void
test_clean_text (void)
{
  assert_text (watch_text_dup_clean ("plain – 写真", 20), "plain – 写真");
  assert_text (watch_text_dup_clean ("\033[2J\r\n\t\x7f\xc2\x9b", 20),
               "\uFFFD[2J\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  assert_text (watch_text_dup_clean ("a\u202Eb\u2066c\u2028", 20), "a\uFFFDb\uFFFDc\uFFFD");
  assert_text (watch_text_dup_clean ("\xff\xfe", 20), "\uFFFD\uFFFD");
  assert_text (watch_text_dup_clean ("a\u0301\u0301\u0301\u0301\u0301\u0301b\u0301", 20),
               "a\u0301\u0301\u0301\u0301b\u0301");
  assert_text (watch_text_dup_clean ("abcde", 5), "abcde");
  assert_text (watch_text_dup_clean ("abcdef", 5), "abcd…");
  assert_text (watch_text_dup_clean ("", 5), "");
}

static void
test_names (void)
{
  static const char *programs[] = {
    "dev.resourcecache.P1", "dev.resourcecache.P4711_2", "org.example.App.ResourceCache.P3",
    "org.example.App.ResourceCache.P3_17", "org.ResourceCache.Player.ResourceCache.P3",
  };
  static const char *others[] = {
    "dev.resourcecache.P", "dev.resourcecache.P1_", "dev.resourcecache.P1.x", ":1.7",
    "dev.resourcecache.Viewer", "dev.resourcecache.P1_x", "org.example.ResourceCache",
    "org.example.App.ResourceCache.P", ".ResourceCache.P3", "dev.resourcecache.P1 ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    g_assert_true (watch_name_is_program (programs[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (watch_name_is_program (others[i]));
}

static void
test_column_names (void)
{
  g_autoptr (GError) error = NULL;
  TopColumn column;

  g_assert_true (top_column_parse ("load-time", &column, &error));
  g_assert_cmpint (column, ==, TOP_COLUMN_LOAD_TIME);
  g_assert_false (top_column_parse ("speed", &column, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "load-time"));
}

/* Rows of caches that nobody is asked for. */
typedef struct
{
  GDBusConnection *connection;
  WatchPeer       *peer;
  GPtrArray       *rows;
  TopFigures       figures[3];
} Fixture;

static void
free_row (TopRow *row)
{
  g_object_unref (row->program);
  g_object_unref (row->cache);
  rc_stats_unref (row->stats);
  g_free (row->sort_key);
  g_free (row);
}

static void
add_row (Fixture    *self,
         const char *program,
         const char *cache,
         double      hits,
         double      hit_rate)
{
  TopRow *row = g_new0 (TopRow, 1);
  TopFigures *figures = &self->figures[self->rows->len];
  g_autoptr (GVariant) who = NULL;
  g_autoptr (GVariant) what = NULL;
  g_autoptr (GVariant) numbers = NULL;

  who = g_variant_ref_sink (g_variant_new_parsed ("{'Name': <%s>, 'ProcessId': <uint32 7>}",
                                                  program));
  what = g_variant_ref_sink (g_variant_new_parsed ("{'Name': <%s>}", cache));
  numbers = g_variant_ref_sink (g_variant_new_parsed ("{'time-saved': <uint64 5000000>, "
                                                      "'entries': <uint32 5>}"));
  *figures = (TopFigures) { hit_rate, hits, 1, 1, 0, 2500, 100, 0 };
  row->program = watch_program_new (self->peer, "dev.resourcecache.P7");
  watch_program_introduce (row->program, who);
  row->cache = watch_cache_new (self->peer, "/dev/resourcecache/caches/1", what);
  row->stats = rc_stats_new_from_variant (numbers);
  row->figures = figures;
  g_ptr_array_add (self->rows, row);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new ();
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (input, output);

  self->connection = g_dbus_connection_new_sync (stream, NULL, G_DBUS_CONNECTION_FLAGS_NONE, NULL,
                                                 NULL, NULL);
  self->peer = watch_peer_new (self->connection, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_row);
  add_row (self, "photos", "thumbs", 10, 0.3);
  add_row (self, "editor", "a name that is longer than all others", 200, 0.95);
  add_row (self, "写真", "models", NAN, NAN);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_ptr_array_unref (self->rows);
  g_object_unref (self->peer);
  g_object_unref (self->connection);
}

static const char *
name_at (Fixture *self,
         guint    position)
{
  const TopRow *row = self->rows->pdata[position];

  return watch_program_get_name (row->program);
}

static void
test_sort (Fixture       *self,
           gconstpointer  data)
{
  top_column_sort (TOP_COLUMN_HITS, FALSE, self->rows);
  g_assert_cmpstr (name_at (self, 0), ==, "editor");
  g_assert_cmpstr (name_at (self, 2), ==, "写真");
  top_column_sort (TOP_COLUMN_HITS, TRUE, self->rows);
  g_assert_cmpstr (name_at (self, 0), ==, "写真");
  top_column_sort (TOP_COLUMN_PROGRAM, FALSE, self->rows);
  g_assert_cmpstr (name_at (self, 0), ==, "editor");
  g_assert_cmpstr (name_at (self, 1), ==, "photos");

  /* What is equal stays where it was. */
  top_column_sort (TOP_COLUMN_ENTRIES, FALSE, self->rows);
  g_assert_cmpstr (name_at (self, 0), ==, "editor");
}

static void
test_wide (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TopLook look = { .sort = TOP_COLUMN_HITS };

  top_table_append (text, self->rows, &look);
  g_assert_null (strchr (text->str, '\033'));
  g_assert_nonnull (strstr (text->str, "a name that is longer than all others"));
  for (TopColumn c = 0; c < TOP_N_COLUMNS; c++)
    g_assert_nonnull (strstr (text->str, top_column_get_title (c)));
}

static void
assert_fits (Fixture *self,
             guint    width)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  TopLook look = { .width = width, .sort = TOP_COLUMN_SAVED };

  top_table_append (text, self->rows, &look);
  lines = g_strsplit (text->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (top_width_of (lines[i]), <=, width);
}

static void
test_narrow (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TopLook look = { .width = 45, .sort = TOP_COLUMN_SAVED };

  for (guint width = 1; width < 200; width++)
    assert_fits (self, width);

  /* The column that it is sorted by stays. */
  top_table_append (text, self->rows, &look);
  g_assert_nonnull (strstr (text->str, "SAVED"));
  g_assert_null (strstr (text->str, "EVICTED"));
}

static void
test_part (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TopLook look = { .first_row = 1, .n_rows = 1 };

  top_table_append (text, self->rows, &look);
  g_assert_null (strstr (text->str, "photos"));
  g_assert_nonnull (strstr (text->str, "editor"));
  g_assert_null (strstr (text->str, "写真"));
}

static void
test_style (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GString) styled = g_string_new (NULL);
  g_autoptr (GString) coloured = g_string_new (NULL);
  TopLook look = { .width = 100, .sort = TOP_COLUMN_HITS, .has_style = TRUE };

  top_table_append (styled, self->rows, &look);
  g_assert_nonnull (strstr (styled->str, "HITS/S▾"));
  g_assert_nonnull (strstr (styled->str, "\033[7m"));
  g_assert_null (strstr (styled->str, "\033[3"));

  look.has_colour = TRUE;
  top_table_append (coloured, self->rows, &look);
  g_assert_nonnull (strstr (coloured->str, "\033[31m   30.0%\033[m"));
  g_assert_nonnull (strstr (coloured->str, "\033[32m   95.0%\033[m"));
}

#define ADD(path, function) \
  g_test_add ("/top/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/top/width", test_width);
  g_test_add_func ("/top/counts", test_counts);
  g_test_add_func ("/top/rates", test_rates);
  g_test_add_func ("/top/durations", test_durations);
  g_test_add_func ("/top/clean-text", test_clean_text);
  g_test_add_func ("/top/names", test_names);
  g_test_add_func ("/top/column-names", test_column_names);
  ADD ("sort", test_sort);
  ADD ("wide", test_wide);
  ADD ("narrow", test_narrow);
  ADD ("part", test_part);
  ADD ("style", test_style);

  return g_test_run ();
}
