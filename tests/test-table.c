/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-table-private.h"

/* A set that grows part by part, beside a GHashTable that holds the same. */

#define N_IN_PART 240

typedef struct
{
  guint number;
  guint hash;
} Item;

typedef struct
{
  RcTable table;
  GHashTable *reference;
  GPtrArray *items;          /* all that were ever made */
} Fixture;

static guint n_hashed;

static guint
item_hash (gconstpointer item)
{
  n_hashed++;
  return ((const Item *) item)->hash;
}

static gboolean
item_equal (gconstpointer a,
            gconstpointer b)
{
  return ((const Item *) a)->number == ((const Item *) b)->number;
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_table_init (&f->table, item_hash, item_equal);
  f->reference = g_hash_table_new (NULL, NULL);
  f->items = g_ptr_array_new_with_free_func (g_free);
}

static void
remove_item (Fixture *f,
             Item    *item)
{
  rc_table_remove (&f->table, item);
  g_assert_true (g_hash_table_remove (f->reference, item));
  g_assert_null (rc_table_find (&f->table, item, item->hash));
}

static void
remove_all (Fixture *f)
{
  for (guint i = 0; i < f->items->len; i++)
    if (g_hash_table_contains (f->reference, g_ptr_array_index (f->items, i)))
      remove_item (f, g_ptr_array_index (f->items, i));
  g_assert_cmpuint (f->table.n_items, ==, 0);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  remove_all (f);
  rc_table_clear (&f->table);
  g_assert_null (f->table.parts);
  g_hash_table_unref (f->reference);
  g_ptr_array_unref (f->items);
}

static guint
mix (guint number)
{
  return number * 0x9e3779b1u ^ number >> 7;
}

static void
add_item (Fixture *f,
          Item    *item)
{
  rc_table_add (&f->table, item);
  g_hash_table_add (f->reference, item);
  g_assert_true (rc_table_find (&f->table, item, item->hash) == item);
}

static Item *
add (Fixture *f,
     guint    hash)
{
  Item *item = g_new (Item, 1);

  *item = (Item) { f->items->len, hash };
  g_ptr_array_add (f->items, item);
  add_item (f, item);

  return item;
}

/* Each item is met once, and can be found. */
static void
check (Fixture *f)
{
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);
  RcTableIter iter;
  Item *item;

  rc_table_iter_init (&iter, &f->table);
  while ((item = rc_table_iter_next (&iter)) != NULL)
    {
      Item like = *item;

      g_assert_true (g_hash_table_add (met, item));
      g_assert_true (g_hash_table_contains (f->reference, item));
      g_assert_true (rc_table_find (&f->table, &like, like.hash) == item);
    }
  g_assert_null (rc_table_iter_next (&iter));

  g_assert_cmpuint (f->table.n_items, ==, g_hash_table_size (f->reference));
  g_assert_cmpuint (g_hash_table_size (met), ==, f->table.n_items);
}

static void
test_empty (Fixture       *f,
            gconstpointer  unused)
{
  Item nobody = { 1, 1 };

  check (f);
  g_assert_null (rc_table_find (&f->table, &nobody, 1));
  g_assert_null (f->table.parts);

  remove_item (f, add (f, 1));
  check (f);
  g_assert_null (rc_table_find (&f->table, &nobody, 1));
}

/* A small one is one hash table, and stays it while it is filled again and again. */
static void
test_small (Fixture       *f,
            gconstpointer  unused)
{
  GHashTable *only;

  add (f, 1);
  only = f->table.parts[0].items;
  for (guint round = 0; round < 3; round++)
    {
      for (guint i = f->table.n_items; i < N_IN_PART; i++)
        add (f, mix (i));
      check (f);
      remove_all (f);
      g_assert_cmpuint (f->table.depth, ==, 0);
      g_assert_true (f->table.parts[0].items == only);
    }
}

static void
test_splits (Fixture       *f,
             gconstpointer  unused)
{
  for (guint i = 0; i < N_IN_PART; i++)
    add (f, mix (i));
  g_assert_cmpuint (f->table.depth, ==, 0);

  add (f, mix (N_IN_PART));
  g_assert_cmpuint (f->table.depth, ==, 1);
  g_assert_cmpuint (g_hash_table_size (f->table.parts[0].items), <, N_IN_PART);
  g_assert_cmpuint (g_hash_table_size (f->table.parts[1].items), <, N_IN_PART);
  check (f);
}

/* No step looks at more than one part. */
static void
test_steps_are_small (Fixture       *f,
                      gconstpointer  unused)
{
  guint most = 0;

  for (guint i = 0; i < 200000; i++)
    {
      Item *item = g_new (Item, 1);

      *item = (Item) { i, mix (i) };
      g_ptr_array_add (f->items, item);
      g_hash_table_add (f->reference, item);
      n_hashed = 0;
      rc_table_add (&f->table, item);
      most = MAX (most, n_hashed);
    }

  g_assert_cmpuint (f->table.depth, >=, 7);
  g_assert_cmpuint (f->table.depth, <=, 12);
  g_assert_cmpuint (most, >, 2);
  g_assert_cmpuint (most, <=, 2 * N_IN_PART + 2);
  check (f);
}

/* What is empty is given back, and the rest is found still. */
static void
test_shrinks (Fixture       *f,
              gconstpointer  unused)
{
  guint n_given_back = 0;

  for (guint i = 0; i < 4 * N_IN_PART; i++)
    add (f, mix (i));
  for (guint i = 0; i < f->items->len; i++)
    {
      Item *item = g_ptr_array_index (f->items, i);

      if (item->hash % 4 == 1)
        remove_item (f, item);
    }
  check (f);
  for (guint i = 0; i < 1u << f->table.depth; i++)
    n_given_back += f->table.parts[i].items == NULL;
  g_assert_cmpuint (n_given_back, ==, (1u << f->table.depth) / 4);
  g_assert_null (rc_table_find (&f->table, g_ptr_array_index (f->items, 0), 1));

  add (f, 1);
  check (f);
  remove_all (f);
  g_assert_null (f->table.parts);
  add (f, 1);
  g_assert_cmpuint (f->table.depth, ==, 0);
}

/* With what is there still. */
static void
test_clear (Fixture       *f,
            gconstpointer  n_items)
{
  for (guint i = 0; i < GPOINTER_TO_UINT (n_items); i++)
    add (f, mix (i));
  rc_table_clear (&f->table);
  g_hash_table_remove_all (f->reference);
  check (f);
  add (f, 1);
  check (f);
}

/* Taken out one after the other, each from where the last one was. */
static void
test_peek (Fixture       *f,
           gconstpointer  unused)
{
  guint place = 0;
  Item *item;

  g_assert_null (rc_table_peek (&f->table, &place));
  for (guint i = 0; i < 20 * N_IN_PART; i++)
    add (f, mix (i));
  while ((item = rc_table_peek (&f->table, &place)) != NULL)
    {
      g_assert_true (rc_table_peek (&f->table, &place) == item);
      remove_item (f, item);
    }
  g_assert_cmpuint (f->table.n_items, ==, 0);
  g_assert_cmpuint (place, ==, 0);
}

/* Hashes that can't be told apart, or only by their last bit, make it no bigger. */
static void
test_chosen_hashes (Fixture       *f,
                    gconstpointer  step)
{
  guint hash = 0;

  for (guint i = 0; i < 3 * N_IN_PART; i++, hash += GPOINTER_TO_UINT (step))
    {
      add (f, hash);
      g_assert_cmpuint (1u << f->table.depth, <=, 1 + f->table.n_items / 32);
    }
  check (f);

  for (guint i = 0; i < 3 * N_IN_PART; i++)
    add (f, mix (i));
  check (f);
}

static void
test_iterates_while_growing (Fixture       *f,
                             gconstpointer  unused)
{
  for (guint i = 0; i < 12 * N_IN_PART; i++)
    {
      add (f, mix (i));
      if (i % 97 == 0)
        check (f);
    }
}

typedef struct
{
  GHashTable *met;
  guint n_met;
} Visit;

static void
note_visit (gpointer item,
            gpointer user_data)
{
  Visit *visit = user_data;

  g_hash_table_add (visit->met, item);
  visit->n_met++;
}

/* What is there from the beginning to the end is met, whatever comes and goes meanwhile, and
   a step is a part. */
static void
test_visit (Fixture       *f,
            gconstpointer  n_more)
{
  Visit visit = { g_hash_table_new (NULL, NULL), };
  guint n_before = 20 * N_IN_PART;
  guint place = 0;

  g_assert_cmpuint (rc_table_visit (&f->table, 0, note_visit, &visit), ==, 0);
  for (guint i = 0; i < n_before; i++)
    add (f, mix (i));
  g_assert_cmpuint (rc_table_visit (&f->table, 1u << 24, note_visit, &visit), ==, 0);
  do
    {
      visit.n_met = 0;
      place = rc_table_visit (&f->table, place, note_visit, &visit);
      g_assert_cmpuint (visit.n_met, >, 0);
      g_assert_cmpuint (visit.n_met, <=, N_IN_PART);
      for (guint i = 0; i < GPOINTER_TO_UINT (n_more); i++)
        add (f, mix (f->items->len));
      remove_item (f, g_ptr_array_index (f->items, f->items->len - 1));
    }
  while (place != 0);

  for (guint i = 0; i < n_before; i++)
    g_assert_true (g_hash_table_contains (visit.met, g_ptr_array_index (f->items, i)) ||
                   !g_hash_table_contains (f->reference, g_ptr_array_index (f->items, i)));
  remove_all (f);
  g_assert_cmpuint (rc_table_visit (&f->table, 5, note_visit, &visit), ==, 0);
  g_hash_table_unref (visit.met);
}

static void
step_randomly (Fixture *f,
               guint    mask)
{
  Item *item;

  if (f->items->len == 0 || g_test_rand_int_range (0, 100) < 3)
    {
      for (guint i = 0; i < 100; i++)
        add (f, g_test_rand_int () & mask);
      return;
    }

  item = g_ptr_array_index (f->items, g_test_rand_int_range (0, f->items->len));
  if (g_hash_table_contains (f->reference, item))
    remove_item (f, item);
  else if (g_test_rand_bit ())
    add_item (f, item);
}

static void
test_random (Fixture       *f,
             gconstpointer  mask)
{
  for (guint step = 0; step < 8000; step++)
    {
      step_randomly (f, GPOINTER_TO_UINT (mask));
      if (step % 200 == 0)
        check (f);
    }
  check (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add ("/rc/table/" name, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

  ADD ("empty", 0, test_empty);
  ADD ("small", 0, test_small);
  ADD ("splits", 0, test_splits);
  ADD ("steps-are-small", 0, test_steps_are_small);
  ADD ("shrinks", 0, test_shrinks);
  ADD ("clear/small", 10, test_clear);
  ADD ("clear/large", 9 * N_IN_PART, test_clear);
  ADD ("peek", 0, test_peek);
  ADD ("chosen-hashes/equal", 0, test_chosen_hashes);
  ADD ("chosen-hashes/high", 1u << 30, test_chosen_hashes);
  ADD ("chosen-hashes/middle", 1u << 16, test_chosen_hashes);
  ADD ("iterates-while-growing", 0, test_iterates_while_growing);
  ADD ("visit/as-it-is", 1, test_visit);
  ADD ("visit/while-growing", N_IN_PART / 2, test_visit);
  ADD ("random/any", G_MAXUINT, test_random);
  ADD ("random/alike", 0xffff000f, test_random);
  ADD ("random/few", 0x1f, test_random);

  return g_test_run ();
}
