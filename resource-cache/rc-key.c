/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-key.h"

#include <math.h>
#include <string.h>

#include "rc-key-private.h"

/* A key is the scope, the mark, the type of the arguments and their value. Each
   value tells by itself where it ends, so that no two lists of arguments can be
   written alike; its type is written once, in front, and again in each variant. */

static void append_value (GString  *key,
                          GVariant *value);

/* Keeps what people can read; what is escaped can't be taken for anything else. */
static void
append_escaped (GString    *key,
                const char *bytes,
                gsize       length)
{
  while (length > 0)
    {
      gunichar c = g_utf8_get_char_validated (bytes, length);
      gboolean is_shown = c != '\0' && c != '%' && c != '#' && c <= 0x10ffff &&
                          g_unichar_isprint (c);
      gsize n_read = is_shown ? g_utf8_skip[(guchar) *bytes] : 1;

      if (is_shown)
        g_string_append_unichar (key, c);
      else
        g_string_append_printf (key, "%%%02X", (guchar) *bytes);

      bytes += n_read;
      length -= n_read;
    }
}

static void
append_bytes (GString    *key,
              const char *bytes,
              gsize       length)
{
  g_string_append_printf (key, "%" G_GSIZE_FORMAT ":", length);
  append_escaped (key, bytes, length);
}

static void
append_string (GString  *key,
               GVariant *value)
{
  gsize length;
  const char *text = g_variant_get_string (value, &length);

  append_bytes (key, text, length);
}

/* By its bits, so that 0.0 and -0.0 differ; but every NaN is the same one. */
static void
append_double (GString  *key,
               GVariant *value)
{
  double number = g_variant_get_double (value);
  guint64 bits;

  if (isnan (number))
    {
      g_string_append (key, "nan;");
      return;
    }

  memcpy (&bits, &number, sizeof bits);
  g_string_append_printf (key, "%" G_GINT64_MODIFIER "x;", bits);
}

static void
append_children (GString  *key,
                 GVariant *value)
{
  gsize n_children = g_variant_n_children (value);

  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      append_value (key, child);
    }
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted by whole entries, so that even a key that is there twice has one order. */
static void
append_dictionary (GString  *key,
                   GVariant *value)
{
  gsize n_entries = g_variant_n_children (value);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_full (n_entries, g_free);

  for (gsize i = 0; i < n_entries; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
      GString *entry = g_string_new (NULL);

      append_value (entry, child);
      g_ptr_array_add (entries, g_string_free (entry, FALSE));
    }

  g_ptr_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    g_string_append (key, g_ptr_array_index (entries, i));
}

static void
append_array (GString  *key,
              GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    {
      gsize length;
      const char *bytes = g_variant_get_fixed_array (value, &length, 1);

      append_bytes (key, bytes, length);
      return;
    }

  g_string_append_printf (key, "%" G_GSIZE_FORMAT ":", g_variant_n_children (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    append_dictionary (key, value);
  else
    append_children (key, value);
}

static void
append_typed (GString  *key,
              GVariant *value)
{
  g_string_append (key, g_variant_get_type_string (value));
  g_string_append_c (key, ':');
  append_value (key, value);
}

static void
append_variant (GString  *key,
                GVariant *value)
{
  g_autoptr (GVariant) child = g_variant_get_variant (value);

  append_typed (key, child);
}

static void
append_value (GString  *key,
              GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      append_string (key, value);
      break;

    case G_VARIANT_CLASS_DOUBLE:
      append_double (key, value);
      break;

    case G_VARIANT_CLASS_VARIANT:
      append_variant (key, value);
      break;

    case G_VARIANT_CLASS_MAYBE:
      g_string_append_c (key, g_variant_n_children (value) == 0 ? '-' : '+');
      append_children (key, value);
      break;

    case G_VARIANT_CLASS_ARRAY:
      append_array (key, value);
      break;

    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
      append_children (key, value);
      break;

    /* Whole numbers, handles and booleans: how GLib writes them is exact. */
    default:
      g_variant_print_string (value, key, FALSE);
      g_string_append_c (key, ';');
      break;
    }
}

/**
 * rc_key_build:
 * @scope: what is loaded, such as the name of a function
 * @args: (nullable): what it is loaded from; a floating reference is consumed
 *
 * Builds a key from what a value is loaded from.
 *
 * Two calls give the same key if and only if the scopes and the arguments are
 * the same: their types (the 32-bit 1, the 64-bit 1, 1.0 and `TRUE` are four
 * keys), their values and their order. Dictionaries are compared by content,
 * not by order, nested ones too; an entry that is there twice counts twice.
 * Numbers are compared as [method@GLib.Variant.equal] does, so that 0.0 and
 * -0.0 differ, but every NaN equals every other. `NULL` arguments and an empty
 * tuple differ. Handles count as the numbers they are.
 *
 * The key is printable UTF-8 with the scope in front, whatever the arguments
 * hold, and it is as long as they are. It holds them all, secrets too: show people what
 * [func@Rc.key_dup_label] makes of it. Safe from any thread.
 *
 * Returns: (transfer full): the key
 *
 * Since: 0.1
 */
char *
rc_key_build (const char *scope,
              GVariant   *args)
{
  g_autoptr (GVariant) sunk = NULL;
  g_autoptr (GString) key = NULL;

  g_return_val_if_fail (scope != NULL, NULL);

  key = g_string_new (NULL);
  append_escaped (key, scope, strlen (scope));

  if (args != NULL)
    {
      sunk = g_variant_ref_sink (args);
      g_string_append (key, RC_KEY_MARK);
      append_typed (key, sunk);
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}
