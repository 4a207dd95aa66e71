/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#include <gio/gio.h>
#include <string.h>

/* Traces from files: one key per line, which also is the form of LIRS; that of ARC, whose
   lines are the first block, how many, and two numbers more; and bare numbers of 32 bits,
   least byte first. Any of them may be compressed with gzip. */

/* Numbers the keys of any kind from 0 on. */
static guint
get_number (GHashTable *numbers,
            gpointer    key)
{
  gpointer number;

  if (g_hash_table_lookup_extended (numbers, key, NULL, &number))
    {
      g_free (key);
      return GPOINTER_TO_UINT (number);
    }

  number = GUINT_TO_POINTER (g_hash_table_size (numbers));
  g_hash_table_insert (numbers, key, number);
  return GPOINTER_TO_UINT (number);
}

/* Takes over @keys. */
SimTrace *
sim_trace_new (const char *name,
               GArray     *keys)
{
  SimTrace *self = g_new0 (SimTrace, 1);

  self->name = g_strdup (name);
  self->length = keys->len;
  self->keys = (guint32 *) g_array_free (keys, FALSE);
  for (guint at = 0; at < self->length; at++)
    self->n_keys = MAX (self->n_keys, self->keys[at] + 1);

  return self;
}

void
sim_trace_free (SimTrace *self)
{
  g_free (self->name);
  g_free (self->keys);
  g_free (self);
}

static GBytes *
unzip (GBytes  *packed,
       GError **error)
{
  g_autoptr (GConverter) unzipper =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, unzipper);
  g_autoptr (GOutputStream) target = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (target, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                              NULL, error) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (target));
}

static void
read_words (GBytes     *data,
            GHashTable *numbers,
            GArray     *keys)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  for (gsize at = 0; at + 4 <= size; at += 4)
    {
      guint32 word;
      guint number;

      memcpy (&word, bytes + at, 4);
      number = get_number (numbers, g_strdup_printf ("%u", GUINT32_FROM_LE (word)));
      g_array_append_val (keys, number);
    }
}

static gboolean
read_arc_line (const char *line,
               GHashTable *numbers,
               GArray     *keys)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", -1);
  guint64 first, n_blocks;

  if (g_strv_length (fields) != 4 ||
      !g_ascii_string_to_unsigned (fields[0], 10, 0, G_MAXUINT64 / 2, &first, NULL) ||
      !g_ascii_string_to_unsigned (fields[1], 10, 1, G_MAXUINT16, &n_blocks, NULL))
    return FALSE;

  for (guint64 block = first; block < first + n_blocks; block++)
    {
      guint number = get_number (numbers, g_strdup_printf ("%" G_GUINT64_FORMAT, block));

      g_array_append_val (keys, number);
    }

  return TRUE;
}

/* A star is a mark of LIRS, and no key. */
static void
read_lines (GBytes     *data,
            GHashTable *numbers,
            GArray     *keys)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line != '\0' && strcmp (line, "*") != 0 && !read_arc_line (line, numbers, keys))
        {
          guint number = get_number (numbers, g_strdup (line));

          g_array_append_val (keys, number);
        }
    }
}

/* The name tells the form: .u32 for bare numbers, .gz for what is compressed. */
SimTrace *
sim_trace_read (const char  *path,
                GError     **error)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *name = g_path_get_basename (path);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GBytes) data = NULL;
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, error))
    return NULL;

  data = g_bytes_new_take (contents, size);
  if (g_str_has_suffix (name, ".gz"))
    {
      g_autoptr (GBytes) packed = g_steal_pointer (&data);

      data = unzip (packed, error);
      if (data == NULL)
        return NULL;
    }

  if (strstr (name, ".u32") != NULL)
    read_words (data, numbers, keys);
  else
    read_lines (data, numbers, keys);

  name[strcspn (name, ".")] = '\0';
  return sim_trace_new (name, keys);
}
