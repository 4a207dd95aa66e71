/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-entry-private.h"

static RcResource *
make_resource (GObject *object)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);
  return rc_resource_new (&value);
}

static void
test_new (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  char key[] = "key";
  RcEntry *entry = rc_entry_new (key, 7, make_resource (object));

  key[0] = 'X';
  g_assert_cmpstr (entry->key, ==, "key");
  g_assert_cmpuint (entry->hash, ==, 7);
  g_assert_cmpint (entry->ttl_usec, ==, RC_TTL_OF_CACHE);
  g_assert_cmpuint (entry->weight, ==, 1);
  g_assert_cmpuint (entry->hits, ==, 0);
  g_assert_cmpuint (entry->expiry_index, ==, 0);
  g_assert_null (entry->messages);
  g_assert_cmpuint (object->ref_count, ==, 2);

  rc_entry_free (entry);
  g_assert_finalize_object (object);
}

static void
test_messages (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcEntry *entry = rc_entry_new ("", 0, make_resource (object));

  g_assert_cmpstr (entry->key, ==, "");
  entry->messages = g_strsplit ("one two", " ", 0);
  rc_entry_free (entry);
  g_assert_finalize_object (object);
}

static void
check_equal (const char *key_a,
             guint64     hash_a,
             const char *key_b,
             guint64     hash_b,
             gboolean    expected)
{
  RcEntry a = { .key = key_a, .hash = hash_a };
  RcEntry b = { .key = key_b, .hash = hash_b };

  g_assert_cmpint (rc_entry_equal (&a, &b), ==, expected);
  g_assert_cmpint (rc_entry_equal (&b, &a), ==, expected);
  if (expected)
    g_assert_cmpuint (rc_entry_hash (&a), ==, rc_entry_hash (&b));
}

static void
test_equal (void)
{
  char same[] = "key";

  check_equal ("key", 1, same, 1, TRUE);
  check_equal ("key", 1, "kez", 1, FALSE);
  check_equal ("key", 1, "key and more", 1, FALSE);
  check_equal ("key", 1, "", 1, FALSE);
}

/* The table's half of the hash may meet; the other half still tells them apart. */
static void
test_equal_half_hash (void)
{
  guint64 other = G_GUINT64_CONSTANT (1) << 32 | 1;
  RcEntry a = { .key = "a", .hash = 1 };
  RcEntry b = { .key = "b", .hash = other };

  g_assert_cmpuint (rc_entry_hash (&a), ==, rc_entry_hash (&b));
  check_equal ("a", 1, "b", other, FALSE);
  check_equal ("a", other, "a", other, TRUE);
}

static void
test_jitter_luck (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  double least = 1;
  double most = 0;

  for (guint i = 0; i < 1000; i++)
    {
      RcEntry *entry = rc_entry_new ("key", 0, make_resource (object));

      least = MIN (least, entry->jitter_luck);
      most = MAX (most, entry->jitter_luck);
      rc_entry_free (entry);
    }

  g_assert_cmpfloat (least, >=, 0);
  g_assert_cmpfloat (least, <, 0.1);
  g_assert_cmpfloat (most, >, 0.9);
  g_assert_cmpfloat (most, <=, 1);
  g_assert_finalize_object (object);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/entry/new", test_new);
  g_test_add_func ("/rc/entry/messages", test_messages);
  g_test_add_func ("/rc/entry/equal", test_equal);
  g_test_add_func ("/rc/entry/equal-half-hash", test_equal_half_hash);
  g_test_add_func ("/rc/entry/jitter-luck", test_jitter_luck);

  return g_test_run ();
}
