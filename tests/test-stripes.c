/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-stripes-private.h"
#include "rc-test.h"

/* A lock of several parts: who has one, who waits for whom, and the order of what was used. */

typedef struct
{
  RcStripes stripes;
  RcStripe first;
  GString *order;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_stripes_init (&f->stripes, &f->first);
  f->order = g_string_new (NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  rc_stripes_clear (&f->stripes);
  g_string_free (f->order, TRUE);
}

static RcStripe *
get_or_add (Fixture *f)
{
  RcStripe *stripe = rc_stripes_get_own (&f->stripes);

  if (stripe != NULL)
    return stripe;

  rc_stripes_lock (&f->stripes);
  rc_stripes_add_locked (&f->stripes);
  rc_stripes_unlock (&f->stripes);
  return rc_stripes_get_own (&f->stripes);
}

static gpointer
get_or_add_thread (gpointer data)
{
  return get_or_add (data);
}

static RcStripe *
get_in_thread (Fixture *f)
{
  return g_thread_join (g_thread_new ("reader", get_or_add_thread, f));
}

static void
test_first (Fixture       *f,
            gconstpointer  unused)
{
  g_assert_null (rc_stripes_get_own (&f->stripes));
  g_assert_true (get_or_add (f) == &f->first);
  g_assert_true (get_or_add (f) == &f->first);
  g_assert_cmpuint (f->stripes.n_others, ==, 0);
}

/* Numbers are handed out in turn: so many threads have all the parts, and then share them. */
static void
test_others (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  g_hash_table_add (known, get_or_add (f));
  for (guint i = 1; i < RC_N_STRIPES; i++)
    {
      RcStripe *stripe = get_in_thread (f);

      g_assert_true (g_hash_table_add (known, stripe));
      g_assert_cmpuint (f->stripes.n_others, ==, i);
      g_assert_cmpuint ((gsize) stripe % 64, ==, 0);
    }
  g_assert_false (g_hash_table_add (known, get_in_thread (f)));
  g_assert_cmpuint (f->stripes.n_others, ==, RC_N_STRIPES - 1);
}

/* The one who adds a part has it, with all the others, until it lets go. */
static void
test_excludes (Fixture       *f,
               gconstpointer  unused)
{
  RcStripe *own = get_or_add (f);
  RcStripe *other = get_in_thread (f);

  rc_stripes_lock (&f->stripes);
  g_assert_false (g_mutex_trylock (&own->lock));
  g_assert_false (g_mutex_trylock (&other->lock));
  rc_stripes_unlock (&f->stripes);

  g_assert_true (g_mutex_trylock (&own->lock));
  g_assert_true (g_mutex_trylock (&other->lock));
  g_mutex_unlock (&own->lock);
  g_mutex_unlock (&other->lock);
}

static void
note (Fixture    *f,
      RcStripe   *stripe,
      const char *name)
{
  g_mutex_lock (&stripe->lock);
  rc_stripes_note_use (&f->stripes, stripe, (gpointer) name, name[0]);
  g_mutex_unlock (&stripe->lock);
}

static void
use_cb (gpointer item,
        gint64   time,
        gpointer order)
{
  g_assert_cmpint (time, ==, ((const char *) item)[0]);
  g_string_append (order, item);
}

static void
assert_uses (Fixture    *f,
             const char *expected)
{
  rc_stripes_lock (&f->stripes);
  rc_stripes_take_uses_locked (&f->stripes, use_cb, f->order);
  rc_stripes_unlock (&f->stripes);
  g_assert_cmpstr (f->order->str, ==, expected);
  g_string_truncate (f->order, 0);
}

static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  RcStripe *own = get_or_add (f);
  RcStripe *other = get_in_thread (f);
  RcStripe *third = get_in_thread (f);

  note (f, other, "a");
  note (f, own, "b");
  note (f, third, "c");
  note (f, other, "d");
  note (f, own, "e");
  assert_uses (f, "abcde");
  assert_uses (f, "");
  note (f, third, "f");
  assert_uses (f, "f");
}

static void
test_room (Fixture       *f,
           gconstpointer  unused)
{
  RcStripe *own = get_or_add (f);

  g_assert_true (rc_stripe_has_room (own));
  get_in_thread (f);
  for (guint i = 0; i < RC_STRIPE_LOG_SIZE; i++)
    {
      g_assert_true (rc_stripe_has_room (own));
      note (f, own, "a");
    }
  g_assert_false (rc_stripe_has_room (own));

  rc_stripes_lock (&f->stripes);
  rc_stripes_take_uses_locked (&f->stripes, use_cb, f->order);
  rc_stripes_unlock (&f->stripes);
  g_assert_cmpuint (f->order->len, ==, RC_STRIPE_LOG_SIZE);
  g_assert_true (rc_stripe_has_room (own));
}

/* From then on nobody has a part, nor gets one. */
static void
test_shut (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_nonnull (get_or_add (f));
  g_assert_nonnull (get_in_thread (f));
  rc_stripes_lock (&f->stripes);
  rc_stripes_shut_locked (&f->stripes);
  rc_stripes_unlock (&f->stripes);

  g_assert_null (rc_stripes_get_own (&f->stripes));
  g_assert_null (get_or_add (f));
  g_assert_null (get_in_thread (f));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/stripes/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("first", test_first);
  ADD ("others", test_others);
  ADD ("excludes", test_excludes);
  ADD ("order", test_order);
  ADD ("room", test_room);
  ADD ("shut", test_shut);

  return g_test_run ();
}
