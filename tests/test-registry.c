/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-test.h"

#define N_THREADS 8
#define N_ROUNDS 200

/* A copy of the list that is kept up to date by items-changed alone, as a view does. */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
  gulong handler;
  guint n_signals;
} Shadow;

static void
shadow_check (Shadow *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (RcCache) cache = g_list_model_get_item (self->model, i);

      g_assert_nonnull (cache);
      g_assert_true (cache == g_ptr_array_index (self->items, i));
    }
  g_assert_null (g_list_model_get_item (self->model, self->items->len));
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Shadow     *self)
{
  self->n_signals++;
  g_assert_cmpuint (position + removed, <=, self->items->len);
  g_assert_cmpuint (removed + added, >, 0);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (RcCache) cache = g_list_model_get_item (model, position + i);

      g_assert_nonnull (cache);
      g_ptr_array_insert (self->items, position + i, cache);
    }
  shadow_check (self);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
shadow_init (Shadow *self)
{
  self->model = G_LIST_MODEL (rc_registry_get_default ());
  self->items = g_ptr_array_new ();
  self->n_signals = 0;
  self->handler = g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb),
                                    self);
  for (guint i = 0; i < g_list_model_get_n_items (self->model); i++)
    {
      g_autoptr (RcCache) cache = g_list_model_get_item (self->model, i);

      g_ptr_array_add (self->items, cache);
    }
}

static void
shadow_clear (Shadow *self)
{
  iterate ();
  g_signal_handler_disconnect (self->model, self->handler);
  g_ptr_array_unref (self->items);
}

static guint
count_items (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rc_registry_get_default ()));
}

static void
test_unlistened (void)
{
  GListModel *model = G_LIST_MODEL (rc_registry_get_default ());
  g_autoptr (RcCache) item = NULL;
  guint n_before = count_items ();
  RcCache *cache = rc_cache_new ("new");

  g_assert_cmpuint (g_list_model_get_item_type (model), ==, RC_TYPE_CACHE);
  g_assert_cmpuint (count_items (), ==, n_before + 1);
  item = g_list_model_get_item (model, n_before);
  g_assert_true (item == cache);
  g_assert_null (g_list_model_get_item (model, n_before + 1));

  g_clear_object (&item);
  g_assert_finalize_object (cache);
  g_assert_cmpuint (count_items (), ==, n_before);
}

static void
test_items_changed (void)
{
  RcCache *caches[4];
  Shadow shadow;

  shadow_init (&shadow);
  for (guint i = 0; i < G_N_ELEMENTS (caches); i++)
    caches[i] = rc_cache_new ("listed");
  g_assert_cmpuint (shadow.n_signals, ==, 0);
  iterate ();
  g_assert_cmpuint (shadow.n_signals, ==, 1);
  g_assert_true (g_ptr_array_index (shadow.items, shadow.items->len - 1) == caches[3]);

  /* In the middle; then at both ends; then one goes and one comes. */
  g_assert_finalize_object (caches[1]);
  iterate ();
  g_assert_cmpuint (shadow.n_signals, ==, 2);
  caches[1] = rc_cache_new ("listed");
  iterate ();
  g_assert_finalize_object (caches[0]);
  g_assert_finalize_object (caches[1]);
  iterate ();
  g_assert_cmpuint (shadow.n_signals, ==, 4);
  caches[0] = rc_cache_new ("listed");
  g_assert_finalize_object (caches[2]);
  iterate ();
  g_assert_cmpuint (shadow.n_signals, ==, 5);
  shadow_check (&shadow);

  /* Come and gone before the list knew. */
  g_object_unref (rc_cache_new ("short-lived"));
  iterate ();
  g_assert_cmpuint (shadow.n_signals, ==, 5);

  g_assert_finalize_object (caches[0]);
  g_assert_finalize_object (caches[3]);
  shadow_clear (&shadow);
}

/* Until the list changes, a cache that has gone is there still: closed. */
static void
test_gone_but_listed (void)
{
  RcCache *cache = rc_cache_new ("gone");
  g_autoptr (RcCache) item = NULL;
  Shadow shadow;

  shadow_init (&shadow);
  iterate ();
  g_assert_finalize_object (cache);
  item = g_list_model_get_item (shadow.model, shadow.items->len - 1);
  g_assert_true (item == cache);
  g_assert_true (rc_cache_is_closed (item));
  g_assert_cmpstr (rc_cache_get_name (item), ==, "gone");

  g_clear_object (&item);
  shadow_clear (&shadow);
}

/* What was made before somebody listened is there when they begin to. */
static void
test_listen_late (void)
{
  guint n_before = count_items ();
  RcCache *early = rc_cache_new ("early");
  RcCache *late;
  Shadow shadow;

  shadow_init (&shadow);
  iterate ();
  g_assert_cmpuint (shadow.items->len, ==, n_before + 1);
  shadow_check (&shadow);
  late = rc_cache_new ("late");
  iterate ();
  g_assert_cmpuint (shadow.items->len, ==, n_before + 2);

  g_assert_finalize_object (early);
  g_assert_finalize_object (late);
  shadow_clear (&shadow);
}

static gpointer
come_and_go (gpointer n_running)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_SIZE (g_thread_self ()));
  RcCache *caches[6] = { NULL, };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      RcCache **cache = &caches[g_rand_int_range (rand, 0, G_N_ELEMENTS (caches))];

      if (*cache != NULL)
        g_clear_object (cache);
      else
        *cache = rc_cache_new ("threaded");
    }
  for (guint i = 0; i < G_N_ELEMENTS (caches); i++)
    g_clear_object (&caches[i]);
  g_atomic_int_add ((int *) n_running, -1);

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[N_THREADS];
  int n_running = N_THREADS;
  guint n_before;
  Shadow shadow;

  shadow_init (&shadow);
  n_before = shadow.items->len;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("registry", come_and_go, &n_running);
  while (g_atomic_int_get (&n_running) > 0)
    {
      iterate ();
      shadow_check (&shadow);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  iterate ();
  g_assert_cmpuint (shadow.items->len, ==, n_before);
  shadow_clear (&shadow);
}

static void
test_dup_caches (void)
{
  RcRegistry *registry = rc_registry_get_default ();
  RcCache *a = rc_cache_new ("a");
  RcCache *b = rc_cache_new ("b");
  g_autoptr (GPtrArray) caches = rc_registry_dup_caches (registry);

  g_assert_true (registry == rc_registry_get_default ());
  g_assert_cmpuint (caches->len, >=, 2);
  g_assert_true (g_ptr_array_index (caches, caches->len - 2) == a);
  g_assert_true (g_ptr_array_index (caches, caches->len - 1) == b);
  g_assert_cmpuint (G_OBJECT (a)->ref_count, ==, 2);

  g_clear_pointer (&caches, g_ptr_array_unref);
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

static void
test_lookup (void)
{
  RcRegistry *registry = rc_registry_get_default ();
  RcCache *first = rc_cache_new ("twins");
  RcCache *second = rc_cache_new ("twins");
  g_autoptr (RcCache) found = rc_registry_lookup (registry, "twins");

  g_assert_true (found == first);
  g_assert_null (rc_registry_lookup (registry, "nobody"));
  g_clear_object (&found);

  rc_cache_close (first);
  found = rc_registry_lookup (registry, "twins");
  g_assert_true (found == second);
  g_clear_object (&found);
  rc_cache_close (second);
  g_assert_null (rc_registry_lookup (registry, "twins"));

  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

static void
test_clear_all (void)
{
  RcCache *caches[] = { rc_cache_new ("one"), rc_cache_new ("two"), rc_cache_new ("closed") };
  int n_released = 0;

  for (guint i = 0; i < G_N_ELEMENTS (caches); i++)
    {
      g_autoptr (TestResource) resource = test_resource_new (i);

      rc_cache_set_release_func (caches[i], test_release, &n_released, NULL);
      rc_cache_insert (caches[i], "key", G_OBJECT (resource));
    }
  rc_cache_close (caches[2]);
  g_assert_cmpint (n_released, ==, 1);

  rc_registry_clear_all (rc_registry_get_default ());
  g_assert_cmpint (n_released, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (caches); i++)
    {
      g_assert_cmpuint (rc_cache_get_n_entries (caches[i]), ==, 0);
      g_assert_finalize_object (caches[i]);
    }
}

static void
test_ensure_cache (void)
{
  RcRegistry *registry = rc_registry_get_default ();
  RcCache *own = rc_cache_new ("own");
  g_autoptr (RcCache) found = rc_registry_ensure_cache (registry, "own");
  g_autoptr (RcCache) made = rc_registry_ensure_cache (registry, "made");
  g_autoptr (RcCache) again = rc_registry_ensure_cache (registry, "made");
  g_autoptr (RcCache) next = NULL;

  g_assert_true (found == own);
  g_clear_object (&found);
  g_assert_finalize_object (own);

  g_assert_cmpstr (rc_cache_get_name (made), ==, "made");
  g_assert_true (made == again);
  rc_cache_close (made);
  next = rc_registry_ensure_cache (registry, "made");
  g_assert_true (next != made);
  g_assert_false (rc_cache_is_closed (next));
}

typedef struct
{
  TestLatch ready;
  TestLatch go;
  const char *name;
} Race;

static gpointer
ensure_cb (gpointer data)
{
  Race *race = data;

  test_latch_add (&race->ready);
  test_latch_wait_for (&race->go, 1);
  return rc_registry_ensure_cache (rc_registry_get_default (), race->name);
}

static void
check_race (Race *race)
{
  GThread *threads[N_THREADS];
  RcCache *caches[N_THREADS];

  test_latch_init (&race->ready);
  test_latch_init (&race->go);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("ensure", ensure_cb, race);
  test_latch_wait_for (&race->ready, N_THREADS);
  test_latch_add (&race->go);

  for (guint i = 0; i < N_THREADS; i++)
    caches[i] = g_thread_join (threads[i]);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_assert_true (caches[i] == caches[0]);
      g_object_unref (caches[i]);
    }
  test_latch_clear (&race->ready);
  test_latch_clear (&race->go);
}

static void
test_ensure_from_threads (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *name = g_strdup_printf ("ensured %u", round);
      Race race = { .name = name };

      check_race (&race);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/registry/unlistened", test_unlistened);
  g_test_add_func ("/rc/registry/items-changed", test_items_changed);
  g_test_add_func ("/rc/registry/gone-but-listed", test_gone_but_listed);
  g_test_add_func ("/rc/registry/listen-late", test_listen_late);
  g_test_add_func ("/rc/registry/threads", test_threads);
  g_test_add_func ("/rc/registry/dup-caches", test_dup_caches);
  g_test_add_func ("/rc/registry/lookup", test_lookup);
  g_test_add_func ("/rc/registry/clear-all", test_clear_all);
  g_test_add_func ("/rc/registry/ensure-cache", test_ensure_cache);
  g_test_add_func ("/rc/registry/ensure-from-threads", test_ensure_from_threads);

  return g_test_run ();
}
