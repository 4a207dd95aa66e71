/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-front-private.h"
#include "rc-test.h"

/* Where an entry is looked for first. What it does not find, the table does. */

typedef struct
{
  RcFront front;
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
  f->entries = g_ptr_array_new_with_free_func (free_entry);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  rc_front_clear (&f->front);
  g_ptr_array_unref (f->entries);
}

static RcEntry *
make (Fixture    *f,
      const char *key,
      guint64     hash)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcEntry *entry;

  g_value_init (&value, G_TYPE_INT);
  entry = rc_entry_new (key, hash, rc_resource_new (&value));
  g_ptr_array_add (f->entries, entry);

  return entry;
}

static RcEntry *
add (Fixture    *f,
     const char *key,
     guint64     hash)
{
  RcEntry *entry = make (f, key, hash);

  rc_front_add (&f->front, entry, f->entries->len);
  return entry;
}

static RcEntry *
make_number (Fixture *f,
             guint    number)
{
  return make (f, (char[]) { number / 250 + 1, number % 250 + 1, '\0' }, number);
}

static RcEntry *
find (Fixture    *f,
      const char *key,
      guint64     hash)
{
  RcPlace *place = rc_front_find (&f->front, key, strlen (key), hash);

  return place != NULL ? place->entry : NULL;
}

static void
test_finds (Fixture       *f,
            gconstpointer  unused)
{
  RcEntry *a;

  g_assert_null (find (f, "a", 1));
  a = add (f, "a", 1);
  g_assert_true (find (f, "a", 1) == a);
  g_assert_null (find (f, "b", 1));
  g_assert_null (find (f, "ab", 1));
  g_assert_null (find (f, "a", 2));
  g_assert_null (find (f, "", 0));
}

static void
test_long_keys (Fixture       *f,
                gconstpointer  unused)
{
  char key[] = "key-00000017-of-some-bytes";
  RcEntry *entry = add (f, key, 17);

  g_assert_true (find (f, key, 17) == entry);
  for (guint i = 0; key[i] != '\0'; i++)
    {
      key[i] ^= 1;
      g_assert_null (find (f, key, 17));
      key[i] ^= 1;
    }
}

/* Two find room; the last one to come takes a place from one of them. */
static void
test_shared_places (Fixture       *f,
                    gconstpointer  unused)
{
  guint64 far = G_GUINT64_CONSTANT (1) << 40;
  RcEntry *a = add (f, "a", 2);
  RcEntry *b = add (f, "b", 2 + far);
  RcEntry *c;

  g_assert_true (find (f, "a", 2) == a);
  g_assert_true (find (f, "b", 2 + far) == b);

  c = add (f, "c", 2 + 2 * far);
  g_assert_true (find (f, "c", 2 + 2 * far) == c);
  g_assert_null (find (f, "a", 2));

  rc_front_remove (&f->front, a);
  g_assert_true (find (f, "c", 2 + 2 * far) == c);
  rc_front_remove (&f->front, c);
  rc_front_remove (&f->front, b);
  g_assert_null (find (f, "b", 2 + far));
  g_assert_null (find (f, "c", 2 + 2 * far));
}

static void
hit (Fixture *f,
     RcEntry *entry,
     guint64  stamp)
{
  RcPlace *place = rc_front_find (&f->front, entry->key, strlen (entry->key), entry->hash);

  place->hits++;
  place->stamp = stamp;
}

/* However it loses its place, an entry knows its hits. */
static void
test_tells_hits (Fixture       *f,
                 gconstpointer  unused)
{
  RcEntry *gathered = add (f, "a", 2);
  RcEntry *removed = add (f, "b", 4);
  RcEntry *displaced = add (f, "c", 6);
  RcEntry *cleared = add (f, "d", 8);

  hit (f, gathered, 1);
  hit (f, gathered, 2);
  rc_front_gather (&f->front);
  rc_front_gather (&f->front);
  g_assert_cmpuint (gathered->hits, ==, 2);
  g_assert_cmpuint (gathered->stamp, ==, 2);

  hit (f, removed, 3);
  rc_front_remove (&f->front, removed);
  g_assert_cmpuint (removed->hits, ==, 1);

  hit (f, displaced, 4);
  add (f, "e", 6 + (G_GUINT64_CONSTANT (1) << 40));
  add (f, "f", 6 + (G_GUINT64_CONSTANT (1) << 41));
  g_assert_cmpuint (displaced->hits, ==, 1);
  g_assert_cmpuint (displaced->stamp, ==, 4);

  hit (f, cleared, 5);
  rc_front_clear (&f->front);
  g_assert_cmpuint (cleared->hits, ==, 1);
}

/* Another part may have told of a later use already; and no stamp is none. */
static void
test_last_stamp (Fixture       *f,
                 gconstpointer  unused)
{
  RcEntry *entry = add (f, "a", 2);

  entry->stamp = 7;
  hit (f, entry, 6);
  rc_front_gather (&f->front);
  g_assert_cmpuint (entry->stamp, ==, 7);

  hit (f, entry, 0);
  rc_front_gather (&f->front);
  g_assert_cmpuint (entry->stamp, ==, 7);
  g_assert_cmpuint (entry->hits, ==, 2);
}

static void
add_all (Fixture *f)
{
  for (guint i = 0; i < f->entries->len; i++)
    rc_front_add (&f->front, g_ptr_array_index (f->entries, i), f->entries->len);
}

/* It keeps what it knows while it grows. */
static void
test_grows (Fixture       *f,
            gconstpointer  unused)
{
  for (guint i = 0; i < 2048; i++)
    {
      RcEntry *entry = make_number (f, i);

      rc_front_add (&f->front, entry, f->entries->len);
      hit (f, entry, i + 1);
      g_assert_cmpuint (f->front.mask + 1, >=, MIN (4 * i, 16384));
    }

  for (guint i = 0; i < 2048; i++)
    {
      RcEntry *entry = g_ptr_array_index (f->entries, i);

      g_assert_true (find (f, entry->key, i) == entry);
    }
  g_assert_cmpuint (f->front.mask + 1, ==, 4 * 2048);

  rc_front_gather (&f->front);
  for (guint i = 0; i < 2048; i++)
    g_assert_cmpuint (((RcEntry *) g_ptr_array_index (f->entries, i))->hits, ==, 1);
}

static void
test_gives_up (Fixture       *f,
               gconstpointer  unused)
{
  RcEntry *first;

  for (guint i = 0; i < 4 * 4096; i++)
    make_number (f, i);
  add_all (f);
  g_assert_null (f->front.places);

  first = g_ptr_array_index (f->entries, 0);
  g_assert_null (rc_front_add (&f->front, first, 3 * 4096 + 1));
  rc_front_remove (&f->front, first);
  rc_front_gather (&f->front);

  /* And comes back, when there are a quarter fewer. */
  g_assert_nonnull (rc_front_add (&f->front, first, 3 * 4096));
  g_assert_nonnull (rc_front_add (&f->front, first, 4 * 4096));
  hit (f, first, 1);
  g_assert_null (rc_front_add (&f->front, first, 4 * 4096 + 1));
  g_assert_cmpuint (first->hits, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/front/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("finds", test_finds);
  ADD ("long-keys", test_long_keys);
  ADD ("shared-places", test_shared_places);
  ADD ("tells-hits", test_tells_hits);
  ADD ("last-stamp", test_last_stamp);
  ADD ("grows", test_grows);
  ADD ("gives-up", test_gives_up);

  return g_test_run ();
}
