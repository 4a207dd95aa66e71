/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-gtk-entry-store-private.h"

#include <resource-cache.h>

#include "rc-gtk-entry-private.h"

typedef struct
{
  RcCache        *cache;
  RcGtkEntryStore *store;
  GListModel     *rows;
  guint           n_changes;
} Fixture;

static void
count_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->cache = rc_cache_new ("entry-store");
  fixture->store = rc_gtk_entry_store_new ();
  fixture->rows = rc_gtk_entry_store_get_model (fixture->store);
  g_signal_connect_swapped (fixture->rows, "items-changed", G_CALLBACK (count_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->cache);
}

static void
insert (Fixture    *fixture,
        const char *key)
{
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_insert (fixture->cache, key, value);
}

static void
update (Fixture *fixture)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (fixture->cache);
  g_autoptr (GPtrArray) infos = NULL;

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_gtk_entry_info_unref);
  for (guint i = 0; i < snapshot->len; i++)
    {
      const char *key = rc_entry_info_get_key (snapshot->pdata[i]);

      g_ptr_array_add (infos, rc_gtk_entry_info_new (key, key, snapshot->pdata[i]));
    }
  rc_gtk_entry_store_update (fixture->store, infos);
}

static RcGtkEntry *
find_row (Fixture    *fixture,
          const char *key)
{
  for (guint i = 0; i < g_list_model_get_n_items (fixture->rows); i++)
    {
      g_autoptr (RcGtkEntry) entry = g_list_model_get_item (fixture->rows, i);

      if (g_str_equal (rc_gtk_entry_get_id (entry), key))
        return entry;
    }

  return NULL;
}

static void
test_keys_keep_their_rows (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr (GObject) hit = NULL;
  RcGtkEntry *b;

  insert (fixture, "a");
  insert (fixture, "b");
  insert (fixture, "c");
  update (fixture);
  b = find_row (fixture, "b");
  g_assert_nonnull (b);
  g_assert_cmpint (rc_gtk_entry_get_hits (b), ==, 0);

  hit = rc_cache_lookup (fixture->cache, "b");
  rc_cache_remove (fixture->cache, "a");
  insert (fixture, "d");
  update (fixture);

  g_assert_true (find_row (fixture, "b") == b);
  g_assert_cmpint (rc_gtk_entry_get_hits (b), ==, 1);
  g_assert_null (find_row (fixture, "a"));
  g_assert_nonnull (find_row (fixture, "d"));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->rows), ==, 3);
}

static void
test_same_entries_change_no_list (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  insert (fixture, "a");
  insert (fixture, "b");
  update (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 1);

  update (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static void
test_clear_is_one_change (Fixture       *fixture,
                          gconstpointer  user_data)
{
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %d", i);

      insert (fixture, key);
    }
  update (fixture);
  fixture->n_changes = 0;

  rc_cache_clear (fixture->cache);
  update (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->rows), ==, 0);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/gtk-entry-store/keys-keep-their-rows", Fixture, NULL,
              set_up, test_keys_keep_their_rows, tear_down);
  g_test_add ("/rc/gtk-entry-store/same-entries-change-no-list", Fixture, NULL,
              set_up, test_same_entries_change_no_list, tear_down);
  g_test_add ("/rc/gtk-entry-store/clear-is-one-change", Fixture, NULL,
              set_up, test_clear_is_one_change, tear_down);

  return g_test_run ();
}
