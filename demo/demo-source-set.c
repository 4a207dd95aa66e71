/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-source-set.h"

#include <errno.h>
#include <glib/gstdio.h>

#define N_SOURCES ((int) G_N_ELEMENTS (sources))
/* One request in so many asks for a file that can't be loaded. */
#define BROKEN_EVERY 250

static const DemoSource *const sources[] = {
  &demo_source_images,
  &demo_source_databases,
  &demo_source_catalogs,
};

struct _DemoSourceSet
{
  char      *folder;                          /* NULL if none can be made */
  RcCache   *caches[G_N_ELEMENTS (sources)];
  GPtrArray *keys[G_N_ELEMENTS (sources)];    /* popular ones first; written before n_ready */
  int        n_taken;                         /* atomic: whose keys are looked for, or found */
  int        n_ready;                         /* atomic: whose keys are found */
};

DemoSourceSet *
demo_source_set_new (void)
{
  DemoSourceSet *self = g_new0 (DemoSourceSet, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("resource-cache-XXXXXX", &error);
  if (self->folder == NULL)
    g_warning ("There is no folder for the workload's files: %s", error->message);
  for (int i = 0; i < N_SOURCES; i++)
    self->caches[i] = demo_source_create_cache (sources[i], self->folder);
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  if (g_rmdir (folder) != 0)
    g_warning ("The folder “%s” can't be removed: %s", folder, g_strerror (errno));
}

void
demo_source_set_free (DemoSourceSet *self)
{
  for (int i = 0; i < N_SOURCES; i++)
    {
      rc_cache_close (self->caches[i]);
      g_object_unref (self->caches[i]);
      g_clear_pointer (&self->keys[i], g_ptr_array_unref);
    }
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/* Popular keys should not be neighbours in one folder; the order is the same in
   every run, so that two runs can be compared. */
static void
shuffle (GPtrArray *keys)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = keys->len; i > 1; i--)
    {
      guint other = g_rand_int_range (rand, 0, i);
      gpointer key = keys->pdata[i - 1];

      keys->pdata[i - 1] = keys->pdata[other];
      keys->pdata[other] = key;
    }
}

gboolean
demo_source_set_find_next (DemoSourceSet *self)
{
  int i = g_atomic_int_add (&self->n_taken, 1);

  if (i >= N_SOURCES)
    return FALSE;
  self->keys[i] = self->folder != NULL ? sources[i]->find (self->folder) : g_ptr_array_new ();
  shuffle (self->keys[i]);
  g_atomic_int_inc (&self->n_ready);
  return TRUE;
}

gboolean
demo_source_set_is_ready (DemoSourceSet *self)
{
  return g_atomic_int_get (&self->n_ready) == N_SOURCES;
}

gboolean
demo_source_set_choose (DemoSourceSet  *self,
                        GRand          *rand,
                        double          skew,
                        RcCache       **cache,
                        const char    **key)
{
  int first = g_rand_int_range (rand, 0, N_SOURCES);
  gboolean is_broken = g_rand_int_range (rand, 0, BROKEN_EVERY) == 0;

  for (int k = 0; k < N_SOURCES; k++)
    {
      int i = (first + k) % N_SOURCES;
      GPtrArray *keys = self->keys[i];

      if (keys->len == 0)
        continue;
      *cache = self->caches[i];
      *key = is_broken ? sources[i]->broken_key
                       : keys->pdata[demo_zipf_pick (rand, keys->len, skew)];
      return TRUE;
    }
  return FALSE;
}
