/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-source.h"

#include <glib/gi18n.h>

#define N_GENERATED 40
#define ENOUGH 24
#define MO_MAGIC 0x950412deu
/* What the table and malloc add to each pair of strings. */
#define OVERHEAD_BYTES 64

/* The texts of one file by name: the message in a .mo file, the element and its
   place in an XML file. */
typedef struct
{
  GHashTable *texts;
  gsize       n_bytes;
} Catalog;

static void
add_text (Catalog    *self,
          char       *name,
          const char *text,
          gsize       length)
{
  char *valid = g_utf8_make_valid (text, length);

  self->n_bytes += strlen (name) + strlen (valid) + OVERHEAD_BYTES;
  g_hash_table_replace (self->texts, name, valid);
}

static void
start_element_cb (GMarkupParseContext  *xml,
                  const char           *element,
                  const char          **attributes,
                  const char          **values,
                  gpointer              catalog,
                  GError              **error)
{
  int line, column;

  g_markup_parse_context_get_position (xml, &line, &column);
  for (guint i = 0; attributes[i] != NULL; i++)
    add_text (catalog, g_strdup_printf ("%s@%s %d:%d", element, attributes[i], line, column),
              values[i], strlen (values[i]));
}

static gboolean
is_blank (const char *text,
          gsize       length)
{
  gsize i = 0;

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i == length;
}

static void
text_cb (GMarkupParseContext  *xml,
         const char           *text,
         gsize                 length,
         gpointer              catalog,
         GError              **error)
{
  const char *element = g_markup_parse_context_get_element (xml);
  int line, column;

  if (element == NULL || is_blank (text, length))
    return;
  g_markup_parse_context_get_position (xml, &line, &column);
  add_text (catalog, g_strdup_printf ("%s %d:%d", element, line, column), text, length);
}

static gboolean
parse_xml (Catalog     *self,
           const char  *text,
           gsize        length,
           GError     **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb, .text = text_cb };
  g_autoptr (GMarkupParseContext) xml = NULL;

  xml = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  return g_markup_parse_context_parse (xml, text, length, error)
         && g_markup_parse_context_end_parse (xml, error);
}

/* A number of the file's header or tables; 0 outside the file, or in one that
   another byte order wrote, which no table survives. */
static guint32
read_number (const char *data,
             gsize       length,
             gsize       offset)
{
  guint32 number = 0;

  if (offset <= length && length - offset >= sizeof number)
    memcpy (&number, data + offset, sizeof number);
  return number;
}

/* One string of a .mo file, and NULL if its table entry points outside the file. */
static const char *
read_text (const char *data,
           gsize       length,
           gsize       entry,
           gsize      *text_length)
{
  gsize n = read_number (data, length, entry);
  gsize offset = read_number (data, length, entry + 4);

  *text_length = n;
  return offset < length && n < length - offset && data[offset + n] == '\0' ? data + offset : NULL;
}

static gboolean
parse_mo (Catalog     *self,
          const char  *data,
          gsize        length,
          GError     **error)
{
  guint32 n = read_number (data, length, 8);
  gsize originals = read_number (data, length, 12);
  gsize translations = read_number (data, length, 16);
  gboolean is_good = read_number (data, length, 0) == MO_MAGIC;

  for (guint32 i = 0; is_good && i < n; i++)
    {
      gsize name_length, text_length;
      const char *name = read_text (data, length, originals + (gsize) i * 8, &name_length);
      const char *text = read_text (data, length, translations + (gsize) i * 8, &text_length);

      is_good = name != NULL && text != NULL;
      if (is_good)
        add_text (self, g_utf8_make_valid (name, name_length), text, text_length);
    }
  if (!is_good)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("it is no message catalog"));
  return is_good;
}

static void
generate (const char *folder,
          GPtrArray  *keys)
{
  for (guint i = 0; i < N_GENERATED; i++)
    {
      g_autoptr (GString) xml = g_string_new ("<catalog>\n");
      g_autofree char *name = g_strdup_printf ("catalog-%02u.xml", i + 1);

      for (guint k = 0; k < 1000 + 100 * i; k++)
        g_string_append_printf (xml, "<message id=\"%u\">Text %u of file %u</message>\n", k, k, i);
      g_string_append (xml, "</catalog>\n");
      if (demo_source_write (folder, name, xml->str))
        g_ptr_array_add (keys, g_steal_pointer (&name));
    }
}

static GPtrArray *
find_catalogs (const char *folder)
{
  static const DemoPlace places[] = {
    { "/usr/share/locale", ".mo", 48 * 1024 },
    { "/usr/share/mime", ".xml", 8 * 1024 },
    { "/usr/share/X11/xkb", ".xml", 8 * 1024 },
  };
  GPtrArray *keys = demo_source_find_files (places, G_N_ELEMENTS (places), 200);

  if (keys->len < ENOUGH)
    generate (folder, keys);
  demo_source_write (folder, demo_source_catalogs.broken_key, "<catalog><message>");
  return keys;
}

static void
load_catalog (RcLoad   *load,
              gpointer  folder)
{
  g_autofree char *path = demo_source_get_path (rc_load_get_key (load), folder);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Catalog catalog = { .texts = texts };
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, &error)
      || !(g_str_has_suffix (path, ".mo") ? parse_mo : parse_xml) (&catalog, data, length, &error))
    {
      demo_source_return_error (&demo_source_catalogs, load, error->message);
      return;
    }
  g_value_init (&value, G_TYPE_HASH_TABLE);
  g_value_set_boxed (&value, texts);
  rc_load_set_weight (load, catalog.n_bytes);
  rc_load_return_value (load, &value);
}

const DemoSource demo_source_catalogs = {
  .name = "Catalogs",
  .ttl_usec = 60 * G_USEC_PER_SEC,
  .max_entries = 60,
  .max_weight = 48 * 1024 * 1024,
  .broken_key = "broken.xml",
  .find = find_catalogs,
  .load = load_catalog,
  .validate = demo_source_is_file_there,
};
