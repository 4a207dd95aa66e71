/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <resource-cache.h>
#include <string.h>

#define N_TRIGRAMS (27 * 27 * 27)  /* a to z, and what is between words */

/* Tells two languages apart by how often three letters follow each other: naive Bayes.
   This is the file, too, and it is used where it is mapped. */
typedef struct
{
  char language[2][16];
  float log_probability[2][N_TRIGRAMS];
} Model;

static const char *lessons[][2] = {
  { "English", "all human beings are born free and equal in dignity and rights they are "
               "endowed with reason and conscience and should act towards one another in "
               "a spirit of brotherhood" },
  { "German", "alle menschen sind frei und gleich an würde und rechten geboren sie sind "
              "mit vernunft und gewissen begabt und sollen einander im geist der "
              "brüderlichkeit begegnen" },
  { "French", "tous les êtres humains naissent libres et égaux en dignité et en droits "
              "ils sont doués de raison et de conscience et doivent agir les uns envers "
              "les autres dans un esprit de fraternité" },
  { "Spanish", "todos los seres humanos nacen libres e iguales en dignidad y derechos y "
               "dotados como están de razón y conciencia deben comportarse "
               "fraternalmente los unos con los otros" },
};

static guint
next_trigram (guint trigram,
              char  letter)
{
  return (trigram * 27 + (g_ascii_isalpha (letter) ? (letter & 31) : 0)) % N_TRIGRAMS;
}

static void
train (const char *path,
       const char *lesson[][2])
{
  g_autofree Model *model = g_new0 (Model, 1);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      float *table = model->log_probability[i];
      gsize length = strlen (lesson[i][1]);
      guint trigram = 0;

      g_strlcpy (model->language[i], lesson[i][0], sizeof model->language[i]);
      for (gsize j = 0; j < length; j++)
        table[trigram = next_trigram (trigram, lesson[i][1][j])]++;
      for (int j = 0; j < N_TRIGRAMS; j++)
        table[j] = logf ((table[j] + 0.1f) / (length + 0.1f * N_TRIGRAMS));
    }
  if (!g_file_set_contents (path, (const char *) model, sizeof *model, &error))
    g_error ("%s", error->message);
}

/* The bytes are those of the mapped file, which is unmapped with the last reference. */
static void
map_model (RcLoad   *load,
           gpointer  user_data)
{
  const char *path = rc_load_get_key (load);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  file = g_mapped_file_new (path, FALSE, &error);
  if (file != NULL && g_mapped_file_get_length (file) != sizeof (Model))
    error = g_error_new (G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s is no model", path);
  if (error != NULL)
    {
      rc_load_return_error (load, g_steal_pointer (&error));
      return;
    }
  g_print ("mapped %s\n", path);
  bytes = g_mapped_file_get_bytes (file);
  g_value_set_boxed (g_value_init (&value, G_TYPE_BYTES), bytes);
  rc_load_return_value (load, &value);
}

static guint64
weigh_model (const char   *key,
             const GValue *value,
             gpointer      user_data)
{
  return g_bytes_get_size (g_value_get_boxed (value));
}

static void
identify (RcCache    *cache,
          const char *path,
          const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  const Model *model;
  float lead = 0;
  guint trigram = 0;

  if (!rc_cache_get_value (cache, path, &value, NULL, &error))
    {
      g_print ("%s\n", error->message);
      return;
    }
  model = g_bytes_get_data (g_value_get_boxed (&value), NULL);
  for (const char *c = text; *c != '\0'; c++)
    {
      trigram = next_trigram (trigram, *c);
      lead += model->log_probability[0][trigram] - model->log_probability[1][trigram];
    }
  g_print ("%s: %s\n", model->language[lead < 0], text);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("models-XXXXXX", NULL);
  g_autoptr (RcCache) cache = rc_cache_new ("models");
  g_autoptr (RcStats) stats = NULL;

  if (folder == NULL || g_chdir (folder) != 0)
    return 1;
  train ("north.model", lessons);
  train ("south.model", lessons + 2);
  rc_cache_set_load_func (cache, map_model, NULL, NULL);
  rc_cache_set_weigh_func (cache, weigh_model, NULL, NULL);
  rc_cache_set_max_weight (cache, 200000);

  identify (cache, "north.model", "all are equal before the law");
  identify (cache, "north.model", "alle menschen sind vor dem gesetz gleich");
  identify (cache, "south.model", "tous ont droit sans distinction");
  identify (cache, "south.model", "todos tienen derecho a la libertad");

  stats = rc_cache_dup_stats (cache);
  g_print ("%u loads, %u hits, %u made room; their time was measured: %s\n",
           (guint) rc_stats_get_loads (stats), (guint) rc_stats_get_hits (stats),
           (guint) rc_stats_get_evictions_for (stats, RC_EVICT_REASON_CAPACITY),
           rc_stats_get_total_load_time (stats) > 0 ? "yes" : "no");
  g_print ("%u of %u bytes are taken\n", (guint) rc_cache_get_weight (cache),
           (guint) rc_cache_get_max_weight (cache));
  g_remove ("north.model");
  g_remove ("south.model");
  g_rmdir (folder);
  return 0;
}
