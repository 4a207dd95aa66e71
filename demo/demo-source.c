/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-source.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

/* Keeps the search short on a machine with very many files. */
#define MAX_DEPTH 9
#define MAX_FOUND 8192

static void
collect (const DemoPlace *place,
         const char      *folder,
         int              depth,
         GPtrArray       *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && found->len < MAX_FOUND && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) != 0 || !g_utf8_validate (path, -1, NULL))
        continue;
      if (S_ISDIR (info.st_mode) && depth < MAX_DEPTH)
        collect (place, path, depth + 1, found);
      else if (S_ISREG (info.st_mode) && info.st_size >= place->min_bytes
               && g_str_has_suffix (name, place->suffix))
        g_ptr_array_add (found, g_steal_pointer (&path));
    }
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Folders are read in no fixed order: sorted first, and thinned out evenly then,
   a machine yields the same keys every time. */
GPtrArray *
demo_source_find_files (const DemoPlace *places,
                        gsize            n_places,
                        guint            max_per_place)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n_places; i++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
      guint n;

      collect (&places[i], places[i].folder, 0, found);
      g_ptr_array_sort (found, compare_paths);
      n = MIN (found->len, max_per_place);
      for (guint k = 0; k < n; k++)
        g_ptr_array_add (keys, g_strdup (found->pdata[(gsize) k * found->len / n]));
    }
  return g_steal_pointer (&keys);
}

char *
demo_source_get_path (const char *key,
                      const char *folder)
{
  return g_canonicalize_filename (key, folder);
}

gboolean
demo_source_write (const char *folder,
                   const char *name,
                   const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents (path, text, -1, &error))
    return TRUE;
  g_warning ("The file “%s” can't be written: %s", path, error->message);
  return FALSE;
}

gboolean
demo_source_is_file_there (const char    *key,
                           const GValue  *value,
                           gpointer       folder,
                           GError       **error)
{
  g_autofree char *path = demo_source_get_path (key, folder);

  return g_access (path, R_OK) == 0;
}

void
demo_source_return_error (const DemoSource *self,
                          RcLoad           *load,
                          const char       *reason)
{
  g_autofree char *label = g_path_get_basename (rc_load_get_key (load));

  /* Translators: the name of a cache, of a file, and what is wrong with the file. */
  rc_load_return_error (load, g_error_new (G_FILE_ERROR, G_FILE_ERROR_FAILED,
                                           _("%s can't load “%s”: %s. Repair or remove the file."),
                                           self->name, label, reason));
}

RcCache *
demo_source_create_cache (const DemoSource *self,
                          const char       *folder)
{
  RcCache *cache = rc_cache_new (self->name);

  rc_cache_set_ttl (cache, self->ttl_usec);
  rc_cache_set_idle_timeout (cache, self->idle_timeout_usec);
  rc_cache_set_max_entries (cache, self->max_entries);
  rc_cache_set_max_weight (cache, self->max_weight);
  rc_cache_set_load_func (cache, self->load, g_strdup (folder), g_free);
  if (self->weigh != NULL)
    rc_cache_set_weigh_func (cache, self->weigh, NULL, NULL);
  if (self->validate != NULL)
    rc_cache_set_validate_func (cache, self->validate, g_strdup (folder), g_free);
  if (self->release != NULL)
    rc_cache_set_release_func (cache, self->release, NULL, NULL);
  return cache;
}

/* The integral of x ^ -skew, and its inverse; the case of skew 1 is the logarithm. */
static double
zipf_area (double x,
           double skew)
{
  double power = 1 - skew;

  return fabs (power) < 1e-9 ? log (x) : (pow (x, power) - 1) / power;
}

static double
zipf_area_inverse (double area,
                   double skew)
{
  double power = 1 - skew;

  return fabs (power) < 1e-9 ? exp (area) : pow (1 + area * power, 1 / power);
}

/* Rejection-inversion (Hörmann and Derflinger 1996): needs no table, so that the
   skew can change with every pick. */
guint
demo_zipf_pick (GRand  *rand,
                guint   n,
                double  skew)
{
  double low = zipf_area (1.5, skew) - 1;
  double high = zipf_area (n + 0.5, skew);

  for (;;)
    {
      double area = g_rand_double_range (rand, low, high);
      double rank = floor (zipf_area_inverse (area, skew) + 0.5);

      rank = CLAMP (rank, 1, n);
      if (area >= zipf_area (rank + 0.5, skew) - pow (rank, -skew))
        return (guint) rank - 1;
    }
}
