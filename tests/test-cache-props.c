/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

/* The properties as an inspector or a language sees them, who know none by its name. */

typedef struct
{
  RcCache *cache;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->cache = rc_cache_new ("test");
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
}

/* Some value that the property does not have yet. */
static void
choose_value (GParamSpec *pspec,
              GValue     *value)
{
  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_INT:
      g_value_set_int (value, -7);
      break;

    case G_TYPE_UINT:
      g_value_set_uint (value, 7);
      break;

    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, !g_value_get_boolean (value));
      break;

    case G_TYPE_INT64:
      g_value_set_int64 (value, 7);
      break;

    case G_TYPE_UINT64:
      g_value_set_uint64 (value, 7);
      break;

    case G_TYPE_DOUBLE:
      g_value_set_double (value, 0.25);
      break;

    case G_TYPE_ENUM:
      g_value_set_enum (value, 1);
      break;

    default:
      g_assert_true (pspec->value_type == G_TYPE_MAIN_CONTEXT);
      g_value_set_boxed (value, g_main_context_default ());
    }
}

static void
check_round_trip (Fixture    *f,
                  GParamSpec *pspec)
{
  g_auto (GValue) chosen = G_VALUE_INIT;
  g_auto (GValue) found = G_VALUE_INIT;
  g_autofree char *notify = g_strconcat ("notify::", pspec->name, NULL);
  guint n_notified = 0;

  g_signal_connect_swapped (f->cache, notify, G_CALLBACK (g_atomic_int_inc), &n_notified);
  g_object_get_property (G_OBJECT (f->cache), pspec->name, &chosen);
  choose_value (pspec, &chosen);
  g_object_set_property (G_OBJECT (f->cache), pspec->name, &chosen);
  g_object_set_property (G_OBJECT (f->cache), pspec->name, &chosen);
  g_object_get_property (G_OBJECT (f->cache), pspec->name, &found);

  g_test_message ("%s", pspec->name);
  g_assert_cmpint (g_param_values_cmp (pspec, &chosen, &found), ==, 0);
  g_assert_cmpuint (n_notified, ==, 1);
}

/* Each is read back as it was set, and tells of it once. */
static void
test_round_trip (Fixture       *f,
                 gconstpointer  unused)
{
  guint n_pspecs, n_checked = 0;
  g_autofree GParamSpec **pspecs = NULL;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (f->cache), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    if ((pspecs[i]->flags & (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY)) == G_PARAM_WRITABLE)
      {
        check_round_trip (f, pspecs[i]);
        n_checked++;
      }
  g_assert_cmpuint (n_checked, ==, 17);
}

static void
test_main_context (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContext) found = NULL;

  g_assert_null (rc_cache_dup_main_context (f->cache));
  g_object_set (f->cache, "main-context", context, NULL);
  found = rc_cache_dup_main_context (f->cache);
  g_assert_true (found == context);

  g_object_set (f->cache, "main-context", NULL, NULL);
  g_assert_null (rc_cache_dup_main_context (f->cache));
}

/* What a language makes without a name has an empty one. */
static void
test_no_name (Fixture       *f,
              gconstpointer  unused)
{
  RcCache *cache = g_object_new (RC_TYPE_CACHE, NULL);

  g_assert_cmpstr (rc_cache_get_name (cache), ==, "");
  g_assert_finalize_object (cache);
}

static void
test_bad_settings (Fixture       *f,
                   gconstpointer  unused)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*Cache “test”: retry-delay stays as it is. Durations are*");
  rc_cache_set_retry_delay (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*load-timeout stays*");
  rc_cache_set_load_timeout (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*stale-if-error stays*");
  rc_cache_set_stale_if_error (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*refresh-after stays*");
  rc_cache_set_refresh_after (f->cache, -1);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*jitter stays*");
  rc_cache_set_jitter (f->cache, -0.1);
  g_test_assert_expected_messages ();

  g_assert_cmpint (rc_cache_get_retry_delay (f->cache), ==, 0);
  g_assert_cmpint (rc_cache_get_load_timeout (f->cache), ==, 0);
  g_assert_cmpint (rc_cache_get_stale_if_error (f->cache), ==, 0);
  g_assert_cmpint (rc_cache_get_refresh_after (f->cache), ==, 0);
  g_assert_cmpfloat (rc_cache_get_jitter (f->cache), ==, 0);
}

#define add(name, func) \
  g_test_add ("/rc/cache-props/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("round-trip", test_round_trip);
  add ("main-context", test_main_context);
  add ("no-name", test_no_name);
  add ("bad-settings", test_bad_settings);

  return g_test_run ();
}
