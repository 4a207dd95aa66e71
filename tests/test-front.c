/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-front-private.h"
#include "rc-test.h"

/* Where an entry is looked for first. What it does not find, the table does. */

typedef struct
{
  RcFront front;
  GHashTable *table;
  GPtrArray *entries;
} Fixture;

static void
free_entry (gpointer entry)
{
  rc_entry_free (entry);
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->table = g_hash_table_new (rc_entry_hash, rc_entry_equal);
  f->entries = g_ptr_array_new_with_free_func (free_entry);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  rc_front_clear (&f->front);
  g_hash_table_unref (f->table);
  g_ptr_array_unref (f->entries);
}

static RcEntry *
add (Fixture    *f,
     const char *key,
     guint64     hash)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcEntry *entry;

  g_value_init (&value, G_TYPE_INT);
  entry = rc_entry_new (key, hash, rc_resource_new (&value));
  g_ptr_array_add (f->entries, entry);
  g_hash_table_add (f->table, entry);
  rc_front_add (&f->front, entry, f->table);

  return entry;
}

static RcEntry *
add_number (Fixture *f,
            guint    number)
{
  return add (f, (char[]) { number / 250 + 1, number % 250 + 1, '\0' }, number);
}

static void
test_finds (Fixture       *f,
            gconstpointer  unused)
{
  RcEntry *a;

  g_assert_null (rc_front_find (&f->front, "a", 1));
  a = add (f, "a", 1);
  g_assert_true (rc_front_find (&f->front, "a", 1) == a);
  g_assert_null (rc_front_find (&f->front, "b", 1));
  g_assert_null (rc_front_find (&f->front, "a", 2));
}

/* The last one to come has the place. */
static void
test_shared_place (Fixture       *f,
                   gconstpointer  unused)
{
  guint64 far = G_GUINT64_CONSTANT (1) << 40;
  RcEntry *a = add (f, "a", 1);
  RcEntry *b = add (f, "b", 1 + far);

  g_assert_null (rc_front_find (&f->front, "a", 1));
  g_assert_true (rc_front_find (&f->front, "b", 1 + far) == b);

  rc_front_remove (&f->front, a);
  g_assert_true (rc_front_find (&f->front, "b", 1 + far) == b);
  rc_front_remove (&f->front, b);
  g_assert_null (rc_front_find (&f->front, "b", 1 + far));
}

/* All are found, as long as they are not too many for it. */
static void
test_grows (Fixture       *f,
            gconstpointer  unused)
{
  for (guint i = 0; i < 4096; i++)
    {
      add_number (f, i);
      g_assert_cmpuint (f->front.mask + 1, >=, MIN (i, 4096));
    }

  for (guint i = 0; i < 4096; i++)
    {
      RcEntry *entry = g_ptr_array_index (f->entries, i);

      g_assert_true (rc_front_find (&f->front, entry->key, i) == entry);
    }
  g_assert_cmpuint (f->front.mask + 1, ==, 4096);
}

static void
test_gives_up (Fixture       *f,
               gconstpointer  unused)
{
  for (guint i = 0; i <= 4 * 4096; i++)
    add_number (f, i);

  g_assert_null (f->front.places);
  g_assert_null (rc_front_find (&f->front, "a", 1));
  rc_front_remove (&f->front, g_ptr_array_index (f->entries, 0));
}

static void
remove_number (Fixture *f,
               guint    number)
{
  RcEntry *entry = g_ptr_array_index (f->entries, number);

  g_hash_table_remove (f->table, entry);
  rc_front_remove (&f->front, entry);
}

/* To look at them all again would cost too much for one entry more or less. */
static void
test_comes_back (Fixture       *f,
                 gconstpointer  unused)
{
  test_gives_up (f, unused);
  for (guint i = 0; i < 2 * 4096; i++)
    {
      remove_number (f, 2 * i);
      remove_number (f, 2 * i + 1);
      add_number (f, f->entries->len);
      g_assert_null (f->front.places);
    }

  remove_number (f, 4 * 4096);
  remove_number (f, 4 * 4096 + 1);
  add_number (f, f->entries->len);
  g_assert_cmpuint (f->front.mask + 1, ==, 4096);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/front/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("finds", test_finds);
  ADD ("shared-place", test_shared_place);
  ADD ("grows", test_grows);
  ADD ("gives-up", test_gives_up);
  ADD ("comes-back", test_comes_back);

  return g_test_run ();
}
