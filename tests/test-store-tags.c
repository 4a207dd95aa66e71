/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

#define N_STEPS 20000
#define N_KEYS 12

/* Entries by their tags: in the index, and as the store keeps it. */

static RcEntry *
make_entry (const char *key,
            const char *tags)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_auto (GStrv) words = g_strsplit (tags, " ", -1);
  g_auto (GValue) value = G_VALUE_INIT;
  RcEntry *entry;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);
  entry = rc_entry_new (key, rc_hash_string (key), rc_resource_new (&value));
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (rc_entry_get_tags (entry) == NULL)
        rc_entry_take_tags (entry, g_ptr_array_new_with_free_func (g_free));
      g_ptr_array_add (rc_entry_get_tags (entry), g_strdup (words[i]));
    }

  return entry;
}

static void
test_peek (void)
{
  RcEntry *a = make_entry ("a", "red blue");
  RcEntry *b = make_entry ("b", "red");
  RcEntry *peeked;
  RcTags tags;

  memset (&tags, 0xff, sizeof tags);
  rc_tags_init (&tags);
  g_assert_null (rc_tags_peek (&tags, "red"));
  rc_tags_add (&tags, a);
  rc_tags_add (&tags, b);
  g_assert_true (rc_tags_peek (&tags, "blue") == a);
  peeked = rc_tags_peek (&tags, "red");
  g_assert_true (peeked == a || peeked == b);
  g_assert_null (rc_tags_peek (&tags, "re"));
  g_assert_null (rc_tags_peek (&tags, ""));

  rc_tags_remove (&tags, a);
  g_assert_null (rc_tags_peek (&tags, "blue"));
  g_assert_true (rc_tags_peek (&tags, "red") == b);
  rc_tags_remove (&tags, b);
  g_assert_null (rc_tags_peek (&tags, "red"));
  rc_tags_clear (&tags);
  rc_entry_free (a);
  rc_entry_free (b);
}

/* Nothing is made for entries that have no tag. */
static void
test_without_tags (void)
{
  RcEntry *entry = make_entry ("a", "");
  RcTags tags;

  g_assert_null (rc_entry_get_tags (entry));
  rc_tags_init (&tags);
  rc_tags_add (&tags, entry);
  g_assert_null (tags.table);
  rc_tags_remove (&tags, entry);

  rc_entry_take_tags (entry, g_ptr_array_new ());
  rc_tags_add (&tags, entry);
  g_assert_null (tags.table);
  rc_tags_clear (&tags);
  rc_entry_free (entry);
}

/* The index does not grow by the tags of what has gone. */
static void
test_forgets (void)
{
  RcTags tags;

  rc_tags_init (&tags);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *tag = g_strdup_printf ("tag-%u", i);
      RcEntry *entry = make_entry ("a", tag);

      rc_tags_add (&tags, entry);
      g_assert_cmpuint (g_hash_table_size (tags.table), ==, 1);
      rc_tags_remove (&tags, entry);
      g_assert_cmpuint (g_hash_table_size (tags.table), ==, 0);
      rc_entry_free (entry);
    }
  rc_tags_clear (&tags);
  g_assert_null (tags.table);
}

/* The index's names are its own: the entry that said them first may go first. */
static void
test_named_by_another (void)
{
  RcEntry *a = make_entry ("a", "red");
  RcEntry *b = make_entry ("b", "red");
  RcTags tags;

  rc_tags_init (&tags);
  rc_tags_add (&tags, a);
  rc_tags_add (&tags, b);
  rc_tags_remove (&tags, a);
  rc_entry_free (a);
  g_assert_true (rc_tags_peek (&tags, "red") == b);
  rc_tags_remove (&tags, b);
  rc_tags_clear (&tags);
  rc_entry_free (b);
}

static void
test_said_twice (void)
{
  RcEntry *entry = make_entry ("a", "red red blue red");
  RcTags tags;

  rc_tags_init (&tags);
  rc_tags_add (&tags, entry);
  g_assert_true (rc_tags_peek (&tags, "red") == entry);
  rc_tags_remove (&tags, entry);
  g_assert_null (rc_tags_peek (&tags, "red"));
  g_assert_null (rc_tags_peek (&tags, "blue"));
  rc_tags_clear (&tags);
  rc_entry_free (entry);
}

/* Clearing it with entries in it is no harm to them. */
static void
test_clear (void)
{
  RcEntry *entry = make_entry ("a", "red");
  RcTags tags;

  rc_tags_init (&tags);
  rc_tags_add (&tags, entry);
  rc_tags_clear (&tags);
  g_assert_null (rc_tags_peek (&tags, "red"));
  g_assert_cmpstr (g_ptr_array_index (rc_entry_get_tags (entry), 0), ==, "red");
  rc_entry_free (entry);
}

static void
add_tagged (Fixture    *fixture,
            const char *key,
            const char *tags)
{
  RcResource *spare = rc_store_add (&fixture->store, make_entry (key, tags), 0,
                                    &fixture->removed);

  g_assert_null (spare);
}

static guint
take_tagged (Fixture    *fixture,
             const char *tag)
{
  return rc_store_take_tagged (&fixture->store, tag, &fixture->removed);
}

static void
test_take_tagged (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 0);
  add_tagged (fixture, "a", "red");
  add_tagged (fixture, "b", "red blue red");
  add_tagged (fixture, "c", "blue");
  add_tagged (fixture, "d", "");
  g_assert_cmpuint (take_tagged (fixture, "green"), ==, 0);
  check_removed (fixture, "");

  g_assert_cmpuint (take_tagged (fixture, "blue"), ==, 2);
  g_assert_cmpuint (rc_store_get_n_entries (&fixture->store), ==, 2);
  g_assert_null (find (fixture, "b"));
  g_assert_null (find (fixture, "c"));
  check_removed (fixture, NULL);
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 1);
  check_removed (fixture, "a:removed!");
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 0);
  g_assert_nonnull (find (fixture, "d"));
}

/* However an entry leaves, its tags forget it: they would find freed memory. */
static void
test_every_way_out (Fixture       *fixture,
                    gconstpointer  unused)
{
  set_limits (fixture, (RcLimits) { .max_entries = 5, .ttl_usec = 10 }, 0);
  for (char key = 'a'; key <= 'f'; key++)
    add_tagged (fixture, (char[]) { key, '\0' }, "red");
  check_removed (fixture, "a:capacity!");
  add_tagged (fixture, "b", "");
  check_removed (fixture, "b:replaced!");
  rc_store_take (&fixture->store, find (fixture, "c"), RC_EVICT_REASON_REMOVED, &fixture->removed);
  check_removed (fixture, "c:removed!");
  rc_store_take_victims (&fixture->store, 3, &fixture->removed);
  check_removed (fixture, "d:memory-pressure!");
  rc_store_take_due (&fixture->store, 10, 1, &fixture->removed);
  check_removed (fixture, NULL);
  rc_store_take_all (&fixture->store, RC_EVICT_REASON_CLEARED, &fixture->removed);
  check_removed (fixture, NULL);
  g_assert_cmpuint (g_hash_table_size (fixture->store.tags.table), ==, 0);
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 0);
}

/* The new entry's tags count, not those of the one that it replaces. */
static void
test_replaced (Fixture       *fixture,
               gconstpointer  unused)
{
  add_tagged (fixture, "a", "red");
  add_tagged (fixture, "a", "blue");
  check_removed (fixture, "a:replaced!");
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 0);
  g_assert_cmpuint (take_tagged (fixture, "blue"), ==, 1);
  check_removed (fixture, "a:removed!");
}

/* What alone is too heavy leaves at once, and its tags with it. */
static void
test_overweight (Fixture       *fixture,
                 gconstpointer  unused)
{
  RcEntry *entry = make_entry ("a", "red");

  set_limits (fixture, (RcLimits) { .max_weight = 1 }, 0);
  rc_entry_set_weight (entry, 2);
  g_assert_null (rc_store_add (&fixture->store, entry, 0, &fixture->removed));
  g_assert_cmpuint (take_tagged (fixture, "red"), ==, 0);
  check_removed (fixture, "a:capacity!");
}

static guint
count_tagged (Fixture *fixture,
              char     tag)
{
  guint n_tagged = 0;
  RcTableIter iter;
  RcEntry *entry;

  rc_table_iter_init (&iter, &fixture->store.table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    n_tagged += rc_entry_get_tags (entry) != NULL &&
                g_ptr_array_find_with_equal_func (rc_entry_get_tags (entry), (char[]) { tag, '\0' },
                                                  g_str_equal, NULL);

  return n_tagged;
}

static void
test_random (Fixture       *fixture,
             gconstpointer  unused)
{
  static const char *const tag_lists[] = { "", "r", "g", "r g", "r r", "r g b b" };

  set_limits (fixture, (RcLimits) { .max_entries = N_KEYS / 2 }, 0);
  for (guint step = 0; step < N_STEPS; step++)
    {
      char key[] = { 'a' + g_test_rand_int_range (0, N_KEYS), '\0' };
      char tag[] = { "rgb"[g_test_rand_int_range (0, 3)], '\0' };
      guint expected = count_tagged (fixture, tag[0]);

      if (g_test_rand_int_range (0, 10) == 0)
        g_assert_cmpuint (take_tagged (fixture, tag), ==, expected);
      else
        add_tagged (fixture, key, tag_lists[g_test_rand_int_range (0, G_N_ELEMENTS (tag_lists))]);
      check_removed (fixture, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/store-tags/index/peek", test_peek);
  g_test_add_func ("/rc/store-tags/index/without-tags", test_without_tags);
  g_test_add_func ("/rc/store-tags/index/forgets", test_forgets);
  g_test_add_func ("/rc/store-tags/index/named-by-another", test_named_by_another);
  g_test_add_func ("/rc/store-tags/index/said-twice", test_said_twice);
  g_test_add_func ("/rc/store-tags/index/clear", test_clear);
#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/store-tags/take-tagged", test_take_tagged);
  add ("/rc/store-tags/every-way-out", test_every_way_out);
  add ("/rc/store-tags/replaced", test_replaced);
  add ("/rc/store-tags/overweight", test_overweight);
  add ("/rc/store-tags/random", test_random);
#undef add

  return g_test_run ();
}
