/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Gets a key whose load says @tag. */
static int
get_tagged (Fixture    *f,
            const char *key,
            const char *tag)
{
  f->tag = tag;
  return get_number (f, key);
}

static void
test_remove_tag (Fixture       *f,
                 gconstpointer  unused)
{
  get_tagged (f, "a", "red");
  get_tagged (f, "b", "blue");
  get_tagged (f, "c", "red");
  get_tagged (f, "d", NULL);
  insert (f, "e", 5);

  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "green"), ==, 0);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 2);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_false (rc_cache_contains (f->cache, "c"));
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 3);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_REMOVED), ==, 2);
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
load_colourful (RcLoad   *load,
                gpointer  user_data)
{
  rc_load_add_tag (load, "red");
  rc_load_add_tag (load, "blue");
  rc_load_add_tag (load, "red");
  rc_load_add_tag (load, "");
  fixture_load (load, user_data);
}

static void
test_several_tags (Fixture       *f,
                   gconstpointer  tag)
{
  rc_cache_set_load_func (f->cache, load_colourful, f, NULL);
  get_number (f, "a");
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, tag), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* A tag belongs to what was loaded with it, not to its key. */
static void
test_tags_go_with_the_value (Fixture       *f,
                             gconstpointer  unused)
{
  Call call = { NULL, };

  get_tagged (f, "a", "red");
  insert (f, "a", 5);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);

  get_tagged (f, "b", "red");
  f->tag = "blue";
  rc_cache_refresh_async (f->cache, "b", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "blue"), ==, 1);

  get_tagged (f, "c", "red");
  rc_cache_remove (f->cache, "c");
  get_tagged (f, "c", NULL);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  g_assert_cmpint (peek_number (f, "a"), ==, 5);
}

static void
test_leased (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;

  f->tag = "red";
  lease = rc_cache_acquire (f->cache, "a", NULL, NULL);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 0);
  rc_lease_release (lease);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* What is kept for bad times only has its tags still. */
static void
test_stale (Fixture       *f,
            gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 100);
  get_tagged (f, "a", "red");
  rc_clock_advance (100);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 1);
  g_assert_cmpint (f->n_released, ==, 1);
  f->fails = TRUE;
  assert_get_fails (f, "a");
}

static void
test_many (Fixture       *f,
           gconstpointer  unused)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);
      g_autofree char *tag = g_strdup_printf ("tag %u", i % 10);

      get_tagged (f, key, tag);
    }
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "tag 3"), ==, 100);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "tag 7"), ==, 100);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 800);
  g_assert_cmpint (f->n_released, ==, 200);
  g_assert_true (rc_cache_contains (f->cache, "key 4"));
  g_assert_false (rc_cache_contains (f->cache, "key 13"));
}

static RcLoad *
begin_load (Fixture *f,
            Call    *call)
{
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, call);
  return steal_kept (f, 1);
}

/* Its callers get the value; the cache does not keep it. */
static void
assert_was_detached (Fixture *f,
                     RcLoad  *load,
                     Call    *call)
{
  answer (load, 9);
  g_assert_cmpint (finish_get (f, call, NULL), ==, 9);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_load_that_has_said_it (Fixture       *f,
                            gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load = begin_load (f, &call);

  rc_load_add_tag (load, "red");
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  assert_was_detached (f, load, &call);
}

/* What it loads with may have been read before the tag was removed. */
static void
test_load_that_will_say_it (Fixture       *f,
                            gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load = begin_load (f, &call);

  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  rc_load_add_tag (load, "red");
  assert_was_detached (f, load, &call);
}

static void
test_load_that_never_says_it (Fixture       *f,
                              gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load = begin_load (f, &call);

  rc_load_add_tag (load, "blue");
  rc_cache_remove_tag (f->cache, "red");
  rc_load_add_tag (load, "yellow");
  answer (load, 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  g_assert_cmpint (peek_number (f, "a"), ==, 9);
}

/* So many that nobody remembers each of them: what is loading is not stored with any tag. */
static void
test_load_while_many_tags_go (Fixture       *f,
                              gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load = begin_load (f, &call);

  for (guint i = 0; i <= 1000; i++)
    {
      g_autofree char *tag = g_strdup_printf ("tag %u", i);

      g_assert_cmpuint (rc_cache_remove_tag (f->cache, tag), ==, 0);
    }
  rc_load_add_tag (load, "other");
  assert_was_detached (f, load, &call);
}

static void
test_load_that_begins_later (Fixture       *f,
                             gconstpointer  unused)
{
  rc_cache_remove_tag (f->cache, "red");
  get_tagged (f, "a", "red");
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

/* Who comes after the removal calls the loader of a refresh that waits for its main loop. */
static void
test_refresh_that_begins_later (Fixture       *f,
                                gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  rc_cache_set_main_context (f->cache, context);
  rc_cache_set_refresh_after (f->cache, REFRESH_AFTER);
  get_tagged (f, "a", "red");
  rc_clock_advance (REFRESH_AFTER + 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 1);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_cmpint (f->n_released, ==, 1);
  rc_cache_set_main_context (f->cache, NULL);
}

/* The key is free at once: who comes after the removal gets a new load. */
static void
test_new_load_after_removal (Fixture       *f,
                             gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load = begin_load (f, &call);

  rc_load_add_tag (load, "red");
  rc_cache_remove_tag (f->cache, "red");
  f->keeps = FALSE;
  g_assert_cmpint (get_tagged (f, "a", "red"), ==, 2);
  answer (load, 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* The old value has no such tag and stays; the new one would have had it. */
static void
test_refresh_that_will_say_it (Fixture       *f,
                               gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load;

  insert (f, "a", 5);
  f->keeps = TRUE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  rc_cache_remove_tag (f->cache, "red");
  rc_load_add_tag (load, "red");
  answer (load, 9);
  call_wait (&call);
  g_clear_object (&call.result);
  g_assert_cmpint (peek_number (f, "a"), ==, 5);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
evict_cb (RcCache       *cache,
          const char    *key,
          RcEvictReason  reason,
          Fixture       *f)
{
  if (g_str_equal (key, "a"))
    {
      insert (f, "a", 77);
      rc_cache_remove_tag (cache, "red");
      get_tagged (f, "c", "red");
    }
}

static void
release_and_load (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       user_data)
{
  Fixture *f = user_data;

  f->n_released++;
  if (reason == RC_EVICT_REASON_REMOVED)
    get_number (f, "released");
}

/* Handlers and releases act on the cache while a tag is being removed. */
static void
test_callbacks_re_enter (Fixture       *f,
                         gconstpointer  unused)
{
  get_tagged (f, "a", "red");
  get_tagged (f, "b", "red");
  rc_cache_set_release_func (f->cache, release_and_load, f, NULL);
  g_signal_connect (f->cache, "evict", G_CALLBACK (evict_cb), f);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), >=, 1);
  g_signal_handlers_disconnect_by_func (f->cache, evict_cb, f);

  g_assert_cmpint (f->n_released, ==, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 77);
  g_assert_false (rc_cache_contains (f->cache, "b"));
  g_assert_true (rc_cache_contains (f->cache, "c"));
  g_assert_true (rc_cache_contains (f->cache, "released"));
}

#define add(name, func) \
  g_test_add ("/rc/tags/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/tags/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("remove", test_remove_tag);
  add_with ("several/first", test_several_tags, "red");
  add_with ("several/second", test_several_tags, "blue");
  add_with ("several/empty", test_several_tags, "");
  add ("go-with-the-value", test_tags_go_with_the_value);
  add ("leased", test_leased);
  add ("stale", test_stale);
  add ("many", test_many);
  add ("load/has-said", test_load_that_has_said_it);
  add ("load/will-say", test_load_that_will_say_it);
  add ("load/never-says", test_load_that_never_says_it);
  add ("load/many-tags-go", test_load_while_many_tags_go);
  add ("load/begins-later", test_load_that_begins_later);
  add ("load/refresh-later", test_refresh_that_begins_later);
  add ("load/new-after-removal", test_new_load_after_removal);
  add ("load/refresh", test_refresh_that_will_say_it);
  add ("re-enter", test_callbacks_re_enter);

  return g_test_run ();
}
