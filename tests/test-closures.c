/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Verbs that take closures do what those do that take functions, and let go of them. */

typedef struct
{
  Call call;
  int n_freed;
} ClosureCall;

static void
closure_freed (gpointer  data,
               GClosure *closure)
{
  ClosureCall *c = data;

  c->n_freed++;
}

static void
called_back (RcCache      *cache,
             GAsyncResult *result,
             ClosureCall  *c)
{
  call_cb (G_OBJECT (cache), result, &c->call);
}

static GClosure *
make_closure (ClosureCall *c,
              GCallback    function)
{
  return g_cclosure_new (function, c, closure_freed);
}

static GClosure *
make_callback (ClosureCall *c)
{
  return make_closure (c, G_CALLBACK (called_back));
}

static void
wait_for (ClosureCall *c)
{
  call_wait (&c->call);
  test_wait_until (c->n_freed > 0);
  g_assert_cmpint (c->n_freed, ==, 1);
}

static int
take_number (GValue *value)
{
  int number = TEST_RESOURCE (g_value_get_object (value))->number;

  g_value_unset (value);
  return number;
}

static void
test_get (Fixture       *f,
          gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;

  rc_cache_get_value_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  g_assert_null (c.call.result);
  wait_for (&c);
  g_assert_true (rc_cache_get_value_finish (f->cache, c.call.result, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpint (take_number (&value), ==, 1);
  g_object_unref (c.call.result);
}

static void
test_cancelled (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ClosureCall c = { { NULL, }, };
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  f->keeps = TRUE;
  rc_cache_get_value_async_with_closure (f->cache, "a", cancellable, make_callback (&c));
  g_cancellable_cancel (cancellable);
  wait_for (&c);
  g_assert_false (rc_cache_get_value_finish (f->cache, c.call.result, &value, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (c.call.result);
  answer (steal_kept (f, 1), 5);
}

static void
load_seven (RcLoad      *load,
            ClosureCall *c)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (7)));
}

static void
test_get_with (Fixture       *f,
               gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  ClosureCall loader = { { NULL, }, };
  GValue value = G_VALUE_INIT;

  rc_cache_get_with_value_async_with_closures (f->cache, "a",
                                               make_closure (&loader, G_CALLBACK (load_seven)),
                                               NULL, make_callback (&c));
  wait_for (&c);
  g_assert_true (rc_cache_get_with_value_finish (f->cache, c.call.result, &value, NULL));
  g_assert_cmpint (take_number (&value), ==, 7);
  g_object_unref (c.call.result);
  g_assert_cmpint (loader.n_freed, ==, 1);
}

static void
test_begin (Fixture       *f,
            gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  rc_cache_begin_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  wait_for (&c);
  g_assert_false (rc_cache_begin_finish (f->cache, c.call.result, &value, &load, NULL));
  g_object_unref (c.call.result);
  answer (load, 5);
  g_assert_cmpint (peek_number (f, "a"), ==, 5);
}

static void
test_acquire (Fixture       *f,
              gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  g_autoptr (RcLease) lease = NULL;

  rc_cache_acquire_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  wait_for (&c);
  lease = rc_cache_acquire_finish (f->cache, c.call.result, NULL);
  g_assert_nonnull (lease);
  g_object_unref (c.call.result);
}

static void
test_refresh (Fixture       *f,
              gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_cache_refresh_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  wait_for (&c);
  g_assert_true (finish_refresh (f, &c.call, NULL));
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
}

/* Languages bring marshallers of their own. */
static void
test_own_marshaller (Fixture       *f,
                     gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  GClosure *closure = make_callback (&c);

  g_closure_set_marshal (closure, g_cclosure_marshal_generic);
  rc_cache_refresh_async_with_closure (f->cache, "a", NULL, closure);
  wait_for (&c);
  g_assert_true (finish_refresh (f, &c.call, NULL));
}

static void
test_no_callback (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_get_value_async_with_closure (f->cache, "a", NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
}

static gboolean
matches (const char  *key,
         GObject     *value,
         ClosureCall *c)
{
  return value != NULL ? TEST_RESOURCE (value)->number == 'b' : g_str_equal (key, "loading");
}

static void
test_remove_matching (Fixture       *f,
                      gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  Call call = { NULL, };
  RcLoad *load;

  insert_all (f, "abc");
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "loading", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  g_assert_cmpuint (rc_cache_remove_matching_with_closure (
                      f->cache, make_closure (&c, G_CALLBACK (matches))), ==, 1);
  assert_left (f, "ac");
  g_assert_cmpint (c.n_freed, ==, 1);
  answer (load, 5);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 5);
  g_assert_cmpint (peek_number (f, "loading"), ==, 0);
}

/* A lease ends every verb that gives a value. */
static void
test_lease_finish (Fixture       *f,
                   gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  g_autoptr (RcLease) lease = NULL;
  g_autoptr (RcLease) begun = NULL;
  RcLoad *load = NULL;

  rc_cache_get_value_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  wait_for (&c);
  lease = rc_cache_acquire_finish (f->cache, c.call.result, NULL);
  g_assert_nonnull (lease);
  g_clear_object (&c.call.result);

  begun = rc_cache_begin_lease (f->cache, "a", &load, NULL, NULL);
  g_assert_cmpstr (rc_lease_get_key (begun), ==, "a");
  g_assert_null (load);
}

static void
test_begin_lease (Fixture       *f,
                  gconstpointer  unused)
{
  ClosureCall c = { { NULL, }, };
  g_autoptr (GError) error = NULL;
  RcLoad *load = NULL;

  g_assert_null (rc_cache_begin_lease (f->cache, "a", &load, NULL, &error));
  g_assert_no_error (error);
  rc_cache_begin_async_with_closure (f->cache, "a", NULL, make_callback (&c));
  answer_badly (load);
  wait_for (&c);
  load = NULL;
  g_assert_null (rc_cache_begin_lease_finish (f->cache, c.call.result, &load, &error));
  g_assert_null (load);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_object_unref (c.call.result);
}

static void
count_released (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       n_released)
{
  (*(guint *) n_released)++;
}

/* Who loads may take leases on what that comes to. */
static void
test_hold (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;
  g_autoptr (RcLoad) load = NULL;
  guint n_released = 0;

  rc_cache_set_release_func (f->cache, count_released, &n_released, NULL);
  g_assert_null (rc_cache_begin_lease (f->cache, "a", &load, NULL, NULL));
  g_assert_null (rc_load_acquire (load));
  rc_load_set_hold (load, TRUE);
  rc_load_return_object (load, g_object_new (G_TYPE_OBJECT, NULL));
  rc_cache_clear (f->cache);
  g_assert_cmpuint (n_released, ==, 0);

  lease = rc_load_acquire (load);
  rc_load_set_hold (load, FALSE);
  g_assert_null (rc_load_acquire (load));
  g_assert_cmpstr (rc_lease_get_key (lease), ==, "a");
  g_assert_cmpuint (n_released, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpuint (n_released, ==, 1);
}

static gboolean
is_good (const char  *key,
         GObject     *value,
         ClosureCall *c)
{
  return TEST_RESOURCE (value)->number == 2;
}

static void
release (const char    *key,
         GObject       *value,
         RcEvictReason  reason,
         Fixture       *f)
{
  g_assert_cmpint (reason, ==, RC_EVICT_REASON_INVALID);
  f->n_released++;
}

static guint64
weigh (const char  *key,
       GObject     *value,
       ClosureCall *c)
{
  return 7;
}

static void
test_functions (Fixture       *f,
                gconstpointer  unused)
{
  ClosureCall calls[3] = { { { NULL, }, }, };

  rc_cache_set_validate_func_with_closure (f->cache,
                                           make_closure (&calls[0], G_CALLBACK (is_good)));
  rc_cache_set_release_func_with_closure (f->cache,
                                          g_cclosure_new (G_CALLBACK (release), f, NULL));
  rc_cache_set_weigh_func_with_closure (f->cache, make_closure (&calls[1], G_CALLBACK (weigh)));
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_weight (f->cache), ==, 7);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpint (get_number (f, "a"), ==, 2);

  rc_cache_set_load_func_with_closure (f->cache,
                                       make_closure (&calls[2], G_CALLBACK (load_seven)));
  rc_cache_set_validate_func_with_closure (f->cache, NULL);
  g_assert_cmpint (get_number (f, "b"), ==, 7);
  rc_cache_set_release_func_with_closure (f->cache, NULL);
  rc_cache_set_weigh_func_with_closure (f->cache, NULL);
  rc_cache_set_load_func_with_closure (f->cache, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    g_assert_cmpint (calls[i].n_freed, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/rc/closures/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("get", test_get);
  ADD ("cancelled", test_cancelled);
  ADD ("get-with", test_get_with);
  ADD ("begin", test_begin);
  ADD ("acquire", test_acquire);
  ADD ("refresh", test_refresh);
  ADD ("own-marshaller", test_own_marshaller);
  ADD ("no-callback", test_no_callback);
  ADD ("remove-matching", test_remove_matching);
  ADD ("lease-finish", test_lease_finish);
  ADD ("begin-lease", test_begin_lease);
  ADD ("hold", test_hold);
  ADD ("functions", test_functions);

  return g_test_run ();
}
