/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "demo-source.h"

static void
test_zipf_repeats (void)
{
  g_autoptr (GRand) one = g_rand_new_with_seed (7);
  g_autoptr (GRand) two = g_rand_new_with_seed (7);

  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (demo_zipf_pick (one, 250, 1.1), ==, demo_zipf_pick (two, 250, 1.1));
}

static void
test_zipf_law (gconstpointer data)
{
  enum { N = 50, PICKS = 400000 };
  double skew = *(const double *) data, sum = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint counts[N] = { 0, };

  for (guint i = 0; i < PICKS; i++)
    {
      guint rank = demo_zipf_pick (rand, N, skew);

      g_assert_cmpuint (rank, <, N);
      counts[rank]++;
    }
  for (guint k = 0; k < N; k++)
    sum += pow (k + 1, -skew);
  for (guint k = 0; k < N; k++)
    {
      double expected = PICKS * pow (k + 1, -skew) / sum;

      g_assert_cmpfloat_with_epsilon (counts[k], expected, 5 * sqrt (expected));
    }
}

static void
test_zipf_single (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (double skew = 0; skew <= 2; skew += 0.25)
    g_assert_cmpuint (demo_zipf_pick (rand, 1, skew), ==, 0);
}

typedef struct
{
  char *folder;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *name,
            guint       n_bytes)
{
  g_autofree char *text = g_strnfill (n_bytes, 'x');

  g_assert_true (demo_source_write (fixture->folder, name, text));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *below = NULL;

  fixture->folder = g_dir_make_tmp ("test-source-XXXXXX", NULL);
  below = g_build_filename (fixture->folder, "below", NULL);
  g_assert_no_errno (g_mkdir (below, 0700));
  write_file (fixture, "below/1.txt", 50);
  for (guint i = 2; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);

      write_file (fixture, name, 10 * i);
    }
  write_file (fixture, "other.xml", 90);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = {
    "2.txt", "3.txt", "4.txt", "5.txt", "6.txt", "7.txt", "8.txt", "9.txt", "other.xml",
    "below/1.txt", "below", ".",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autofree char *clean = g_canonicalize_filename (path, NULL);

      g_assert_no_errno (g_remove (clean));
    }
  g_free (fixture->folder);
}

static char *
find (Fixture *fixture,
      goffset  min_bytes,
      guint    max)
{
  DemoPlace places[] = { { fixture->folder, ".txt", min_bytes }, { "/nowhere", ".txt", 0 } };
  g_autoptr (GPtrArray) keys = demo_source_find_files (places, G_N_ELEMENTS (places), max);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      g_assert_true (g_str_has_prefix (keys->pdata[i], fixture->folder));
      g_string_append_printf (names, "%s ", strrchr (keys->pdata[i], '/') + 1);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *all = find (fixture, 0, 100);
  g_autofree char *large = find (fixture, 50, 100);
  g_autofree char *thinned = find (fixture, 0, 3);

  g_assert_cmpstr (all, ==, "2.txt 3.txt 4.txt 5.txt 6.txt 7.txt 8.txt 9.txt 1.txt ");
  g_assert_cmpstr (large, ==, "5.txt 6.txt 7.txt 8.txt 9.txt 1.txt ");
  g_assert_cmpstr (thinned, ==, "2.txt 5.txt 8.txt ");
}

static void
test_file_there (Fixture       *fixture,
                 gconstpointer  data)
{
  GValue value = G_VALUE_INIT;
  g_autofree char *path = demo_source_get_path ("below/1.txt", fixture->folder);

  g_assert_true (g_str_has_prefix (path, fixture->folder));
  g_assert_true (demo_source_is_file_there (path, &value, NULL, NULL));
  g_assert_true (demo_source_is_file_there ("below/1.txt", &value, fixture->folder, NULL));
  g_assert_false (demo_source_is_file_there ("below/2.txt", &value, fixture->folder, NULL));
}

static void
test_bounds (void)
{
  const DemoSource *sources[] = {
    &demo_source_catalogs, &demo_source_databases, &demo_source_images,
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      RcCache *cache = demo_source_create_cache (sources[i], "/nowhere");

      g_assert_cmpstr (rc_cache_get_name (cache), ==, sources[i]->name);
      g_assert_cmpint (rc_cache_get_ttl (cache), ==, sources[i]->ttl_usec);
      g_assert_cmpint (rc_cache_get_ttl (cache), >, 0);
      g_assert_cmpuint (rc_cache_get_max_entries (cache), >, 0);
      g_assert_cmpuint (rc_cache_get_max_weight (cache), >, 0);
      g_assert_finalize_object (cache);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const double skews[] = { 0, 0.7, 1, 1.5, 2 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/zipf/repeats", test_zipf_repeats);
  g_test_add_func ("/demo/zipf/single", test_zipf_single);
  for (guint i = 0; i < G_N_ELEMENTS (skews); i++)
    {
      g_autofree char *path = g_strdup_printf ("/demo/zipf/law/%g", skews[i]);

      g_test_add_data_func (path, &skews[i], test_zipf_law);
    }
  g_test_add ("/demo/source/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/demo/source/file-there", Fixture, NULL, set_up, test_file_there, tear_down);
  g_test_add_func ("/demo/source/bounds", test_bounds);
  return g_test_run ();
}
