/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <math.h>
#include <string.h>

#include <resource-cache/resource-cache.h>

#include "draw.h"

/* Values of any type, and whether two of them are the same for a key. */

static const char basic_types[] = "bynqiuxthdsogv";

/* What is done to the entries of a dictionary. */
typedef void (*Arrange) (GPtrArray *entries,
                         Draw      *draw);

static int
compare_printed (gconstpointer a,
                 gconstpointer b)
{
  g_autofree char *text_a = g_variant_print (*(GVariant *const *) a, TRUE);
  g_autofree char *text_b = g_variant_print (*(GVariant *const *) b, TRUE);

  return strcmp (text_a, text_b);
}

static void
sort (GPtrArray *entries,
      Draw      *unused)
{
  g_ptr_array_sort (entries, compare_printed);
}

G_GNUC_UNUSED static void
shuffle (GPtrArray *entries,
         Draw      *draw)
{
  for (guint i = entries->len; i > 1; i--)
    {
      guint other = draw_below (draw, i);
      gpointer entry = entries->pdata[other];

      entries->pdata[other] = entries->pdata[i - 1];
      entries->pdata[i - 1] = entry;
    }
}

static GVariant *
assemble (const GVariantType *type,
          GPtrArray          *children)
{
  GVariant **items = (GVariant **) children->pdata;

  if (g_variant_type_is_variant (type))
    return g_variant_new_variant (items[0]);
  if (g_variant_type_is_maybe (type))
    return g_variant_new_maybe (g_variant_type_element (type), children->len ? items[0] : NULL);
  if (g_variant_type_is_dict_entry (type))
    return g_variant_new_dict_entry (items[0], items[1]);
  if (g_variant_type_is_tuple (type))
    return g_variant_new_tuple (items, children->len);

  return g_variant_new_array (g_variant_type_element (type), items, children->len);
}

/* The same value, with its dictionaries arranged and every NaN the same one. */
static GVariant *
rebuild (GVariant *value,
         Arrange   arrange,
         Draw     *draw)
{
  g_autoptr (GPtrArray) children =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) && isnan (g_variant_get_double (value)))
    return g_variant_new_double (NAN);
  if (!g_variant_is_container (value))
    return g_variant_ref (value);

  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      g_ptr_array_add (children, g_variant_take_ref (rebuild (child, arrange, draw)));
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    arrange (children, draw);

  return assemble (g_variant_get_type (value), children);
}

static char *
make_type (Draw  *draw,
           guint  depth)
{
  g_autofree char *inner = NULL;
  g_autofree char *other = NULL;
  char basic = basic_types[draw_below (draw, G_N_ELEMENTS (basic_types) - 1)];

  if (depth == 0)
    return g_strdup_printf ("%c", basic);

  inner = make_type (draw, depth - 1);
  other = make_type (draw, depth - 1);
  switch (draw_below (draw, 6))
    {
    case 0: return g_strdup_printf ("a%s", inner);
    case 1: return g_strdup_printf ("m%s", inner);
    case 2: return g_strdup_printf ("(%s%s)", inner, other);
    case 3: return g_strdup_printf ("(%s)", inner);
    case 4: return g_strdup_printf ("a{%c%s}", basic == 'v' ? 's' : basic, inner);
    default: return g_strdup_printf ("%c", basic);
    }
}

static GVariant *
make_basic (Draw *draw,
            char  type)
{
  /* What is written alike in one place and must not meet in another. */
  static const char *const strings[] = {
    "", "a", "1:a", "a1:", "%", "%25", "é", "#rc1:s:1:a", "s:",
  };
  guint bit = draw_below (draw, 2);
  const char *text = strings[draw_below (draw, G_N_ELEMENTS (strings))];
  const double doubles[] = { 0.0, -0.0, 1.0, NAN, -NAN };

  switch (type)
    {
    case 'b': return g_variant_new_boolean (bit);
    case 'y': return g_variant_new_byte (bit * 255);
    case 'n': return g_variant_new_int16 (-bit);
    case 'q': return g_variant_new_uint16 (bit);
    case 'i': return g_variant_new_int32 (-bit);
    case 'u': return g_variant_new_uint32 (bit);
    case 'x': return g_variant_new_int64 (bit ? G_MININT64 : 1);
    case 't': return g_variant_new_uint64 (bit ? G_MAXUINT64 : 1);
    case 'h': return g_variant_new_handle (bit);
    case 'd': return g_variant_new_double (doubles[draw_below (draw, 5)]);
    case 'o': return g_variant_new_object_path (bit ? "/" : "/a");
    case 'g': return g_variant_new_signature (bit ? "" : "a{sv}");
    default: return g_variant_new_string (text);
    }
}

static GVariant *
make_value (Draw               *draw,
            const GVariantType *type)
{
  g_autoptr (GPtrArray) children =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  const GVariantType *member = NULL;
  guint n_children = draw_below (draw, 4);

  if (g_variant_type_is_variant (type))
    {
      g_autofree char *inner = make_type (draw, draw_below (draw, 2));

      return g_variant_new_variant (make_value (draw, G_VARIANT_TYPE (inner)));
    }
  if (g_variant_type_is_basic (type))
    return make_basic (draw, *g_variant_type_peek_string (type));

  if (g_variant_type_is_maybe (type) || g_variant_type_is_array (type))
    for (guint i = g_variant_type_is_maybe (type) ? n_children / 2 : n_children; i > 0; i--)
      g_ptr_array_add (children, g_variant_take_ref (make_value (draw,
                                                                 g_variant_type_element (type))));
  else
    for (member = g_variant_type_first (type); member; member = g_variant_type_next (member))
      g_ptr_array_add (children, g_variant_take_ref (make_value (draw, member)));

  return assemble (type, children);
}

G_GNUC_UNUSED static gboolean
keys_meet (GVariant *a,
           GVariant *b)
{
  g_autofree char *key_a = rc_key_build ("scope", a);
  g_autofree char *key_b = rc_key_build ("scope", b);

  return g_str_equal (key_a, key_b);
}

G_GNUC_UNUSED static gboolean
are_equal (GVariant *a,
           GVariant *b)
{
  g_autoptr (GVariant) sorted_a = g_variant_take_ref (rebuild (a, sort, NULL));
  g_autoptr (GVariant) sorted_b = g_variant_take_ref (rebuild (b, sort, NULL));

  return g_variant_equal (sorted_a, sorted_b);
}
