/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-failures-private.h"

#include <gio/gio.h>

typedef struct
{
  RcFailures failures;
  GSList *taken;             /* of RcFailure */
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_failures_init (&f->failures);
}

static void
forget_taken (Fixture *f)
{
  g_slist_free_full (g_steal_pointer (&f->taken), (GDestroyNotify) rc_failure_free);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  forget_taken (f);
  f->taken = rc_failures_take_older (&f->failures, G_MAXINT64);
  forget_taken (f);
  rc_failures_clear (&f->failures);
  g_assert_null (f->failures.table);
}

static RcFailure *
make (const char *key,
      const char *tags,
      gint64      now)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, key);
  g_auto (GStrv) words = g_strsplit (tags, " ", -1);
  RcFailure *self = rc_failure_new (key, error, NULL, now);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (self->tags == NULL)
        self->tags = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->tags, g_strdup (words[i]));
    }

  return self;
}

/* @tags: words. */
static void
add (Fixture    *f,
     const char *key,
     const char *tags,
     gint64      now)
{
  g_assert_null (rc_failures_add (&f->failures, make (key, tags, now)));
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 (((const RcFailure *) a)->key, ((const RcFailure *) b)->key);
}

/* Which keys were taken, sorted. */
static void
assert_taken (Fixture    *f,
              GSList     *taken,
              const char *expected)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  f->taken = g_slist_sort (g_slist_concat (taken, f->taken), compare_keys);
  for (GSList *link = f->taken; link != NULL; link = link->next)
    g_string_append_printf (keys, "%s ", ((RcFailure *) link->data)->key);
  g_assert_cmpstr (keys->str, ==, expected);
  forget_taken (f);
}

/* Which keys are left, by age, and each of them is found. */
static void
assert_left (Fixture    *f,
             const char *expected)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (GList *link = f->failures.by_age.head; link != NULL; link = link->next)
    {
      RcFailure *failure = link->data;

      g_string_append_printf (keys, "%s ", failure->key);
      g_assert_true (rc_failures_find (&f->failures, failure->key) == failure);
    }
  g_assert_cmpstr (keys->str, ==, expected);
  g_assert_cmpuint (f->failures.table != NULL ? g_hash_table_size (f->failures.table) : 0, ==,
                    f->failures.by_age.length);
}

static void
test_new (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  char key[] = "key";
  RcFailure *failure = rc_failure_new (key, error, NULL, 7);

  key[0] = 'X';
  g_assert_cmpstr (failure->key, ==, "key");
  g_assert_error (failure->error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_true (failure->error != error);
  g_assert_cmpstr (failure->error->message, ==, "busy");
  g_assert_null (failure->failure);
  g_assert_null (failure->tags);
  g_assert_cmpint (failure->failed_at, ==, 7);
  rc_failure_free (failure);
}

static void
test_holds_what_is_beside_the_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  RcResource *exception;
  RcFailure *failure;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);
  exception = rc_resource_new (&value);
  g_value_reset (&value);

  failure = rc_failure_new ("key", error, exception, 0);
  g_assert_true (failure->failure == exception);
  rc_resource_unref (exception);
  g_assert_cmpuint (object->ref_count, ==, 2);
  rc_failure_free (failure);
  g_assert_finalize_object (object);
}

static void
test_find_and_take (Fixture       *f,
                    gconstpointer  unused)
{
  RcFailure *failure;

  g_assert_null (rc_failures_find (&f->failures, "a"));
  g_assert_null (rc_failures_take (&f->failures, "a"));
  add (f, "a", "", 1);
  add (f, "b", "", 2);
  add (f, "c", "", 3);
  assert_left (f, "a b c ");

  failure = rc_failures_take (&f->failures, "b");
  g_assert_cmpstr (failure->key, ==, "b");
  g_assert_null (failure->link.prev);
  g_assert_null (failure->link.next);
  rc_failure_free (failure);
  assert_left (f, "a c ");
  g_assert_null (rc_failures_find (&f->failures, "b"));
  g_assert_null (rc_failures_take (&f->failures, "b"));
}

/* The later one counts, and is as old as it is itself. */
static void
test_replace (Fixture       *f,
              gconstpointer  unused)
{
  RcFailure *newer = make ("a", "", 5);
  RcFailure *old;

  add (f, "a", "", 1);
  add (f, "b", "", 2);
  old = rc_failures_add (&f->failures, newer);
  g_assert_nonnull (old);
  g_assert_cmpint (old->failed_at, ==, 1);
  rc_failure_free (old);
  g_assert_true (rc_failures_find (&f->failures, "a") == newer);
  g_assert_cmpint (rc_failures_get_oldest (&f->failures), ==, 2);
  assert_left (f, "b a ");
}

static void
test_oldest (Fixture       *f,
             gconstpointer  unused)
{
  g_assert_cmpint (rc_failures_get_oldest (&f->failures), ==, RC_TIME_NEVER);
  add (f, "a", "", 3);
  add (f, "b", "", 4);
  g_assert_cmpint (rc_failures_get_oldest (&f->failures), ==, 3);
  rc_failure_free (rc_failures_take (&f->failures, "a"));
  g_assert_cmpint (rc_failures_get_oldest (&f->failures), ==, 4);
  rc_failure_free (rc_failures_take (&f->failures, "b"));
  g_assert_cmpint (rc_failures_get_oldest (&f->failures), ==, RC_TIME_NEVER);
}

static void
test_take_older (Fixture       *f,
                 gconstpointer  unused)
{
  g_assert_null (rc_failures_take_older (&f->failures, G_MAXINT64));
  add (f, "a", "", 1);
  add (f, "b", "", 2);
  add (f, "c", "", 2);
  add (f, "d", "", 3);
  assert_taken (f, rc_failures_take_older (&f->failures, 0), "");
  assert_left (f, "a b c d ");
  assert_taken (f, rc_failures_take_older (&f->failures, 2), "a b c ");
  assert_left (f, "d ");
  assert_taken (f, rc_failures_take_older (&f->failures, G_MAXINT64), "d ");
  assert_left (f, "");
}

static void
test_take_tagged (Fixture       *f,
                  gconstpointer  unused)
{
  g_assert_null (rc_failures_take_tagged (&f->failures, "red"));
  add (f, "a", "red", 1);
  add (f, "b", "", 2);
  add (f, "c", "blue red red", 3);
  add (f, "d", "blue", 4);
  assert_taken (f, rc_failures_take_tagged (&f->failures, "green"), "");
  assert_taken (f, rc_failures_take_tagged (&f->failures, "re"), "");
  assert_left (f, "a b c d ");
  assert_taken (f, rc_failures_take_tagged (&f->failures, "red"), "a c ");
  assert_left (f, "b d ");
  assert_taken (f, rc_failures_take_tagged (&f->failures, "blue"), "d ");
  assert_taken (f, rc_failures_take_tagged (&f->failures, "blue"), "");
  assert_left (f, "b ");
}

/* What is left would be lost, and what it holds never released. */
static void
test_clear_refuses_to_lose (void)
{
  if (g_test_subprocess ())
    {
      RcFailures failures;

      rc_failures_init (&failures);
      rc_failures_add (&failures, make ("a", "", 1));
      rc_failures_clear (&failures);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*rc_failures_clear*");
}

#define add_with(name, func) \
  g_test_add ("/rc/failures/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/failures/new", test_new);
  g_test_add_func ("/rc/failures/beside-the-error", test_holds_what_is_beside_the_error);
  add_with ("find-and-take", test_find_and_take);
  add_with ("replace", test_replace);
  add_with ("oldest", test_oldest);
  add_with ("take-older", test_take_older);
  add_with ("take-tagged", test_take_tagged);
  g_test_add_func ("/rc/failures/clear", test_clear_refuses_to_lose);

  return g_test_run ();
}
