/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-callback-private.h"

static void
count_cb (gpointer data)
{
  (*(guint *) data)++;
}

static void
test_no_function (void)
{
  guint n_freed = 0;

  g_assert_null (rc_callback_new (NULL, &n_freed, count_cb));
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_null (rc_callback_new (NULL, &n_freed, NULL));
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_null (rc_callback_ref (NULL));
  rc_callback_unref (NULL);
}

static void
test_notify (void)
{
  guint n_freed = 0;
  RcCallback *callback = rc_callback_new (G_CALLBACK (count_cb), &n_freed, count_cb);

  g_assert_true (callback->func == G_CALLBACK (count_cb));
  g_assert_true (callback->data == &n_freed);
  g_assert_true (rc_callback_ref (callback) == callback);
  rc_callback_unref (callback);
  g_assert_cmpuint (n_freed, ==, 0);
  rc_callback_unref (callback);
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_no_notify (void)
{
  guint n_freed = 0;
  g_autoptr (RcCallback) callback = rc_callback_new (G_CALLBACK (count_cb), &n_freed, NULL);

  g_clear_pointer (&callback, rc_callback_unref);
  g_assert_cmpuint (n_freed, ==, 0);
}

static gpointer
ref_and_unref (gpointer callback)
{
  for (guint i = 0; i < 100000; i++)
    {
      rc_callback_ref (callback);
      rc_callback_unref (callback);
    }

  return NULL;
}

static void
test_threads (void)
{
  guint n_freed = 0;
  RcCallback *callback = rc_callback_new (G_CALLBACK (count_cb), &n_freed, count_cb);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("callback", ref_and_unref, callback);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (n_freed, ==, 0);
  rc_callback_unref (callback);
  g_assert_cmpuint (n_freed, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/callback/no-function", test_no_function);
  g_test_add_func ("/rc/callback/notify", test_notify);
  g_test_add_func ("/rc/callback/no-notify", test_no_notify);
  g_test_add_func ("/rc/callback/threads", test_threads);

  return g_test_run ();
}
