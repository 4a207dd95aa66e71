/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "moment-fixture.h"

/* At each moment at which a cache calls somebody, each verb of it and of another one. */

/* Another cache, another key, and the key that it is about, in most cases. */
typedef struct
{
  Life *life;
  RcCache *cache;
  const char *key;
} Target;

typedef void (*Verb) (Target *t);

static void
verb_contains (Target *t)
{
  rc_cache_contains (t->cache, t->key);
}

static void
verb_peek (Target *t)
{
  g_autoptr (GObject) object = rc_cache_peek (t->cache, t->key);
}

static void
verb_lookup (Target *t)
{
  g_autoptr (GObject) object = rc_cache_lookup (t->cache, t->key);
}

static void
verb_try_hit (Target *t)
{
  g_autoptr (GObject) object = rc_cache_try_hit (t->cache, t->key);
}

static void
verb_get (Target *t)
{
  life_get (t->life, t->cache, t->key);
}

static void
verb_get_with (Target *t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_with (t->cache, t->key, life_load, t->life, data_gone,
                                                  NULL, &error);

  g_assert_cmpint (object != NULL, ==, error == NULL);
}

static void
verb_get_async (Target *t)
{
  life_get_async (t->life, t->cache, t->key, NULL);
}

static void
verb_get_threaded (Target *t)
{
  rc_cache_set_load_priority (t->cache, G_PRIORITY_HIGH);
  life_get_async (t->life, t->cache, t->key, NULL);
  life_get (t->life, t->cache, t->key);
}

static void
verb_begin (Target *t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  rc_cache_begin (t->cache, t->key, &value, &load, NULL, &error);
  if (load != NULL)
    rc_load_return_object (load, make_value (t->life));
}

static void
verb_begin_and_drop (Target *t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  rc_cache_begin (t->cache, t->key, &value, &load, NULL, &error);
}

static void
verb_acquire (Target *t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire (t->cache, t->key, NULL, &error);

  g_assert_cmpint (lease != NULL, ==, error == NULL);
}

static void
verb_mark_broken (Target *t)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (t->cache, t->key, NULL, NULL);

  if (lease != NULL)
    rc_lease_mark_broken (lease);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = rc_cache_refresh_finish (RC_CACHE (source), result, &error);

  g_assert_cmpint (is_done, ==, error == NULL);
  ((Life *) user_data)->n_pending--;
}

static void
verb_refresh (Target *t)
{
  t->life->n_pending++;
  rc_cache_refresh_async (t->cache, t->key, NULL, refreshed_cb, t->life);
}

static void
verb_insert (Target *t)
{
  life_insert (t->life, t->cache, t->key);
}

static void
verb_remove (Target *t)
{
  rc_cache_remove (t->cache, t->key);
}

static void
verb_remove_tag (Target *t)
{
  rc_cache_remove_tag (t->cache, "tag");
}

static void
verb_remove_matching (Target *t)
{
  rc_cache_remove_matching (t->cache, life_match, t->life);
}

static void
verb_clear (Target *t)
{
  rc_cache_clear (t->cache);
}

static void
verb_trim (Target *t)
{
  rc_cache_trim (t->cache, 0.5);
  rc_cache_prune (t->cache);
}

static void
verb_snapshot (Target *t)
{
  g_autoptr (GPtrArray) infos = rc_cache_snapshot (t->cache);
  g_autoptr (RcStats) stats = rc_cache_dup_stats (t->cache);

  rc_cache_reset_stats (t->cache);
}

static void
verb_bounds (Target *t)
{
  rc_cache_set_max_entries (t->cache, 1);
  rc_cache_set_max_weight (t->cache, 1);
  rc_cache_set_eviction_policy (t->cache, RC_EVICTION_POLICY_COST);
  rc_cache_set_max_concurrent_loads (t->cache, 1);
}

static void
verb_times (Target *t)
{
  rc_cache_set_ttl (t->cache, TTL / 2);
  rc_cache_set_idle_timeout (t->cache, TTL / 2);
  rc_cache_set_load_timeout (t->cache, TTL);
  rc_cache_set_retry_delay (t->cache, TTL);
  rc_cache_set_stale_if_error (t->cache, TTL);
  rc_cache_set_refresh_after (t->cache, 1);
}

static void
verb_set_funcs (Target *t)
{
  life_set_funcs (t->life, t->cache);
}

static void
verb_set_main_context (Target *t)
{
  rc_cache_set_main_context (t->cache, g_main_context_default ());
}

static void
verb_registry (Target *t)
{
  RcRegistry *registry = rc_registry_get_default ();
  g_autoptr (GPtrArray) caches = rc_registry_dup_caches (registry);
  g_autoptr (RcCache) last = NULL;
  g_autofree char *text = rc_registry_to_openmetrics (registry);

  last = g_list_model_get_item (G_LIST_MODEL (registry),
                                g_list_model_get_n_items (G_LIST_MODEL (registry)) - 1);
  rc_registry_clear_all (registry);
}

static void
verb_close (Target *t)
{
  rc_cache_close (t->cache);
}

static const struct
{
  const char *name;
  Verb verb;
} verbs[] = {
  { "contains", verb_contains },
  { "peek", verb_peek },
  { "lookup", verb_lookup },
  { "try-hit", verb_try_hit },
  { "get", verb_get },
  { "get-with", verb_get_with },
  { "get-async", verb_get_async },
  { "get-both", verb_get_threaded },
  { "begin", verb_begin },
  { "begin-and-drop", verb_begin_and_drop },
  { "acquire", verb_acquire },
  { "mark-broken", verb_mark_broken },
  { "refresh", verb_refresh },
  { "insert", verb_insert },
  { "remove", verb_remove },
  { "remove-tag", verb_remove_tag },
  { "remove-matching", verb_remove_matching },
  { "clear", verb_clear },
  { "trim", verb_trim },
  { "snapshot", verb_snapshot },
  { "bounds", verb_bounds },
  { "times", verb_times },
  { "set-funcs", verb_set_funcs },
  { "set-main-context", verb_set_main_context },
  { "registry", verb_registry },
  { "close", verb_close },
};

/* A closed cache complains of what puts in or looks up, as it says. */
static void
act (Life *life)
{
  guint number = GPOINTER_TO_UINT (life->data);
  g_autoptr (RcCache) held = g_object_ref (life->cache);
  Target targets[] = {
    { life, life->cache, "a" }, { life, life->cache, "other" }, { life, life->other, "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (!rc_cache_is_closed (targets[i].cache))
      verbs[number].verb (&targets[i]);
}

static void
test_at (gconstpointer number)
{
  Moment moment = GPOINTER_TO_UINT (number) % N_MOMENTS;
  Life life;
  int is_gone = FALSE;

  life_begin (&life, moment, act, &is_gone);
  life.data = GUINT_TO_POINTER (GPOINTER_TO_UINT (number) / N_MOMENTS);
  life_go_on (&life);
  life_end (&life, &is_gone);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (verbs) * N_MOMENTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/fault-reentry/%s/%s",
                                               moments[i % N_MOMENTS], verbs[i / N_MOMENTS].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_at);
    }

  return life_run_tests ();
}
