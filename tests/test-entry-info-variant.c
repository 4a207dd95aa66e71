/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-entry-info-private.h"

static RcEntryInfo *
make_info (RcEntryState state)
{
  RcEntryFacts facts = {
    .key = g_strdup ("key"),
    .age = 1,
    .idle = 2,
    .time_to_live = -1,
    .load_time = G_MAXINT64,
    .hits = G_MAXUINT64,
    .weight = 6,
    .n_leases = G_MAXUINT,
    .state = state,
  };

  return rc_entry_info_new (&facts);
}

static void
assert_same (RcEntryInfo *a,
             RcEntryInfo *b)
{
  RcEntryFacts facts_a = *rc_entry_info_get_facts (a);
  RcEntryFacts facts_b = *rc_entry_info_get_facts (b);

  g_assert_cmpstr (facts_a.key, ==, facts_b.key);
  facts_a.key = facts_b.key = NULL;
  g_assert_cmpmem (&facts_a, sizeof facts_a, &facts_b, sizeof facts_b);
}

static RcEntryInfo *
read_text (const char *text)
{
  return rc_entry_info_new_from_variant (g_variant_new_parsed (text));
}

static void
test_there_and_back (void)
{
  for (guint state = RC_ENTRY_STATE_FRESH; state <= RC_ENTRY_STATE_STALE; state++)
    {
      g_autoptr (RcEntryInfo) info = make_info (state);
      g_autoptr (GVariant) packed = g_variant_ref_sink (rc_entry_info_to_variant (info));
      g_autoptr (RcEntryInfo) back = rc_entry_info_new_from_variant (packed);

      g_assert_cmpstr (g_variant_get_type_string (packed), ==, "a{sv}");
      assert_same (back, info);
    }
}

/* The key is not in what shows something else. */
static void
test_shown (void)
{
  g_autoptr (RcEntryInfo) info = make_info (RC_ENTRY_STATE_FRESH);
  g_autoptr (GVariant) packed = NULL;
  g_autoptr (RcEntryInfo) back = NULL;
  const char *id;

  packed = g_variant_ref_sink (rc_entry_info_to_variant_shown (info, "7", "label"));
  g_assert_true (g_variant_lookup (packed, "id", "&s", &id));
  g_assert_cmpstr (id, ==, "7");

  back = rc_entry_info_new_from_variant (packed);
  g_assert_cmpstr (rc_entry_info_get_key (back), ==, "label");
}

static void
test_other_versions (void)
{
  g_autoptr (RcEntryInfo) none = read_text ("@a{sv} {}");
  g_autoptr (RcEntryInfo) more = read_text ("{'hits': <uint64 7>, 'colour': <'red'>, "
                                            "'key': <'a'>, 'key': <'b'>, 'state': <'asleep'>}");

  g_assert_cmpstr (rc_entry_info_get_key (none), ==, "");
  g_assert_cmpint (rc_entry_info_get_time_to_live (none), ==, -1);
  g_assert_cmpint (rc_entry_info_get_state (none), ==, RC_ENTRY_STATE_FRESH);
  g_assert_cmpuint (rc_entry_info_get_hits (more), ==, 7);
  g_assert_cmpstr (rc_entry_info_get_key (more), ==, "b");
  g_assert_cmpint (rc_entry_info_get_state (more), ==, RC_ENTRY_STATE_FRESH);
}

static void
test_wrong_types (void)
{
  const char *const wrong[] = {
    "7",
    "{'key': 'a'}",
    "{'key': <7>}",
    "{'age': <uint64 7>}",
    "{'hits': <int64 7>}",
    "{'leases': <-7>}",
    "{'state': <0>}",
    "{'key': <'a'>, 'weight': <'heavy'>}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (read_text (wrong[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/entry-info-variant/there-and-back", test_there_and_back);
  g_test_add_func ("/rc/entry-info-variant/shown", test_shown);
  g_test_add_func ("/rc/entry-info-variant/other-versions", test_other_versions);
  g_test_add_func ("/rc/entry-info-variant/wrong-types", test_wrong_types);

  return g_test_run ();
}
