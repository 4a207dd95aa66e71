/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include <resource-cache/resource-cache.h>

#define N_PAIRS 10000

/* What is written alike in one place and must not meet in another. */
static const char *const strings[] = { "", "a", "1:a", "a1:", "%", "%25", "é", "#rc1:s:1:a", "s:" };
static const char basic_types[] = "bynqiuxthdsogv";

/* The same value with its dictionaries shuffled, or sorted and its NaNs made one. */
typedef void (*Arrange) (GPtrArray *entries);

static int
compare_printed (gconstpointer a,
                 gconstpointer b)
{
  g_autofree char *text_a = g_variant_print (*(GVariant *const *) a, TRUE);
  g_autofree char *text_b = g_variant_print (*(GVariant *const *) b, TRUE);

  return strcmp (text_a, text_b);
}

static void
sort (GPtrArray *entries)
{
  g_ptr_array_sort (entries, compare_printed);
}

static void
shuffle (GPtrArray *entries)
{
  for (guint i = entries->len; i > 1; i--)
    {
      guint other = g_test_rand_int_range (0, i);
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

static GVariant *
rebuild (GVariant *value,
         Arrange   arrange)
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

      g_ptr_array_add (children, g_variant_take_ref (rebuild (child, arrange)));
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    arrange (children);

  return assemble (g_variant_get_type (value), children);
}

static char *
make_type (guint depth)
{
  g_autofree char *inner = NULL;
  g_autofree char *other = NULL;
  char basic = basic_types[g_test_rand_int_range (0, G_N_ELEMENTS (basic_types) - 1)];

  if (depth == 0)
    return g_strdup_printf ("%c", basic);

  inner = make_type (depth - 1);
  other = make_type (depth - 1);
  switch (g_test_rand_int_range (0, 6))
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
make_basic (char type)
{
  guint bit = g_test_rand_int_range (0, 2);
  const char *text = strings[g_test_rand_int_range (0, G_N_ELEMENTS (strings))];
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
    case 'd': return g_variant_new_double (doubles[g_test_rand_int_range (0, 5)]);
    case 'o': return g_variant_new_object_path (bit ? "/" : "/a");
    case 'g': return g_variant_new_signature (bit ? "" : "a{sv}");
    default: return g_variant_new_string (text);
    }
}

static GVariant *
make_value (const GVariantType *type)
{
  g_autoptr (GPtrArray) children =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  const GVariantType *member = NULL;
  guint n_children = g_test_rand_int_range (0, 4);

  if (g_variant_type_is_variant (type))
    {
      g_autofree char *inner = make_type (g_test_rand_int_range (0, 2));

      return g_variant_new_variant (make_value (G_VARIANT_TYPE (inner)));
    }
  if (g_variant_type_is_basic (type))
    return make_basic (*g_variant_type_peek_string (type));

  if (g_variant_type_is_maybe (type) || g_variant_type_is_array (type))
    for (guint i = g_variant_type_is_maybe (type) ? n_children / 2 : n_children; i > 0; i--)
      g_ptr_array_add (children, g_variant_take_ref (make_value (g_variant_type_element (type))));
  else
    for (member = g_variant_type_first (type); member; member = g_variant_type_next (member))
      g_ptr_array_add (children, g_variant_take_ref (make_value (member)));

  return assemble (type, children);
}

static gboolean
keys_meet (GVariant *a,
           GVariant *b)
{
  g_autofree char *key_a = rc_key_build ("scope", a);
  g_autofree char *key_b = rc_key_build ("scope", b);

  return g_str_equal (key_a, key_b);
}

static gboolean
are_equal (GVariant *a,
           GVariant *b)
{
  g_autoptr (GVariant) sorted_a = g_variant_take_ref (rebuild (a, sort));
  g_autoptr (GVariant) sorted_b = g_variant_take_ref (rebuild (b, sort));

  return g_variant_equal (sorted_a, sorted_b);
}

static void
test_random_pairs (void)
{
  guint n_equal = 0;

  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_autofree char *type = make_type (g_test_rand_int_range (0, 4));
      g_autofree char *type_b = i % 4 ? g_strdup (type) : make_type (g_test_rand_int_range (0, 4));
      g_autoptr (GVariant) a = g_variant_take_ref (make_value (G_VARIANT_TYPE (type)));
      g_autoptr (GVariant) b = g_variant_take_ref (make_value (G_VARIANT_TYPE (type_b)));
      g_autoptr (GVariant) shuffled = g_variant_take_ref (rebuild (a, shuffle));
      gboolean is_equal = are_equal (a, b);

      g_assert_true (keys_meet (a, shuffled));
      g_assert_cmpint (keys_meet (a, b), ==, is_equal);
      n_equal += is_equal;
    }

  g_test_message ("%u of %u pairs were equal", n_equal, N_PAIRS);
  g_assert_cmpuint (n_equal, >, N_PAIRS / 50);
  g_assert_cmpuint (n_equal, <, N_PAIRS / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/key/random-pairs", test_random_pairs);

  return g_test_run ();
}
