/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "rc-hash-private.h"

#define N_KEYS 1000000
#define LONGEST 64

/* Of 250,000 32-bit numbers drawn at random about 7 pairs are equal. */
#define MAX_HALF_COLLISIONS 40

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  guint64 word_a = *(const guint64 *) a;
  guint64 word_b = *(const guint64 *) b;

  return (word_a > word_b) - (word_a < word_b);
}

/* Sorts @hashes, turned by @turn bits, and counts neighbours that agree in @mask. */
static guint
count_collisions (GArray  *hashes,
                  guint    turn,
                  guint64  mask)
{
  guint64 *words = (guint64 *) hashes->data;
  guint collisions = 0;

  for (guint i = 0; turn != 0 && i < hashes->len; i++)
    words[i] = words[i] << turn | words[i] >> (64 - turn);

  g_array_sort (hashes, compare_words);
  for (guint i = 1; i < hashes->len; i++)
    collisions += (words[i] & mask) == (words[i - 1] & mask);

  return collisions;
}

static void
check_distinct (GArray *hashes)
{
  g_assert_cmpuint (count_collisions (hashes, 0, G_MAXUINT64), ==, 0);
}

/* GHashTable sees one half of each hash only; the other half is the shards'. */
static void
check_halves_distinct (GArray *hashes)
{
  guint64 upper = (guint64) G_MAXUINT32 << 32;

  g_assert_cmpuint (count_collisions (hashes, 0, upper), <, MAX_HALF_COLLISIONS);
  g_assert_cmpuint (count_collisions (hashes, 32, upper), <, MAX_HALF_COLLISIONS);
}

static void
add_hash (GArray     *hashes,
          const char *text)
{
  guint64 hash = rc_hash_string (text);

  g_array_append_val (hashes, hash);
}

static void
test_random_keys (void)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));

  /* The number makes them distinct, the rest makes them random. */
  for (guint i = 0; i < N_KEYS; i++)
    {
      char key[48];

      g_snprintf (key, sizeof key, "%x/%x%.*s", (guint) g_test_rand_int (), i,
                  (int) g_test_rand_int_range (0, 16), "abcdefghijklmnop");
      add_hash (hashes, key);
    }

  check_distinct (hashes);
}

static void
test_serial_keys (void)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < N_KEYS / 4; i++)
    {
      char key[24];

      g_snprintf (key, sizeof key, "texture-%u", i);
      add_hash (hashes, key);
    }

  check_distinct (hashes);
  check_halves_distinct (hashes);
}

static void
test_short_keys (void)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  char key[4] = { 0, };

  add_hash (hashes, "");
  for (key[0] = ' '; key[0] < 0x7f; key[0]++)
    {
      key[1] = key[2] = '\0';
      add_hash (hashes, key);
      for (key[1] = ' '; key[1] < 0x7f; key[1]++)
        {
          key[2] = '\0';
          add_hash (hashes, key);
          for (key[2] = ' '; key[2] < 0x7f; key[2]++)
            add_hash (hashes, key);
        }
    }

  g_assert_cmpuint (hashes->len, ==, 1 + 95 + 95 * 95 + 95 * 95 * 95);
  check_distinct (hashes);
}

/* Blocks in another order, and one block more or less, are what a careless hash of
   blocks takes for equal. */
static void
test_block_patterns (void)
{
  static const char *const blocks[] = { "aaaaaaaa", "bbbbbbbb", "abababab", "\x01\x01\x01\x01" };
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint pattern = 0; pattern < 4 * 4 * 4 * 4 * 4 * 4; pattern++)
    {
      g_autoptr (GString) key = g_string_new (NULL);

      for (guint rest = pattern, i = 0; i < 6; i++, rest /= 4)
        g_string_append (key, blocks[rest % 4]);
      add_hash (hashes, key->str);
    }

  g_assert_cmpuint (count_collisions (hashes, 0, G_MAXUINT64), ==, 0);
}

static void
test_lengths (void)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  char key[LONGEST + 1];

  for (guint length = 0; length <= LONGEST; length++)
    {
      memset (key, 'x', length);
      key[length] = '\0';
      add_hash (hashes, key);
    }

  g_assert_cmpuint (hashes->len, ==, LONGEST + 1);
  g_assert_cmpuint (count_collisions (hashes, 0, G_MAXUINT64), ==, 0);
}

static void
test_every_byte_counts (void)
{
  char key[LONGEST + 1];

  for (guint length = 1; length <= LONGEST; length++)
    for (guint place = 0; place < length; place++)
      {
        guint64 hash;

        memset (key, 'x', length);
        key[length] = '\0';
        hash = rc_hash_string (key);
        for (guint bit = 0; bit < 7; bit++)
          {
            key[place] = 'x' ^ (1 << bit);
            g_assert_cmpuint (rc_hash_string (key), !=, hash);
          }
      }
}

static void
test_alignment (void)
{
  static const char text[] = "a key of thirty-seven bytes and more!";
  guint64 hash = rc_hash_string (text);
  char buffer[16 + sizeof text];

  for (guint offset = 0; offset < 16; offset++)
    {
      memset (buffer, offset, sizeof buffer);
      memcpy (buffer + offset, text, sizeof text);
      g_assert_cmpuint (rc_hash_string (buffer + offset), ==, hash);
    }
}

static gpointer
hash_in_thread (gpointer hash)
{
  *(guint64 *) hash = rc_hash_string ("key");
  return NULL;
}

static void
test_threads (void)
{
  guint64 hashes[8];
  GThread *threads[G_N_ELEMENTS (hashes)];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hash", hash_in_thread, &hashes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_cmpuint (hashes[i], ==, rc_hash_string ("key"));
}

/* Whoever knows one process's hashes knows nothing of another's. */
static void
test_seed (void)
{
  g_autofree char *pattern = NULL;

  if (g_test_subprocess ())
    {
      g_print ("hash is %" G_GUINT64_FORMAT ".\n", rc_hash_string ("key"));
      return;
    }

  pattern = g_strdup_printf ("*hash is %" G_GUINT64_FORMAT ".*", rc_hash_string ("key"));
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*hash is *");
  g_test_trap_assert_stdout_unmatched (pattern);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/hash/random-keys", test_random_keys);
  g_test_add_func ("/rc/hash/serial-keys", test_serial_keys);
  g_test_add_func ("/rc/hash/short-keys", test_short_keys);
  g_test_add_func ("/rc/hash/block-patterns", test_block_patterns);
  g_test_add_func ("/rc/hash/lengths", test_lengths);
  g_test_add_func ("/rc/hash/every-byte-counts", test_every_byte_counts);
  g_test_add_func ("/rc/hash/alignment", test_alignment);
  g_test_add_func ("/rc/hash/threads", test_threads);
  g_test_add_func ("/rc/hash/seed", test_seed);

  return g_test_run ();
}
