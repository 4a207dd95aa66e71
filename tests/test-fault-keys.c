/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "rc-cache-private.h"
#include "rc-hash-private.h"

#include <string.h>
#include <unistd.h>

/* Keys that somebody has chosen to do harm, and keys that are too much. */

/* Each choice doubles the number of keys that g_str_hash() takes for the same. */
#define N_CHOICES 13
#define N_KEYS (1u << N_CHOICES)

/* Each is compared with itself some times, and with hardly any other. */
#define MAX_COMPARED (20 * N_KEYS)

#define N_PLACES 1024
#define MAX_PER_PLACE (5 * N_KEYS / N_PLACES)

#define MEGABYTE (G_GUINT64_CONSTANT (1) << 20)

static guint n_compared;

/* In place of GLib's, for the whole program: a table whose keys collide compares them all. */
gboolean (g_str_equal) (gconstpointer a,
                        gconstpointer b)
{
  n_compared++;
  return strcmp (a, b) == 0;
}

/* "Az" and "BY" are the same to g_str_hash(), and so is what is made of them. */
static char *
make_chosen_key (guint number)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < N_CHOICES; i++)
    g_string_append (key, number >> i & 1 ? "Az" : "BY");

  return g_string_free (key, FALSE);
}

static void
check_chosen_keys (void)
{
  g_autofree char *first = make_chosen_key (0);

  for (guint i = 1; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      g_assert_cmpuint (g_str_hash (key), ==, g_str_hash (first));
      g_assert_cmpstr (key, !=, first);
    }
}

/* Failures are remembered, by their keys, as long as there is a retry delay. */
static void
test_failures (Fixture       *f,
               gconstpointer  unused)
{
  check_chosen_keys ();
  f->fails = TRUE;
  rc_cache_set_retry_delay (f->cache, G_TIME_SPAN_HOUR);
  n_compared = 0;
  for (guint i = 0; i < 2 * N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i % N_KEYS);

      assert_get_fails (f, key);
    }
  g_assert_cmpint (f->n_loads, ==, N_KEYS);
  g_assert_cmpuint (n_compared, <, MAX_COMPARED);
}

static void
keep_all (RcLoad   *load,
          gpointer  loads)
{
  g_ptr_array_add (loads, g_object_ref (load));
}

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      n_got)
{
  g_autoptr (GObject) object = rc_cache_get_finish (RC_CACHE (source), result, NULL);

  g_assert_nonnull (object);
  ++*(guint *) n_got;
}

static void
test_flights (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GPtrArray) loads = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_got = 0;

  rc_cache_set_load_func (f->cache, keep_all, loads, NULL);
  n_compared = 0;
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      rc_cache_get_async (f->cache, key, NULL, count_cb, &n_got);
    }
  g_assert_cmpuint (loads->len, ==, N_KEYS);
  for (guint i = 0; i < N_KEYS; i++)
    rc_load_return_object (loads->pdata[i], G_OBJECT (test_resource_new (i)));
  while (n_got < N_KEYS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_compared, <, MAX_COMPARED);
}

static void
load_tagged (RcLoad   *load,
             gpointer  unused)
{
  rc_load_add_tag (load, rc_load_get_key (load));
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
test_tags (Fixture       *f,
           gconstpointer  unused)
{
  rc_cache_set_load_func (f->cache, load_tagged, NULL, NULL);
  n_compared = 0;
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      g_object_unref (get (f, key));
    }
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      g_assert_cmpuint (rc_cache_remove_tag (f->cache, key), ==, 1);
    }
  g_assert_cmpuint (n_compared, <, MAX_COMPARED);
}

/* What is removed while something is loaded is remembered for a while. */
static void
test_removed_tags (Fixture       *f,
                   gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  n_compared = 0;
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      g_assert_cmpuint (rc_cache_remove_tag (f->cache, key), ==, 0);
    }
  g_assert_cmpuint (n_compared, <, MAX_COMPARED);
}

/* All are to be told of at once, each key in its order. */
static void
test_events (Fixture       *f,
             gconstpointer  unused)
{
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_chosen_key (i);

      insert (f, key, i);
    }
  n_compared = 0;
  rc_cache_clear (f->cache);
  g_assert_cmpuint (n_compared, <, MAX_COMPARED);
  g_assert_cmpint (f->n_released, ==, N_KEYS);
}

/* Who knew the seeds could choose these: their first block undoes one of them, and what is
   multiplied by nothing is nothing. */
#define KNOWN_SEED "seedseed"
#define N_COLLIDING 100

static char *
make_key_for_known_seed (guint number)
{
  return g_strdup_printf (KNOWN_SEED "%08x--------", number);
}

static void
set_seeds (const guint64 *seeds)
{
  memcpy (rc_hash_seeds, seeds, sizeof rc_hash_seeds);
}

static void
check_seed_matters (void)
{
  guint64 own[2];
  guint64 known[2];
  guint64 hash;

  memcpy (own, rc_hash_seeds, sizeof own);
  memcpy (known, KNOWN_SEED KNOWN_SEED, sizeof known);
  set_seeds (known);
  hash = rc_hash_string (KNOWN_SEED "--------" "--------");
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_key_for_known_seed (i);

      g_assert_cmpuint (rc_hash_string (key), ==, hash);
    }
  set_seeds (own);
}

/* Those of each kind have the same hash, and differ in the middle, or at the end. */
static char *
make_colliding_key (guint number)
{
  return number % 2 == 0 ? make_key_for_known_seed (number)
                         : g_strdup_printf ("--------" "--------" KNOWN_SEED "%08x", number);
}

/* Should somebody know the seeds after all, the keys are told apart still. */
static void
test_own_seeds (Fixture       *f,
                gconstpointer  unused)
{
  guint64 own[2];
  guint64 known[2];

  memcpy (own, rc_hash_seeds, sizeof own);
  memcpy (known, KNOWN_SEED KNOWN_SEED, sizeof known);
  set_seeds (known);
  for (guint i = 1; i <= N_COLLIDING; i++)
    {
      g_autofree char *key = make_colliding_key (i);

      insert (f, key, i);
    }
  for (guint i = 1; i <= N_COLLIDING; i++)
    {
      g_autofree char *key = make_colliding_key (i);

      g_assert_cmpint (peek_number (f, key), ==, i);
      g_assert_cmpint (get_number (f, key), ==, i);
    }
  g_assert_cmpint (f->n_loads, ==, 0);
  rc_cache_clear (f->cache);
  set_seeds (own);
}

/* How full the fullest place is of a table that looks at these bits of the hashes. */
static guint
find_fullest_place (RcCache *cache,
                    guint    shift)
{
  guint counts[N_PLACES] = { 0, };
  RcTableIter iter;
  RcEntry *entry;
  guint fullest = 0;

  rc_table_iter_init (&iter, &cache->store.table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    {
      guint *count = &counts[entry->hash >> shift & (N_PLACES - 1)];

      ++*count;
      fullest = MAX (fullest, *count);
    }

  return fullest;
}

/* Keys that collide with the seeds of another process do not collide here. */
static void
test_other_seeds (Fixture       *f,
                  gconstpointer  unused)
{
  check_seed_matters ();
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = make_key_for_known_seed (i);

      insert (f, key, i);
    }
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, N_KEYS);
  for (guint shift = 0; shift <= 54; shift += 9)
    g_assert_cmpuint (find_fullest_place (f->cache, shift), <=, MAX_PER_PLACE);
}

/* Under a tool that checks each access, a smaller number has to do. */
static guint
scale_down (guint number)
{
  return g_getenv ("G_SLICE") != NULL ? number / 100 : number;
}

/* What is written down takes room. */
static void
be_silent (Fixture *f)
{
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
}

static guint64
read_resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;

  fields = g_strsplit (text, " ", 0);
  return g_ascii_strtoull (fields[1], NULL, 10) * sysconf (_SC_PAGESIZE);
}

static guint64
weigh_a_megabyte (const char   *key,
                  const GValue *value,
                  gpointer      unused)
{
  return MEGABYTE;
}

/* Each is handed out, and nothing of it stays behind. */
static void
test_too_heavy (Fixture       *f,
                gconstpointer  policy)
{
  gboolean is_default = GPOINTER_TO_INT (policy) == RC_EVICTION_POLICY_LRU;
  guint n_keys = scale_down (is_default ? 1000000 : 100000);
  guint64 before;

  rc_cache_set_eviction_policy (f->cache, GPOINTER_TO_INT (policy));
  rc_cache_set_weigh_func (f->cache, weigh_a_megabyte, NULL, NULL);
  rc_cache_set_max_weight (f->cache, MEGABYTE - 1);
  be_silent (f);
  before = read_resident_bytes ();

  for (guint i = 0; i < n_keys; i++)
    {
      char key[16];

      g_snprintf (key, sizeof key, "%u", i);
      g_assert_cmpint (get_number (f, key), ==, i + 1);
      g_assert_cmpint (f->n_released, ==, i + 1);
    }
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 0);
  /* The tools of build-aux/check hold on to what is freed. */
  if (g_getenv ("G_SLICE") == NULL)
    g_assert_cmpuint (read_resident_bytes (), <, before + 16 * MEGABYTE);
}

/* Room for one: each takes the place of the one before. */
static void
test_one_at_a_time (Fixture       *f,
                    gconstpointer  unused)
{
  guint n_keys = scale_down (100000);

  rc_cache_set_weigh_func (f->cache, weigh_a_megabyte, NULL, NULL);
  rc_cache_set_max_weight (f->cache, 2 * MEGABYTE - 1);
  for (guint i = 0; i < n_keys; i++)
    {
      char key[16];

      g_snprintf (key, sizeof key, "%u", i);
      get_number (f, key);
      g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, MEGABYTE);
    }
  g_assert_cmpint (f->n_released, ==, n_keys - 1);
}

/* The two differ in their last byte alone. */
static void
test_long_keys (Fixture       *f,
                gconstpointer  n_bytes)
{
  gsize length = GPOINTER_TO_SIZE (n_bytes);
  g_autofree char *one = g_strnfill (length, 'k');
  g_autofree char *other = g_strnfill (length, 'k');
  g_autoptr (GError) error = NULL;

  other[length - 1] = 'l';
  be_silent (f);
  g_assert_cmpint (get_number (f, one), ==, 1);
  g_assert_cmpint (get_number (f, other), ==, 2);
  g_assert_cmpint (get_number (f, one), ==, 1);
  g_assert_true (rc_cache_remove (f->cache, one));
  g_assert_cmpint (peek_number (f, other), ==, 2);

  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  g_assert_null (rc_cache_get (f->cache, one, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_NOT_FOUND);
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static void
test_empty_key (Fixture       *f,
                gconstpointer  unused)
{
  g_assert_cmpint (get_number (f, ""), ==, 1);
  g_assert_cmpint (get_number (f, ""), ==, 1);
  test_assert_log (&f->log, "miss , started , finished , hit ");
  g_assert_true (rc_cache_remove (f->cache, ""));
  g_assert_false (rc_cache_contains (f->cache, ""));
}

#define add(name, func, data) \
  g_test_add ("/rc/fault-keys/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("failures", test_failures, NULL);
  add ("flights", test_flights, NULL);
  add ("tags", test_tags, NULL);
  add ("removed-tags", test_removed_tags, NULL);
  add ("events", test_events, NULL);
  add ("own-seeds", test_own_seeds, NULL);
  add ("other-seeds", test_other_seeds, NULL);
  add ("too-heavy/lru", test_too_heavy, GINT_TO_POINTER (RC_EVICTION_POLICY_LRU));
  add ("too-heavy/cost", test_too_heavy, GINT_TO_POINTER (RC_EVICTION_POLICY_COST));
  add ("one-at-a-time", test_one_at_a_time, NULL);
  add ("long-keys/megabyte", test_long_keys, GSIZE_TO_POINTER (1 << 20));
  add ("long-keys/hundred", test_long_keys, GSIZE_TO_POINTER (100 << 20));
  add ("empty-key", test_empty_key, NULL);

  return g_test_run ();
}
