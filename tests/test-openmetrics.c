/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "rc-openmetrics-private.h"
#include "rc-test.h"

#define NAME_FIRST G_CSET_A_2_Z G_CSET_a_2_z "_:"
#define NAME_REST NAME_FIRST G_CSET_DIGITS

/* A strict reader of the OpenMetrics text format, as far as counters and gauges need
   it: anything that the grammar does not allow fails the test. */
typedef struct
{
  const char *at;
  GHashTable *families;     /* names */
  GHashTable *samples;      /* "name|label=value|…" → number as text */
  char *family;
  char *type;
  char *unit;
  char *help;
  gboolean has_samples;     /* of this family */
} Reader;

static char *
read_name (Reader *self)
{
  gsize length;

  g_assert_nonnull (strchr (NAME_FIRST, *self->at));
  g_assert_cmpint (*self->at, !=, '\0');
  length = strspn (self->at, NAME_REST);
  self->at += length;

  return g_strndup (self->at - length, length);
}

static void
read_literal (Reader     *self,
              const char *literal)
{
  g_assert_true (g_str_has_prefix (self->at, literal));
  self->at += strlen (literal);
}

static char *
read_line (Reader *self)
{
  gsize length = strcspn (self->at, "\n");
  char *line = g_strndup (self->at, length);

  g_assert_cmpuint (length, >, 0);
  self->at += length;
  read_literal (self, "\n");
  return line;
}

/* Between quotes; backslash, quote and line feed are written with a backslash. */
static char *
read_quoted (Reader *self)
{
  GString *text = g_string_new (NULL);

  read_literal (self, "\"");
  for (; *self->at != '"'; self->at++)
    {
      g_assert_cmpint (*self->at, !=, '\n');
      g_assert_cmpint (*self->at, !=, '\0');
      if (*self->at == '\\')
        {
          self->at++;
          g_assert_nonnull (strchr ("\\\"n", *self->at));
          g_string_append_c (text, *self->at == 'n' ? '\n' : *self->at);
        }
      else
        {
          g_string_append_c (text, *self->at);
        }
    }
  read_literal (self, "\"");

  return g_string_free (text, FALSE);
}

static void
read_labels (Reader  *self,
             GString *sample)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  read_literal (self, "{");
  while (*self->at != '}')
    {
      g_autofree char *value = NULL;
      char *name;

      if (g_hash_table_size (seen) > 0)
        read_literal (self, ",");
      name = read_name (self);
      read_literal (self, "=");
      value = read_quoted (self);
      g_string_append_printf (sample, "|%s=%s", name, value);
      g_assert_true (g_hash_table_add (seen, name));
    }
  read_literal (self, "}");
}

static void
read_sample (Reader *self)
{
  g_autofree char *name = read_name (self);
  GString *sample = g_string_new (name);
  g_autofree char *expected = NULL;
  char *number;

  g_assert_nonnull (self->family);
  expected = g_strconcat (self->family, g_str_equal (self->type, "counter") ? "_total" : "", NULL);
  g_assert_cmpstr (name, ==, expected);

  if (*self->at == '{')
    read_labels (self, sample);
  read_literal (self, " ");
  number = read_line (self);
  g_assert_true (g_regex_match_simple ("^[0-9]+(\\.[0-9]+)?$", number, 0, 0));

  /* No sample twice. */
  g_assert_true (g_hash_table_insert (self->samples, g_string_free (sample, FALSE), number));
  self->has_samples = TRUE;
}

static void
end_family (Reader *self)
{
  if (self->family != NULL)
    {
      g_assert_nonnull (self->type);
      g_assert_nonnull (self->help);
      g_assert_false (g_str_has_suffix (self->family, "_total"));
    }
  if (self->unit != NULL)
    g_assert_true (g_str_has_suffix (self->family, self->unit));

  g_clear_pointer (&self->family, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->help, g_free);
  self->has_samples = FALSE;
}

/* All of a family stands together: no name comes again later. */
static void
enter_family (Reader *self,
              char   *name)
{
  if (g_strcmp0 (self->family, name) != 0)
    {
      end_family (self);
      self->family = g_strdup (name);
      g_assert_true (g_hash_table_add (self->families, g_strdup (name)));
    }
  g_free (name);
}

static void
read_once (Reader  *self,
           char   **place)
{
  g_assert_false (self->has_samples);
  read_literal (self, " ");
  g_assert_null (*place);
  *place = read_line (self);
}

static void
read_metadata (Reader *self)
{
  g_autofree char *keyword = NULL;

  read_literal (self, "# ");
  keyword = read_name (self);
  read_literal (self, " ");
  enter_family (self, read_name (self));

  if (g_str_equal (keyword, "TYPE"))
    read_once (self, &self->type);
  else if (g_str_equal (keyword, "UNIT"))
    read_once (self, &self->unit);
  else if (g_str_equal (keyword, "HELP"))
    read_once (self, &self->help);
  else
    g_assert_not_reached ();

  if (self->type != NULL)
    g_assert_true (g_str_equal (self->type, "counter") || g_str_equal (self->type, "gauge"));
}

/* "name|label=value|…" → number */
static GHashTable *
read_openmetrics (const char *text)
{
  Reader self = { .at = text };

  g_assert_true (g_utf8_validate (text, -1, NULL));
  self.families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  while (!g_str_has_prefix (self.at, "# EOF"))
    if (*self.at == '#')
      read_metadata (&self);
    else
      read_sample (&self);

  g_assert_cmpstr (self.at, ==, "# EOF\n");
  end_family (&self);
  g_assert_cmpuint (g_hash_table_size (self.families), ==, 10);
  g_hash_table_unref (self.families);

  return self.samples;
}

/* One cache for each name, with its number of entries as its mark. */
static GHashTable *
format_and_read (const char *const *names)
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      RcCache *cache = rc_cache_new (names[i]);

      g_ptr_array_add (caches, cache);
      for (guint j = 0; j < i; j++)
        {
          g_autoptr (TestResource) resource = test_resource_new (j);
          g_autofree char *key = g_strdup_printf ("%u", j);

          rc_cache_insert (cache, key, G_OBJECT (resource));
        }
    }

  text = rc_openmetrics_format (caches);
  return read_openmetrics (text);
}

static void
check_sample (GHashTable *samples,
              const char *sample,
              const char *number)
{
  g_assert_cmpstr (g_hash_table_lookup (samples, sample), ==, number);
}

static void
test_nothing (void)
{
  g_autoptr (GHashTable) samples = format_and_read ((const char *[]) { NULL });

  g_assert_cmpuint (g_hash_table_size (samples), ==, 0);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) samples = format_and_read ((const char *[]) {
    "plain", "", "with \"quotes\"", "back\\slash\\n", "two\nlines", "é", "{a=\"b\"} 1", "\xff", NULL
  });

  g_assert_cmpuint (g_hash_table_size (samples), ==, 8 * (9 + RC_N_EVICT_REASONS));
  check_sample (samples, "resource_cache_entries|cache=plain", "0");
  check_sample (samples, "resource_cache_entries|cache=", "1");
  check_sample (samples, "resource_cache_entries|cache=with \"quotes\"", "2");
  check_sample (samples, "resource_cache_entries|cache=back\\slash\\n", "3");
  check_sample (samples, "resource_cache_entries|cache=two\nlines", "4");
  check_sample (samples, "resource_cache_entries|cache=é", "5");
  check_sample (samples, "resource_cache_entries|cache={a=\"b\"} 1", "6");
  check_sample (samples, "resource_cache_entries|cache=\357\277\275", "7");
}

static void
test_twins (void)
{
  g_autoptr (GHashTable) samples = format_and_read ((const char *[]) { "a", "b", "a", "a", NULL });

  check_sample (samples, "resource_cache_entries|cache=a", "0");
  check_sample (samples, "resource_cache_entries|cache=b", "1");
  check_sample (samples, "resource_cache_entries|cache=a#2", "2");
  check_sample (samples, "resource_cache_entries|cache=a#3", "3");
}

/* Who is called as a twin would be keeps the name; all differ in any case. */
static void
test_false_twins (void)
{
  g_autoptr (GHashTable) samples = format_and_read ((const char *[]) {
    "a", "a#2", "a", "a#2", "a#2#2", "a", NULL
  });

  g_assert_cmpuint (g_hash_table_size (samples), ==, 6 * (9 + RC_N_EVICT_REASONS));
  check_sample (samples, "resource_cache_entries|cache=a", "0");
  check_sample (samples, "resource_cache_entries|cache=a#2", "1");
}

static void
load_cb (RcLoad   *load,
         gpointer  unused)
{
  rc_clock_advance (1000001);
  rc_load_set_weight (load, G_MAXINT64);
  if (g_str_equal (rc_load_get_key (load), "good"))
    rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
check_values (GHashTable *samples)
{
  check_sample (samples, "resource_cache_hits_total|cache=busy", "2");
  check_sample (samples, "resource_cache_misses_total|cache=busy", "3");
  check_sample (samples, "resource_cache_loads_total|cache=busy", "2");
  check_sample (samples, "resource_cache_load_failures_total|cache=busy", "1");
  check_sample (samples, "resource_cache_load_time_seconds_total|cache=busy", "2.000002");
  check_sample (samples, "resource_cache_time_saved_seconds_total|cache=busy", "2.000002");
  check_sample (samples, "resource_cache_entries|cache=busy", "1");
  check_sample (samples, "resource_cache_weight|cache=busy", "9223372036854775807");
  check_sample (samples, "resource_cache_loading|cache=busy", "1");
  check_sample (samples, "resource_cache_evictions_total|cache=busy|reason=removed", "1");
  check_sample (samples, "resource_cache_evictions_total|cache=busy|reason=memory-pressure", "0");
}

static void
test_values (void)
{
  RcCache *cache = rc_cache_new ("busy");
  g_autoptr (TestResource) resource = test_resource_new (1);
  g_autoptr (GHashTable) samples = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;
  g_autofree char *text = NULL;

  rc_clock_freeze ();
  rc_cache_set_load_func (cache, load_cb, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    g_object_unref (rc_cache_get (cache, "good", NULL, NULL));
  g_assert_null (rc_cache_get (cache, "bad", NULL, NULL));
  rc_cache_insert (cache, "other", G_OBJECT (resource));
  g_assert_true (rc_cache_remove (cache, "other"));
  g_assert_false (rc_cache_begin (cache, "open", &value, &load, NULL, NULL));

  text = rc_registry_to_openmetrics (rc_registry_get_default ());
  samples = read_openmetrics (text);
  check_values (samples);

  g_clear_object (&load);
  g_assert_finalize_object (cache);
  rc_clock_thaw ();
}

static void
load_tagged_cb (RcLoad   *load,
                gpointer  unused)
{
  const char *key = rc_load_get_key (load);

  rc_load_add_tag (load, key);
  rc_load_add_message (load, key);
  if (g_str_has_prefix (key, "bad "))
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, key));
  else
    rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

/* Of a cache that knows a secret by its keys, tags, messages and errors. */
static char *
format_with_secret (const char *secret)
{
  RcCache *cache = rc_cache_new ("private");
  g_autofree char *bad_key = g_strconcat ("bad ", secret, NULL);
  g_autofree char *open_key = g_strconcat ("open ", secret, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;
  char *text;

  rc_cache_set_load_func (cache, load_tagged_cb, NULL, NULL);
  rc_cache_set_retry_delay (cache, G_TIME_SPAN_HOUR);
  for (guint i = 0; i < 2; i++)
    g_object_unref (rc_cache_get (cache, secret, NULL, NULL));
  g_assert_null (rc_cache_get (cache, bad_key, NULL, NULL));
  g_assert_false (rc_cache_begin (cache, open_key, &value, &load, NULL, NULL));
  text = rc_registry_to_openmetrics (rc_registry_get_default ());

  g_clear_object (&load);
  g_assert_finalize_object (cache);
  return text;
}

/* Who reads numbers learns nothing of what they are about: they are the same for any secret. */
static void
test_no_keys (void)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  rc_clock_freeze ();
  one = format_with_secret ("https://alice:hunter2@example.org/");
  other = format_with_secret ("letters/to bob");
  g_assert_nonnull (strstr (one, "private"));
  g_assert_null (strstr (one, "alice"));
  g_assert_cmpstr (one, ==, other);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/openmetrics/nothing", test_nothing);
  g_test_add_func ("/rc/openmetrics/names", test_names);
  g_test_add_func ("/rc/openmetrics/twins", test_twins);
  g_test_add_func ("/rc/openmetrics/false-twins", test_false_twins);
  g_test_add_func ("/rc/openmetrics/values", test_values);
  g_test_add_func ("/rc/openmetrics/no-keys", test_no_keys);

  return g_test_run ();
}
