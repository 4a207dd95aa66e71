/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "rc-gtk-cache-subject.h"

typedef struct
{
  RcCache      *cache;
  RcGtkSubject *subject;
  GAsyncResult *result;
  RcLoad       *load;      /* one that the loader has not answered */
} Fixture;

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->load, load);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->cache = rc_cache_new ("subject");
  rc_cache_set_load_func (fixture->cache, load_cb, fixture, NULL);
  fixture->subject = RC_GTK_SUBJECT (rc_gtk_cache_subject_new (fixture->cache));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->subject);
  g_clear_object (&fixture->cache);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_set_object (&((Fixture *) user_data)->result, result);
}

static gboolean
run (Fixture        *fixture,
     RcGtkCommands   command,
     GVariant       *argument,
     GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rc_gtk_subject_run_async (fixture->subject, command, argument, NULL, done_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = g_steal_pointer (&fixture->result);

  return rc_gtk_subject_run_finish (fixture->subject, result, error);
}

static GPtrArray *
list_loads (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  rc_gtk_subject_list_loads_async (fixture->subject, NULL, done_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = g_steal_pointer (&fixture->result);

  return rc_gtk_subject_list_loads_finish (fixture->subject, result, NULL);
}

static void
insert (Fixture    *fixture,
        const char *key)
{
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_insert (fixture->cache, key, value);
}

static void
test_commands (Fixture       *fixture,
               gconstpointer  user_data)
{
  insert (fixture, "a");
  insert (fixture, "b");
  insert (fixture, "c");
  g_assert_true (run (fixture, RC_GTK_COMMANDS_REMOVE, g_variant_new_string ("b"), NULL));
  g_assert_cmpuint (rc_cache_get_n_entries (fixture->cache), ==, 2);
  g_assert_true (run (fixture, RC_GTK_COMMANDS_TRIM, g_variant_new_double (0.5), NULL));
  g_assert_cmpuint (rc_cache_get_n_entries (fixture->cache), ==, 1);
  g_assert_true (run (fixture, RC_GTK_COMMANDS_CLEAR, NULL, NULL));
  g_assert_cmpuint (rc_cache_get_n_entries (fixture->cache), ==, 0);
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr (GVariant) settings = NULL;
  guint max_entries;

  g_assert_true (run (fixture, RC_GTK_COMMANDS_SET,
                      g_variant_new ("(sv)", "max-entries", g_variant_new_uint32 (7)), NULL));
  g_assert_cmpuint (rc_cache_get_max_entries (fixture->cache), ==, 7);
  settings = rc_gtk_subject_dup_settings (fixture->subject);
  g_assert_true (g_variant_lookup (settings, "max-entries", "u", &max_entries));
  g_assert_cmpuint (max_entries, ==, 7);
}

static void
test_wrong_settings_are_refused (Fixture       *fixture,
                                 gconstpointer  user_data)
{
  const struct
  {
    const char *name;
    GVariant   *value;
  } wrong[] = {
    { "max-entries", g_variant_new_string ("many") },
    { "ttl", g_variant_new_int64 (-5) },
    { "name", g_variant_new_string ("another") },
    { "no-such-setting", g_variant_new_uint32 (1) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (run (fixture, RC_GTK_COMMANDS_SET,
                           g_variant_new ("(sv)", wrong[i].name, wrong[i].value), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpint (rc_cache_get_ttl (fixture->cache), ==, 0);
}

static void
test_gone_cache_is_an_error (Fixture       *fixture,
                             gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&fixture->cache));
  g_assert_false (run (fixture, RC_GTK_COMMANDS_CLEAR, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
}

static void
test_loads_are_listed (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autoptr (GPtrArray) loads = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_gtk_subject_set_watched (fixture->subject, TRUE);
  rc_clock_freeze ();
  rc_cache_get_async (fixture->cache, "slow", NULL, NULL, NULL);
  g_assert_nonnull (fixture->load);
  rc_load_set_progress (fixture->load, 0.25);
  rc_load_set_message (fixture->load, "half way");
  rc_clock_advance (1500 * G_TIME_SPAN_MILLISECOND);

  loads = list_loads (fixture);
  g_assert_cmpuint (loads->len, ==, 1);
  g_assert_cmpstr (rc_gtk_load_info_get_label (loads->pdata[0]), ==, "slow");
  g_assert_cmpstr (rc_gtk_load_info_get_message (loads->pdata[0]), ==, "half way");
  g_assert_cmpfloat (rc_gtk_load_info_get_progress (loads->pdata[0]), ==, 0.25);
  g_assert_cmpint (rc_gtk_load_info_get_elapsed (loads->pdata[0]), ==,
                   1500 * G_TIME_SPAN_MILLISECOND);

  rc_load_return_object (fixture->load, g_steal_pointer (&value));
  g_clear_object (&fixture->load);
  none = list_loads (fixture);
  g_assert_cmpuint (none->len, ==, 0);
  rc_gtk_subject_set_watched (fixture->subject, FALSE);
  rc_clock_thaw ();
}

static void
test_watching_keeps_no_load (Fixture       *fixture,
                             gconstpointer  user_data)
{
  g_autoptr (GPtrArray) none = NULL;

  rc_gtk_subject_set_watched (fixture->subject, TRUE);
  rc_cache_get_async (fixture->cache, "dropped", NULL, NULL, NULL);
  g_clear_object (&fixture->load);
  g_assert_cmpuint (rc_cache_get_n_loading (fixture->cache), ==, 0);
  none = list_loads (fixture);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/gtk-subject/commands", Fixture, NULL, set_up, test_commands, tear_down);
  g_test_add ("/rc/gtk-subject/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/rc/gtk-subject/wrong-settings-are-refused", Fixture, NULL,
              set_up, test_wrong_settings_are_refused, tear_down);
  g_test_add ("/rc/gtk-subject/gone-cache-is-an-error", Fixture, NULL,
              set_up, test_gone_cache_is_an_error, tear_down);
  g_test_add ("/rc/gtk-subject/loads-are-listed", Fixture, NULL,
              set_up, test_loads_are_listed, tear_down);
  g_test_add ("/rc/gtk-subject/watching-keeps-no-load", Fixture, NULL,
              set_up, test_watching_keeps_no_load, tear_down);

  return g_test_run ();
}
