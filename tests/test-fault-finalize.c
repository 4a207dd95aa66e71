/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* The program gives its cache up while it loads, and the value comes after that. */

#define TTL 100
#define N_CALLS 3

typedef struct
{
  Fixture base;
  Call calls[N_CALLS];
  int n_calls;              /* that were begun */
  RcLoad *load;             /* a reference */
} Late;

static void
begin_async (Late *l)
{
  for (; l->n_calls < N_CALLS; l->n_calls++)
    rc_cache_get_async (l->base.cache, "a", NULL, call_cb, &l->calls[l->n_calls]);
}

static void
begin_threaded (Late *l)
{
  rc_cache_set_threaded (l->base.cache, TRUE);
  begin_async (l);
}

static void
begin_own (Late *l)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_false (rc_cache_begin (l->base.cache, "a", &value, &l->base.kept, NULL, NULL));
  test_latch_add (&l->base.has_kept);
}

/* Nobody waits for it. */
static void
begin_refresh (Late *l)
{
  l->base.keeps = FALSE;
  g_object_unref (get (&l->base, "a"));
  l->base.keeps = TRUE;
  rc_cache_set_refresh_after (l->base.cache, TTL);
  rc_clock_advance (TTL + 1);
  g_object_unref (get (&l->base, "a"));
}

static void
begin_queued (Late *l)
{
  rc_cache_set_max_concurrent_loads (l->base.cache, 1);
  begin_async (l);
  rc_cache_refresh_async (l->base.cache, "b", NULL, NULL, NULL);
  rc_cache_get_async (l->base.cache, "c", NULL, NULL, NULL);
}

static void
begin_limited (Late *l)
{
  rc_cache_set_load_timeout (l->base.cache, TTL);
  rc_cache_set_retry_delay (l->base.cache, TTL);
  begin_async (l);
}

static const struct
{
  const char *name;
  void (*begin) (Late *l);
} states[] = {
  { "async", begin_async },
  { "threaded", begin_threaded },
  { "own", begin_own },
  { "refresh", begin_refresh },
  { "queued", begin_queued },
  { "limited", begin_limited },
};

static void
end_with_value (Late *l)
{
  answer (g_steal_pointer (&l->load), 9);
}

static void
end_with_error (Late *l)
{
  answer_badly (g_steal_pointer (&l->load));
}

static void
end_without_answer (Late *l)
{
  g_clear_object (&l->load);
}

static gpointer
answer_in_thread (gpointer load)
{
  answer (load, 9);
  return NULL;
}

static void
end_elsewhere (Late *l)
{
  g_thread_join (g_thread_new ("answer", answer_in_thread, g_steal_pointer (&l->load)));
}

static const struct
{
  const char *name;
  void (*end) (Late *l);
} ends[] = {
  { "value", end_with_value },
  { "error", end_with_error },
  { "nothing", end_without_answer },
  { "elsewhere", end_elsewhere },
};

/* Those who wait hold the cache; when the last one is told, it goes. */
static void
finish_calls (Late *l)
{
  for (int i = 0; i < l->n_calls; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GObject) source = NULL;
      g_autoptr (GObject) object = NULL;

      call_wait (&l->calls[i]);
      source = g_async_result_get_source_object (l->calls[i].result);
      object = rc_cache_get_finish (RC_CACHE (source), l->calls[i].result, &error);
      g_assert_cmpint (object != NULL, ==, error == NULL);
      g_clear_object (&l->calls[i].result);
    }
}

/* What queued behind it begins, is kept, and is given up. */
static gboolean
is_over (Late *l)
{
  g_clear_object (&l->base.kept);
  g_main_context_iteration (NULL, FALSE);

  return g_atomic_int_get (&l->base.is_gone) && g_atomic_int_get (&l->base.is_over);
}

static void
test_late (gconstpointer number)
{
  guint state = GPOINTER_TO_UINT (number) / G_N_ELEMENTS (ends);
  guint end = GPOINTER_TO_UINT (number) % G_N_ELEMENTS (ends);
  Late l = { .n_calls = 0 };
  Fixture *f = &l.base;

  set_up (f, NULL);
  f->keeps = TRUE;
  g_object_weak_ref (G_OBJECT (f->cache), fixture_is_gone, f);
  states[state].begin (&l);
  l.load = steal_kept (f, 1);

  g_clear_object (&f->cache);
  ends[end].end (&l);
  finish_calls (&l);
  test_wait_until (is_over (&l));
  g_assert_cmpint (f->n_released, ==,
                   (ends[end].end == end_with_value || ends[end].end == end_elsewhere) +
                   (states[state].begin == begin_refresh));

  test_log_clear (&f->log);
  test_latch_clear (&f->has_kept);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states) * G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/fault-finalize/%s/%s",
                                               states[i / G_N_ELEMENTS (ends)].name,
                                               ends[i % G_N_ELEMENTS (ends)].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_late);
    }

  return g_test_run ();
}
