/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "rc-board-private.h"
#include "rc-hash-private.h"

static RcEntry *
make_entry (const char *key,
            gint64      fresh_until)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcEntry *entry;

  g_value_init (&value, G_TYPE_INT);
  entry = rc_entry_new (key, rc_hash_string (key), rc_resource_new (&value));
  entry->fresh_until = fresh_until;

  return entry;
}

static void
take_cb (RcEntry  *entry,
         gpointer  keys)
{
  g_string_append (keys, entry != NULL ? entry->key : "-");
}

static char *
take (RcBoard *board)
{
  GString *keys = g_string_new (NULL);

  rc_board_take_uses (board, take_cb, keys);
  return g_string_free (keys, FALSE);
}

/* What a language does. */
static void
use (RcBoard *board,
     guint    place)
{
  gint32 *next = &board->page->next_use;

  g_assert_cmpint (board->page->uses[*next], ==, 0);
  board->page->uses[*next] = place + 1;
  *next = (*next + 1) % RC_BOARD_N_USES;
}

static void
test_layout (void)
{
  g_autoptr (GBytes) bytes = NULL;
  RcBoard *board = rc_board_new ();

  bytes = g_bytes_ref (board->bytes);
  g_assert_cmpuint (G_STRUCT_OFFSET (RcBoardPage, marks), ==, 4096);
  g_assert_cmpuint (G_STRUCT_OFFSET (RcBoardPage, next_use), ==, 8192);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 8200);
  g_assert_true (g_bytes_get_data (bytes, NULL) == board->page);
  rc_board_free (board);
}

static void
test_mark (void)
{
  RcBoard *board = rc_board_new ();
  RcEntry *entry = make_entry ("a", RC_TIME_NEVER);
  RcEntry *other = make_entry ("b", RC_TIME_NEVER);
  int mark, other_mark, again;
  guint place = rc_board_mark (board, entry, &mark);
  guint other_place = rc_board_mark (board, other, &other_mark);

  g_assert_cmpint (mark, !=, 0);
  g_assert_cmpint (mark, !=, other_mark);
  g_assert_cmpuint (place, !=, other_place);
  g_assert_cmpint (board->page->marks[place], ==, mark);
  g_assert_cmpuint (rc_board_mark (board, entry, &again), ==, place);
  g_assert_cmpint (again, ==, mark);

  rc_board_forget (board, entry);
  rc_board_forget (board, entry);
  g_assert_cmpint (board->page->marks[place], ==, 0);
  g_assert_cmpint (board->page->marks[other_place], ==, other_mark);
  place = rc_board_mark (board, entry, &again);
  g_assert_cmpint (again, !=, mark);
  g_assert_cmpint (board->page->marks[place], ==, again);

  rc_board_forget_all (board);
  g_assert_cmpint (board->page->marks[place], ==, 0);
  g_assert_cmpint (board->page->marks[other_place], ==, 0);
  rc_board_free (board);
  rc_entry_free (entry);
  rc_entry_free (other);
}

/* Who comes when all places are taken gets that of the one who came first. */
static void
test_full (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_entry_free);
  RcBoard *board = rc_board_new ();
  int first_mark = 0;
  int mark;

  for (guint i = 0; i <= RC_BOARD_N_PLACES; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_ptr_array_add (entries, make_entry (key, RC_TIME_NEVER));
      g_assert_cmpuint (rc_board_mark (board, g_ptr_array_index (entries, i), &mark), ==,
                        i % RC_BOARD_N_PLACES);
      if (i == 0)
        first_mark = mark;
    }
  g_assert_cmpint (board->page->marks[0], ==, mark);
  g_assert_cmpint (mark, !=, first_mark);
  rc_board_forget (board, g_ptr_array_index (entries, 0));
  g_assert_cmpint (board->page->marks[0], ==, mark);
  rc_board_free (board);
}

static void
test_uses (void)
{
  RcBoard *board = rc_board_new ();
  RcEntry *a = make_entry ("a", RC_TIME_NEVER);
  RcEntry *b = make_entry ("b", RC_TIME_NEVER);
  g_autofree char *keys = NULL;
  int mark;
  guint place_a = rc_board_mark (board, a, &mark);
  guint place_b = rc_board_mark (board, b, &mark);

  g_assert_false (rc_board_has_uses (board));
  for (guint i = 0; i < RC_BOARD_N_USES - 1; i++)
    {
      g_autofree char *key = NULL;

      use (board, place_a);
      key = take (board);
      g_assert_cmpstr (key, ==, "a");
    }

  use (board, place_b);
  use (board, place_a);
  use (board, place_b);
  g_assert_true (rc_board_has_uses (board));
  rc_board_forget (board, a);
  keys = take (board);
  g_assert_cmpstr (keys, ==, "b-b");
  g_assert_false (rc_board_has_uses (board));
  rc_board_free (board);
  rc_entry_free (a);
  rc_entry_free (b);
}

/* Whatever a language writes, nothing else is read. */
static void
test_nonsense (void)
{
  static const gint32 nonsense[] = { -1, G_MININT32, G_MAXINT32, RC_BOARD_N_PLACES + 1, 1 };
  RcBoard *board = rc_board_new ();
  g_autofree char *keys = NULL;

  memcpy (board->page->uses, nonsense, sizeof nonsense);
  keys = take (board);
  g_assert_cmpstr (keys, ==, "-----");
  rc_board_free (board);
}

/* A reader knows by the mark alone that time counts, also when the numbers begin again. */
static void
test_signs (void)
{
  RcBoard *board = rc_board_new ();
  RcEntry *ages = make_entry ("ages", 10 * G_USEC_PER_SEC);
  RcEntry *never = make_entry ("never", RC_TIME_NEVER);
  int mark, again;

  board->last_mark = G_MAXINT32 - 1;
  rc_board_mark (board, ages, &mark);
  g_assert_cmpint (mark, ==, -G_MAXINT32);
  rc_board_mark (board, ages, &again);
  g_assert_cmpint (again, ==, mark);
  rc_board_mark (board, never, &mark);
  g_assert_cmpint (mark, ==, 1);

  rc_board_forget (board, ages);
  ages->fresh_until = RC_TIME_NEVER;
  rc_board_mark (board, ages, &mark);
  g_assert_cmpint (mark, ==, 2);
  rc_board_free (board);
  rc_entry_free (ages);
  rc_entry_free (never);
}

static void
test_deadlines (void)
{
  RcBoard *board = rc_board_new ();
  RcEntry *early = make_entry ("early", 10 * G_USEC_PER_SEC);
  RcEntry *late = make_entry ("late", 20 * G_USEC_PER_SEC);
  RcEntry *never = make_entry ("never", RC_TIME_NEVER);
  int mark;
  guint early_place = rc_board_mark (board, early, &mark);
  guint late_place = rc_board_mark (board, late, &mark);
  guint never_place = rc_board_mark (board, never, &mark);

  g_assert_cmpint (board->shut_at, ==, 9 * G_USEC_PER_SEC);
  rc_board_shut_due (board, 9 * G_USEC_PER_SEC - 1);
  g_assert_cmpint (board->page->marks[early_place], !=, 0);
  rc_board_shut_due (board, 9 * G_USEC_PER_SEC);
  g_assert_cmpint (board->page->marks[early_place], ==, 0);
  g_assert_cmpint (board->page->marks[late_place], !=, 0);
  g_assert_cmpint (board->shut_at, ==, 19 * G_USEC_PER_SEC);
  rc_board_shut_due (board, G_MAXINT64 - 1);
  g_assert_cmpint (board->page->marks[late_place], ==, 0);
  g_assert_cmpint (board->page->marks[never_place], !=, 0);
  g_assert_cmpint (board->shut_at, ==, RC_TIME_NEVER);
  rc_board_free (board);
  rc_entry_free (early);
  rc_entry_free (late);
  rc_entry_free (never);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/board/layout", test_layout);
  g_test_add_func ("/rc/board/mark", test_mark);
  g_test_add_func ("/rc/board/full", test_full);
  g_test_add_func ("/rc/board/uses", test_uses);
  g_test_add_func ("/rc/board/nonsense", test_nonsense);
  g_test_add_func ("/rc/board/signs", test_signs);
  g_test_add_func ("/rc/board/deadlines", test_deadlines);

  return g_test_run ();
}
