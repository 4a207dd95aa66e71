/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-expiry-private.h"

#define N_ENTRIES 200
#define N_STEPS 20000

typedef struct
{
  RcExpiry expiry;
  RcEntry entries[N_ENTRIES];
  gint64 due[N_ENTRIES];     /* as they were set */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  rc_expiry_clear (&fixture->expiry);
}

/* The reference: a look at everything. */
static gint64
find_next_due (Fixture *fixture)
{
  gint64 due = RC_TIME_NEVER;

  for (guint i = 0; i < N_ENTRIES; i++)
    if (fixture->entries[i].expiry_index > 0)
      due = MIN (due, fixture->due[i]);

  return due;
}

static void
check (Fixture *fixture)
{
  RcExpiry *expiry = &fixture->expiry;
  gint64 due = find_next_due (fixture);
  guint n_inside = 0;

  for (guint i = 0; i < N_ENTRIES; i++)
    n_inside += fixture->entries[i].expiry_index > 0;
  g_assert_cmpuint (expiry->n_entries, ==, n_inside);

  for (guint place = 0; place < expiry->n_entries; place++)
    {
      RcEntry *entry = rc_blocks_at (&expiry->heap, RcExpiryPlace, place).entry;

      g_assert_cmpuint (entry->expiry_index, ==, place + 1);
      g_assert_cmpint (rc_expiry_get_due (expiry, entry), ==,
                       fixture->due[entry - fixture->entries]);
    }

  g_assert_cmpint (rc_expiry_get_next_due (expiry), ==, due);
  if (n_inside > 0)
    g_assert_cmpint (rc_expiry_get_due (expiry, rc_expiry_peek (expiry)), ==, due);
  else
    g_assert_null (rc_expiry_peek (expiry));
}

static void
set_due (Fixture *fixture,
         guint    i,
         gint64   due)
{
  RcEntry *entry = &fixture->entries[i];

  fixture->due[i] = due;
  rc_expiry_set (&fixture->expiry, entry, due);
  g_assert_cmpint (rc_expiry_get_due (&fixture->expiry, entry), ==, due);
  g_assert_cmpint (entry->expiry_index > 0, ==, due != RC_TIME_NEVER);
}

/* Takes everything out, the next one first. */
static void
drain_in_order (Fixture *fixture)
{
  gint64 last = G_MININT64;
  RcEntry *entry;

  while ((entry = rc_expiry_peek (&fixture->expiry)) != NULL)
    {
      gint64 due = rc_expiry_get_due (&fixture->expiry, entry);

      g_assert_cmpint (due, >=, last);
      last = due;
      rc_expiry_remove (&fixture->expiry, entry);
      g_assert_cmpuint (entry->expiry_index, ==, 0);
      check (fixture);
    }
}

static gint64
random_due (gint32 range)
{
  return g_test_rand_int_range (0, 20) == 0 ? RC_TIME_NEVER : g_test_rand_int_range (0, range);
}

static void
check_random_steps (Fixture *fixture,
                    gint32   range)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      RcEntry *entry = &fixture->entries[g_test_rand_int_range (0, N_ENTRIES)];
      gint64 due = random_due (range);

      if (g_test_rand_int_range (0, 3) == 0)
        {
          rc_expiry_remove (&fixture->expiry, entry);
          g_assert_cmpuint (entry->expiry_index, ==, 0);
        }
      else
        {
          set_due (fixture, entry - fixture->entries, due);
        }
      check (fixture);
    }

  drain_in_order (fixture);
}

static void
test_random (Fixture       *fixture,
             gconstpointer  unused)
{
  check_random_steps (fixture, 1000000);
}

static void
test_equal_dues (Fixture       *fixture,
                 gconstpointer  unused)
{
  check_random_steps (fixture, 4);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  unused)
{
  check (fixture);
  rc_expiry_remove (&fixture->expiry, &fixture->entries[0]);
  check (fixture);
}

static void
test_never (Fixture       *fixture,
            gconstpointer  unused)
{
  RcEntry *entry = &fixture->entries[0];

  set_due (fixture, 0, RC_TIME_NEVER);
  check (fixture);
  rc_expiry_remove (&fixture->expiry, entry);

  set_due (fixture, 0, RC_TIME_NEVER - 1);
  g_assert_true (rc_expiry_peek (&fixture->expiry) == entry);
  drain_in_order (fixture);
}

/* Each place of a heap of each small size, among dues that all differ. */
static void
test_every_place (Fixture       *fixture,
                  gconstpointer  unused)
{
  for (guint size = 1; size <= 16; size++)
    for (guint place = 0; place < size; place++)
      {
        for (guint i = 0; i < size; i++)
          set_due (fixture, i, (i * 7) % 17);
        rc_expiry_remove (&fixture->expiry,
                          rc_blocks_at (&fixture->expiry.heap, RcExpiryPlace, place).entry);
        check (fixture);
        drain_in_order (fixture);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/expiry/empty", test_empty);
  add ("/rc/expiry/never", test_never);
  add ("/rc/expiry/every-place", test_every_place);
  add ("/rc/expiry/random", test_random);
  add ("/rc/expiry/equal-dues", test_equal_dues);
#undef add

  return g_test_run ();
}
