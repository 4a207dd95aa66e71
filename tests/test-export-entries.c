/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

#define N_ENTRIES 2500

static void
insert (Fixture    *f,
        const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (f->cache, key, G_OBJECT (resource));
}

static GVariant *
read_page (Fixture    *f,
           const char *options,
           guint      *total)
{
  g_autofree char *arguments = g_strdup_printf ("(%s,)", options);
  g_autoptr (GVariant) answer = call (f, f->path, CACHE, "GetEntries", arguments);

  g_variant_get_child (answer, 0, "u", total);
  return g_variant_get_child_value (answer, 1);
}

static RcEntryInfo *
read_one (Fixture    *f,
          const char *options)
{
  guint total;
  g_autoptr (GVariant) entries = read_page (f, options, &total);
  g_autoptr (GVariant) entry = NULL;
  RcEntryInfo *info;

  g_assert_cmpuint (g_variant_n_children (entries), >, 0);
  entry = g_variant_get_child_value (entries, 0);
  info = rc_entry_info_new_from_variant (entry);
  g_assert_nonnull (info);

  return info;
}

static void
test_privacy (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (RcEntryInfo) label = NULL;
  g_autoptr (RcEntryInfo) key = NULL;

  insert (f, "postgres://me:hidden@host/db");
  label = read_one (f, "@a{sv} {}");
  g_assert_cmpstr (rc_entry_info_get_key (label), ==, "postgres://me:…@host/db");

  rc_registry_set_export_flags (f->registry, RC_EXPORT_KEYS);
  key = read_one (f, "@a{sv} {}");
  g_assert_cmpstr (rc_entry_info_get_key (key), ==, "postgres://me:hidden@host/db");
}

/* Nothing of a long key is lost but its end, and the message is one that can be sent. */
static void
test_long_keys (Fixture       *f,
                gconstpointer  unused)
{
  g_autofree char *long_key = g_strnfill (100000, 'k');
  g_autoptr (RcEntryInfo) info = NULL;

  for (guint i = 0; i < 5000; i++)
    memcpy (long_key + 4090 + 5 * i, "é é", 5);
  insert (f, long_key);
  rc_registry_set_export_flags (f->registry, RC_EXPORT_KEYS);
  info = read_one (f, "@a{sv} {}");
  g_assert_cmpuint (strlen (rc_entry_info_get_key (info)), <=, 4096 + strlen ("…"));
  g_assert_true (g_str_has_suffix (rc_entry_info_get_key (info), "…"));
  g_assert_cmpmem (rc_entry_info_get_key (info), 4000, long_key, 4000);
}

static void
fill (Fixture *f)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      insert (f, key);
    }
}

static void
collect (GVariant   *page,
         GHashTable *ids)
{
  GVariantIter iter;
  GVariant *entry;

  g_variant_iter_init (&iter, page);
  while (g_variant_iter_loop (&iter, "@a{sv}", &entry))
    {
      char *id;

      g_assert_true (g_variant_lookup (entry, "id", "s", &id));
      g_assert_true (g_hash_table_add (ids, id));
    }
}

static guint
add_page (Fixture    *f,
          guint       offset,
          GHashTable *ids)
{
  g_autofree char *options = g_strdup_printf ("{'offset': <uint32 %u>}", offset);
  guint total;
  g_autoptr (GVariant) page = read_page (f, options, &total);

  g_assert_cmpuint (g_variant_n_children (page), ==, MIN (1000, total - offset));
  collect (page, ids);
  return total;
}

/* All pages together are all entries that there were, each once, whatever else goes on. Who
   takes too long sees others. */
static void
test_pages (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  rc_clock_freeze ();
  fill (f);
  g_assert_cmpuint (add_page (f, 0, ids), ==, N_ENTRIES);
  insert (f, "new");
  rc_cache_remove (f->cache, "1");
  rc_cache_remove (f->cache, "2");
  g_assert_cmpuint (add_page (f, 1000, ids), ==, N_ENTRIES);
  g_assert_cmpuint (add_page (f, 2000, ids), ==, N_ENTRIES);
  g_assert_cmpuint (g_hash_table_size (ids), ==, N_ENTRIES);

  rc_clock_advance (G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (add_page (f, 2000, others), ==, N_ENTRIES - 1);
  rc_clock_thaw ();
}

static void
check_page (Fixture    *f,
            const char *options,
            guint       n_expected)
{
  guint total;
  g_autoptr (GVariant) page = read_page (f, options, &total);

  g_assert_cmpuint (total, ==, N_ENTRIES);
  g_assert_cmpuint (g_variant_n_children (page), ==, n_expected);
}

static void
test_bounds (Fixture       *f,
             gconstpointer  unused)
{
  fill (f);
  check_page (f, "{'count': <uint32 0>}", 0);
  check_page (f, "{'count': <uint32 7>}", 7);
  check_page (f, "{'count': <uint32 4294967295>}", 1000);
  check_page (f, "{'offset': <uint32 2499>}", 1);
  check_page (f, "{'offset': <uint32 2500>}", 0);
  check_page (f, "{'offset': <uint32 4294967295>, 'count': <uint32 4294967295>}", 0);
  check_page (f, "{'colour': <'red'>, 'count': <uint32 3>}", 3);
}

static void
test_sort (Fixture       *f,
           gconstpointer  unused)
{
  const char *const columns[] = {
    "", "age", "idle", "time-to-live", "hits", "load-time", "weight", "leases",
  };
  g_autoptr (RcEntryInfo) most = NULL;
  g_autoptr (RcEntryInfo) least = NULL;

  insert (f, "never");
  for (guint i = 1; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      insert (f, key);
      for (guint j = 0; j < i; j++)
        g_object_unref (rc_cache_lookup (f->cache, key));
    }

  most = read_one (f, "{'sort': <'hits'>, 'descending': <true>}");
  g_assert_cmpstr (rc_entry_info_get_key (most), ==, "9");
  least = read_one (f, "{'sort': <'hits'>}");
  g_assert_cmpstr (rc_entry_info_get_key (least), ==, "never");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'sort': <'%s'>}", columns[i]);

      rc_entry_info_unref (read_one (f, options));
    }
}

/* What lives for ever lives longest. */
static void
test_sort_by_life (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (RcEntryInfo) last = NULL;
  g_autoptr (RcEntryInfo) first = NULL;
  RcLoad *load;
  g_auto (GValue) value = G_VALUE_INIT;

  insert (f, "for ever");
  g_assert_false (rc_cache_begin (f->cache, "for now", &value, &load, NULL, NULL));
  rc_load_set_ttl (load, G_TIME_SPAN_HOUR);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
  g_object_unref (load);

  first = read_one (f, "{'sort': <'time-to-live'>}");
  g_assert_cmpstr (rc_entry_info_get_key (first), ==, "for now");
  last = read_one (f, "{'sort': <'time-to-live'>, 'descending': <true>}");
  g_assert_cmpstr (rc_entry_info_get_key (last), ==, "for ever");
}

static void
test_wrong_options (Fixture       *f,
                    gconstpointer  unused)
{
  const char *const wrong[] = {
    "({'offset': <-1>},)", "({'offset': <int64 1>},)", "({'count': <'7'>},)",
    "({'count': <-7>},)", "({'sort': <1>},)", "({'sort': <'key'>},)", "({'sort': <'colour'>},)",
    "({'descending': <1>},)", "({'sort': <'hits'>, 'descending': <'yes'>},)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    refuse_call (f, f->path, CACHE, "GetEntries", wrong[i], INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export-entries/" name, Fixture, NULL, export_set_up, func, export_tear_down)

  add ("privacy", test_privacy);
  add ("long-keys", test_long_keys);
  add ("pages", test_pages);
  add ("bounds", test_bounds);
  add ("sort", test_sort);
  add ("sort-by-life", test_sort_by_life);
  add ("wrong-options", test_wrong_options);

  return g_test_run ();
}
