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
  g_assert_cmpint (rc_entry_get_ttl (entry), ==, RC_TTL_OF_CACHE);
  g_assert_cmpuint (rc_entry_get_weight (entry), ==, 1);
  g_assert_null (entry->extra);
  g_assert_cmpuint (entry->hits, ==, 0);
  g_assert_cmpuint (entry->expiry_index, ==, 0);
  g_assert_null (rc_entry_get_messages (entry));
  g_assert_null (rc_entry_get_tags (entry));
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
  rc_entry_take_messages (entry, NULL);
  rc_entry_take_tags (entry, NULL);
  g_assert_false (entry->has_messages);
  g_assert_null (entry->extra);

  rc_entry_take_messages (entry, g_strsplit ("one two", " ", 0));
  g_assert_true (entry->has_messages);
  g_assert_cmpstr (rc_entry_get_messages (entry)[1], ==, "two");
  g_assert_cmpint (rc_entry_get_ttl (entry), ==, RC_TTL_OF_CACHE);
  g_assert_cmpuint (rc_entry_get_weight (entry), ==, 1);
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
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  RcEntry *entry = rc_entry_new (key_a, hash_a, make_resource (object));
  RcEntry *other = rc_entry_new (key_b, hash_b, make_resource (object));
  RcEntry probe = { .sought = key_b, .hash = hash_b, .is_probe = TRUE };

  g_assert_cmpint (rc_entry_equal (entry, other), ==, expected);
  g_assert_cmpint (rc_entry_equal (other, entry), ==, expected);
  g_assert_cmpint (rc_entry_equal (entry, &probe), ==, expected);
  g_assert_cmpint (rc_entry_equal (&probe, entry), ==, expected);
  if (expected)
    g_assert_cmpuint (rc_entry_hash (entry), ==, rc_entry_hash (&probe));
  rc_entry_free (entry);
  rc_entry_free (other);
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
  RcEntry a = { .hash = 1 };
  RcEntry b = { .hash = other };

  g_assert_cmpuint (rc_entry_hash (&a), ==, rc_entry_hash (&b));
  check_equal ("a", 1, "b", other, FALSE);
  check_equal ("a", other, "a", other, TRUE);
}

/* No number is too large to be kept as it is. */
static void
test_weights (void)
{
  const guint64 weights[] = { 0, 2, G_MAXUINT32 - 1, G_MAXUINT32, 1ul << 32, G_MAXUINT64, 5 };
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcEntry *entry = rc_entry_new ("key", 7, make_resource (object));

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      rc_entry_set_weight (entry, weights[i]);
      g_assert_cmpuint (rc_entry_get_weight (entry), ==, weights[i]);
    }

  rc_entry_free (entry);
  g_assert_finalize_object (object);
}

static void
test_validated_at (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcEntry *entry = rc_entry_new ("key", 7, make_resource (object));

  entry->stored_at = 5;
  g_assert_cmpint (rc_entry_get_validated_at (entry), ==, 5);
  rc_entry_set_validated (entry, 5);
  g_assert_null (entry->extra);
  rc_entry_set_ttl (entry, 9);
  g_assert_cmpint (rc_entry_get_ttl (entry), ==, 9);
  g_assert_cmpint (rc_entry_get_validated_at (entry), ==, 5);
  rc_entry_set_validated (entry, 6);
  g_assert_cmpint (rc_entry_get_validated_at (entry), ==, 6);
  rc_entry_set_ttl (entry, RC_TTL_OF_CACHE);
  g_assert_cmpint (rc_entry_get_ttl (entry), ==, RC_TTL_OF_CACHE);

  rc_entry_free (entry);
  g_assert_finalize_object (object);
}

/* Of this it takes a million in memory: what is added here has to be worth it. */
static void
test_size (void)
{
  g_assert_cmpuint (G_STRUCT_OFFSET (RcEntry, key), <=, sizeof (gpointer) == 8 ? 92 : 84);
}

static void
test_jitter_luck (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  double least = 1;
  double most = 0;
  double sum = 0;

  for (guint i = 0; i < 1000; i++)
    {
      RcEntry *entry = rc_entry_new ("key", 0, make_resource (object));
      double luck;

      entry->stored_at = i;
      luck = rc_entry_get_jitter_luck (entry);
      g_assert_cmpfloat (rc_entry_get_jitter_luck (entry), ==, luck);
      least = MIN (least, luck);
      most = MAX (most, luck);
      sum += luck;
      rc_entry_free (entry);
    }

  g_assert_cmpfloat (sum, >, 450);
  g_assert_cmpfloat (sum, <, 550);

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
  g_test_add_func ("/rc/entry/weights", test_weights);
  g_test_add_func ("/rc/entry/validated-at", test_validated_at);
  g_test_add_func ("/rc/entry/size", test_size);
  g_test_add_func ("/rc/entry/equal", test_equal);
  g_test_add_func ("/rc/entry/equal-half-hash", test_equal_half_hash);
  g_test_add_func ("/rc/entry/jitter-luck", test_jitter_luck);

  return g_test_run ();
}
