/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-entry-info-private.h"
#include "rc-test.h"

static RcEntryInfo *
make_info (void)
{
  RcEntryFacts facts = {
    .key = g_strdup ("key"),
    .age = 1,
    .idle = 2,
    .time_to_live = 3,
    .load_time = 4,
    .hits = 5,
    .weight = 6,
    .n_leases = 7,
    .state = RC_ENTRY_STATE_EXPIRED,
  };

  return rc_entry_info_new (&facts);
}

static void
check_info (RcEntryInfo *info)
{
  g_assert_cmpstr (rc_entry_info_get_key (info), ==, "key");
  g_assert_cmpint (rc_entry_info_get_age (info), ==, 1);
  g_assert_cmpint (rc_entry_info_get_idle (info), ==, 2);
  g_assert_cmpint (rc_entry_info_get_time_to_live (info), ==, 3);
  g_assert_cmpint (rc_entry_info_get_load_time (info), ==, 4);
  g_assert_cmpuint (rc_entry_info_get_hits (info), ==, 5);
  g_assert_cmpuint (rc_entry_info_get_weight (info), ==, 6);
  g_assert_cmpuint (rc_entry_info_get_n_leases (info), ==, 7);
  g_assert_cmpint (rc_entry_info_get_state (info), ==, RC_ENTRY_STATE_EXPIRED);
}

static void
test_getters (void)
{
  g_autoptr (RcEntryInfo) info = make_info ();

  check_info (info);
}

static void
test_ref (void)
{
  RcEntryInfo *info = make_info ();
  g_autoptr (RcEntryInfo) copy = NULL;

  g_assert_true (rc_entry_info_ref (info) == info);
  copy = g_boxed_copy (RC_TYPE_ENTRY_INFO, info);
  g_assert_true (copy == info);
  rc_entry_info_unref (info);
  rc_entry_info_unref (info);
  check_info (copy);
}

static RcEntryInfo *
take_only_info (RcCache *cache)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (cache);

  g_assert_cmpuint (snapshot->len, ==, 1);
  return rc_entry_info_ref (g_ptr_array_index (snapshot, 0));
}

static void
load_slowly (RcLoad   *load,
             gpointer  unused)
{
  rc_clock_advance (40);
  rc_load_set_weight (load, 9);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

/* As a cache fills it in; it stays as it was when the entry has gone. */
static void
test_of_a_cache (void)
{
  RcCache *cache = rc_cache_new ("described");
  g_autoptr (RcEntryInfo) info = NULL;

  rc_clock_freeze ();
  rc_cache_set_ttl (cache, 1000);
  rc_cache_set_load_func (cache, load_slowly, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_object_unref (rc_cache_get (cache, "key", NULL, NULL));
      rc_clock_advance (10);
    }

  info = take_only_info (cache);
  g_assert_finalize_object (cache);
  g_assert_cmpstr (rc_entry_info_get_key (info), ==, "key");
  g_assert_cmpint (rc_entry_info_get_age (info), ==, 30);
  g_assert_cmpint (rc_entry_info_get_idle (info), ==, 10);
  g_assert_cmpint (rc_entry_info_get_time_to_live (info), ==, 970);
  g_assert_cmpint (rc_entry_info_get_load_time (info), ==, 40);
  g_assert_cmpuint (rc_entry_info_get_hits (info), ==, 2);
  g_assert_cmpuint (rc_entry_info_get_weight (info), ==, 9);
  g_assert_cmpuint (rc_entry_info_get_n_leases (info), ==, 0);
  g_assert_cmpint (rc_entry_info_get_state (info), ==, RC_ENTRY_STATE_FRESH);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/entry-info/getters", test_getters);
  g_test_add_func ("/rc/entry-info/ref", test_ref);
  g_test_add_func ("/rc/entry-info/of-a-cache", test_of_a_cache);

  return g_test_run ();
}
