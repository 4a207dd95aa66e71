/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <float.h>
#include <math.h>
#include <string.h>

#include <resource-cache/resource-cache.h>

static char *
build (const char *scope,
       const char *args)
{
  return rc_key_build (scope, g_variant_new_parsed (args));
}

static void
check_same (const char *a,
            const char *b)
{
  g_autofree char *key_a = build ("scope", a);
  g_autofree char *key_b = build ("scope", b);

  g_assert_cmpstr (key_a, ==, key_b);
}

static void
check_differ (const char *const *args)
{
  for (gsize i = 0; args[i] != NULL; i++)
    for (gsize j = i + 1; args[j] != NULL; j++)
      {
        g_autofree char *key_a = build ("scope", args[i]);
        g_autofree char *key_b = build ("scope", args[j]);

        g_assert_cmpstr (key_a, !=, key_b);
      }
}

static void
test_types_count (void)
{
  check_differ ((const char *[]) {
    "byte 0x01", "int16 1", "uint16 1", "int32 1", "uint32 1", "int64 1", "uint64 1", "handle 1",
    "1.0", "true", "'1'", "objectpath '/1'", "signature 'i'", "<1>", "<int64 1>", "(1,)", "[1]",
    "@mi 1", "@mmi 1", "b'1'", "[byte 0x32, 0x00]", "[byte 0x31]", "{1: 1}", "[<1>]", NULL });
}

static void
test_empty_containers (void)
{
  check_differ ((const char *[]) {
    "()", "@as []", "@ai []", "@ay []", "@aas []", "@a{sv} {}", "@a{ss} {}", "@mi nothing",
    "@mmi nothing", "@mmi just nothing", "''", "((),)", "[()]", "[@as []]", "<()>", NULL });
}

static void
test_framing (void)
{
  check_differ ((const char *[]) {
    "('ab', 'c')", "('a', 'bc')", "('abc',)", "('', 'abc')", "('abc', '')", "('1:a', '')",
    "(['a', 'b'], ['c'])", "(['a'], ['b', 'c'])", "(@as [], ['a', 'b', 'c'])",
    "[['a'], ['b', 'c']]", "[['a', 'b'], ['c']]", "('%41', '')", "('A', '')", NULL });
}

static void
test_order_counts (void)
{
  check_differ ((const char *[]) { "[1, 2]", "[2, 1]", "(1, 2)", "(2, 1)", NULL });
}

static void
test_dictionaries (void)
{
  check_same ("{'a': 1, 'b': 2, 'c': 3}", "{'c': 3, 'a': 1, 'b': 2}");
  check_same ("{'x': <{'a': 1, 'b': 2}>, 'y': <[{1: 2, 3: 4}]>}",
              "{'y': <[{3: 4, 1: 2}]>, 'x': <{'b': 2, 'a': 1}>}");
  check_same ("{1: {2: 'x', 10: 'y'}, 3: {4: 'z'}}", "{3: {4: 'z'}, 1: {10: 'y', 2: 'x'}}");
  check_differ ((const char *[]) { "{'a': 1, 'b': 2}", "{'a': 2, 'b': 1}", "{'a': 1}",
                                   "{'a': 1, 'b': 2, 'c': 3}", NULL });
}

static void
test_duplicate_entries (void)
{
  check_same ("{'a': 1, 'b': 3, 'a': 2}", "{'a': 2, 'a': 1, 'b': 3}");
  check_differ ((const char *[]) { "{'a': 1, 'a': 2}", "{'a': 1}", "{'a': 2}",
                                   "{'a': 1, 'a': 1}", "{'a': 2, 'a': 2}", NULL });
}

static char *
build_double (double number)
{
  return rc_key_build ("scope", g_variant_new_double (number));
}

static void
test_doubles (void)
{
  guint64 bits = G_GUINT64_CONSTANT (0xfff8dead00000001);
  double other_nan;
  g_autofree char *nan_key = build_double (NAN);
  g_autofree char *other_nan_key = NULL;
  g_autofree char *zero = build_double (0.0);
  g_autofree char *minus_zero = build_double (-0.0);
  g_autofree char *one = build_double (1.0);
  g_autofree char *nearly_one = build_double (1.0 - DBL_EPSILON);
  g_autofree char *infinity = build_double (INFINITY);

  memcpy (&other_nan, &bits, sizeof other_nan);
  other_nan_key = build_double (other_nan);
  g_assert_cmpstr (nan_key, ==, other_nan_key);
  g_assert_cmpstr (nan_key, !=, infinity);
  g_assert_cmpstr (zero, !=, minus_zero);
  g_assert_cmpstr (one, !=, nearly_one);
  g_assert_cmpstr (one, ==, "scope#rc1:d:3ff0000000000000;");
}

static void
test_binary (void)
{
  guint8 bytes[256];
  g_autofree char *key = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = i;

  key = rc_key_build ("scope", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, 256, 1));
  g_assert_true (g_utf8_validate (key, -1, NULL));
  for (const char *c = key; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (c)));

  check_differ ((const char *[]) { "[byte 0x00]", "[byte 0x00, 0x00]", "@ay []", "[byte 0xff]",
                                   "[byte 0xc3, 0xa9]", "[byte 0xc3]", NULL });
}

/* In full, because it has to be the same on every machine. */
static void
test_form (void)
{
  g_autofree char *key = build ("models.load é", "('tiny', 3, 2.5, true, @ay [0x41, 0xff], "
                                                 "@mi 7, {'k': <[uint64 1]>})");

  g_assert_cmpstr (key, ==, "models.load é#rc1:(sidbaymia{sv}):"
                            "4:tiny3;4004000000000000;true;2:A%FF+7;1:1:kat:1:1;");
}

static void
test_floating (void)
{
  GVariant *args = g_variant_new_int32 (1);
  g_autofree char *sunk = NULL;
  g_autofree char *floating = NULL;

  g_variant_ref (args);
  floating = rc_key_build ("scope", args);
  g_assert_false (g_variant_is_floating (args));
  sunk = rc_key_build ("scope", args);
  g_assert_cmpstr (floating, ==, sunk);
  g_variant_unref (args);
}

static void
test_no_args (void)
{
  g_autofree char *none = rc_key_build ("scope", NULL);
  g_autofree char *empty = build ("scope", "()");

  g_assert_cmpstr (none, ==, "scope");
  g_assert_cmpstr (none, !=, empty);
}

static void
test_scope (void)
{
  static const char *const scopes[] = {
    "", "a", "a#rc1:i:1;", "a%23rc1:i:1;", "a#rc1:", "#", "%23", "a\n", "a%0A", "\377", "%FF", "é",
  };
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      char *plain = rc_key_build (scopes[i], NULL);
      char *called = build (scopes[i], "1");

      g_assert_true (g_utf8_validate (plain, -1, NULL));
      g_assert_true (g_hash_table_add (keys, plain));
      g_assert_true (g_hash_table_add (keys, called));
    }
}

static void
test_null_scope (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *key = rc_key_build (NULL, NULL);

      g_assert_null (key);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*CRITICAL*scope != NULL*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/key/types-count", test_types_count);
  g_test_add_func ("/rc/key/empty-containers", test_empty_containers);
  g_test_add_func ("/rc/key/framing", test_framing);
  g_test_add_func ("/rc/key/order-counts", test_order_counts);
  g_test_add_func ("/rc/key/dictionaries", test_dictionaries);
  g_test_add_func ("/rc/key/duplicate-entries", test_duplicate_entries);
  g_test_add_func ("/rc/key/doubles", test_doubles);
  g_test_add_func ("/rc/key/binary", test_binary);
  g_test_add_func ("/rc/key/form", test_form);
  g_test_add_func ("/rc/key/floating", test_floating);
  g_test_add_func ("/rc/key/no-args", test_no_args);
  g_test_add_func ("/rc/key/scope", test_scope);
  g_test_add_func ("/rc/key/null-scope", test_null_scope);

  return g_test_run ();
}
