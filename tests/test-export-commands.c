/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

#include <math.h>

#define FAILED "dev.resourcecache.Error.Failed"

static const struct
{
  const char *method;
  const char *arguments;
} commands[] = {
  { "Clear", NULL },
  { "Remove", "('id',)" },
  { "Refresh", "('id',)" },
  { "Trim", "(1.0,)" },
  { "SetBound", "('max-entries', <uint32 1>)" },
};

static void
allow (Fixture *f)
{
  rc_registry_set_export_flags (f->registry, RC_EXPORT_COMMANDS);
}

static void
insert (RcCache    *cache,
        const char *key)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_insert (cache, key, G_OBJECT (resource));
}

/* The arguments of a command for the one entry there is. */
static char *
make_id_arguments (Fixture    *f,
                   const char *path)
{
  g_autoptr (GVariant) answer = call (f, path, CACHE, "GetEntries", "(@a{sv} {},)");
  g_autoptr (GVariant) entries = g_variant_get_child_value (answer, 1);
  g_autoptr (GVariant) entry = NULL;
  const char *id;

  g_assert_cmpuint (g_variant_n_children (entries), ==, 1);
  entry = g_variant_get_child_value (entries, 0);
  g_assert_true (g_variant_lookup (entry, "id", "&s", &id));

  return g_strdup_printf ("('%s',)", id);
}

static void
test_refused (Fixture       *f,
              gconstpointer  unused)
{
  g_autofree char *id = NULL;

  insert (f->cache, "a");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    refuse_call (f, f->path, CACHE, commands[i].method, commands[i].arguments, NOT_ALLOWED);
  id = make_id_arguments (f, f->path);
  refuse_call (f, f->path, CACHE, "Remove", id, NOT_ALLOWED);

  rc_registry_set_export_flags (f->registry, RC_EXPORT_KEYS);
  refuse_call (f, f->path, CACHE, "Clear", NULL, NOT_ALLOWED);
  g_assert_true (rc_cache_contains (f->cache, "a"));
  g_assert_cmpuint (rc_cache_get_max_entries (f->cache), ==, 0);
}

static void
test_clear (Fixture       *f,
            gconstpointer  unused)
{
  int n_released = 0;

  allow (f);
  rc_cache_set_release_func (f->cache, test_release, &n_released, NULL);
  insert (f->cache, "a");
  insert (f->cache, "b");
  do_call (f, f->path, CACHE, "Clear", NULL);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpint (n_released, ==, 2);
}

/* An id is good for its entry in its cache, and for nothing else. */
static void
test_remove (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("other");
  g_autofree char *other_path = find_cache (f, "other");
  g_autofree char *id = NULL;
  g_autofree char *other_id = NULL;

  allow (f);
  insert (f->cache, "secret");
  insert (other, "secret");
  id = make_id_arguments (f, f->path);
  other_id = make_id_arguments (f, other_path);
  g_assert_cmpstr (id, !=, other_id);
  g_assert_null (strstr (id, "secret"));
  refuse_call (f, f->path, CACHE, "Remove", other_id, NOT_FOUND);
  refuse_call (f, f->path, CACHE, "Remove", "('secret',)", NOT_FOUND);
  refuse_call (f, f->path, CACHE, "Remove", "('',)", NOT_FOUND);
  g_assert_true (rc_cache_contains (f->cache, "secret"));

  do_call (f, f->path, CACHE, "Remove", id);
  g_assert_false (rc_cache_contains (f->cache, "secret"));
  g_assert_true (rc_cache_contains (other, "secret"));
  refuse_call (f, f->path, CACHE, "Remove", id, NOT_FOUND);
}

static void
fail_cb (RcLoad   *load,
         gpointer  domain)
{
  rc_load_return_error (load, g_error_new (GPOINTER_TO_UINT (domain), 0,
                                           "can't reach db://me:hidden@host"));
}

/* Whatever the loader itself has talked to. */
static void
check_masked (Fixture    *f,
              const char *id,
              GQuark      domain)
{
  g_autofree char *text = NULL;

  rc_cache_set_load_func (f->cache, fail_cb, GUINT_TO_POINTER (domain), NULL);
  text = fail_to_call (f, f->path, CACHE, "Refresh", id, FAILED);
  g_assert_null (strstr (text, "hidden"));
  g_assert_nonnull (strstr (text, "db://me:…@host"));
}

static void
test_refresh (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GObject) old = NULL;
  g_autoptr (GObject) new = NULL;
  g_autofree char *id = NULL;
  g_autofree char *full_text = NULL;

  allow (f);
  old = rc_cache_get (f->cache, "a", NULL, NULL);
  id = make_id_arguments (f, f->path);
  do_call (f, f->path, CACHE, "Refresh", id);
  new = rc_cache_peek (f->cache, "a");
  g_assert_true (new != NULL && new != old);

  check_masked (f, id, G_IO_ERROR);
  check_masked (f, id, G_DBUS_ERROR);
  rc_registry_set_export_flags (f->registry, RC_EXPORT_COMMANDS | RC_EXPORT_KEYS);
  full_text = fail_to_call (f, f->path, CACHE, "Refresh", id, FAILED);
  g_assert_nonnull (strstr (full_text, "db://me:hidden@host"));

  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  refuse_call (f, f->path, CACHE, "Refresh", id, NOT_FOUND);
  refuse_call (f, f->path, CACHE, "Refresh", "('x',)", NOT_FOUND);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static gboolean
return_later_cb (gpointer load)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (2)));
  return G_SOURCE_REMOVE;
}

/* A loader that answers from the main context it was called in. */
static void
load_later_cb (RcLoad   *load,
               gpointer  unused)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, return_later_cb, g_object_ref (load), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
test_refresh_later (Fixture       *f,
                    gconstpointer  unused)
{
  g_autofree char *id = NULL;
  g_autoptr (GObject) object = NULL;

  allow (f);
  insert (f->cache, "a");
  id = make_id_arguments (f, f->path);
  rc_cache_set_load_func (f->cache, load_later_cb, NULL, NULL);
  do_call (f, f->path, CACHE, "Refresh", id);
  object = rc_cache_peek (f->cache, "a");
  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 2);
}

/* What takes its time in the program keeps nobody else from an answer. */
static void
wait_cb (const char    *key,
         const GValue  *value,
         RcEvictReason  reason,
         gpointer       user_data)
{
  test_latch_wait_for (user_data, 1);
}

static void
answered_cb (GObject      *connection,
             GAsyncResult *result,
             gpointer      n_answers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  g_assert_no_error (error);
  (*(int *) n_answers)++;
}

static void
test_slow_program (Fixture       *f,
                   gconstpointer  unused)
{
  TestLatch latch;
  int n_answers = 0;
  g_autoptr (RcStats) stats = NULL;

  allow (f);
  test_latch_init (&latch);
  rc_cache_set_release_func (f->cache, wait_cb, &latch, NULL);
  insert (f->cache, "a");
  g_dbus_connection_call (f->peer, f->name, f->path, CACHE, "Clear", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, answered_cb, &n_answers);
  stats = read_stats (f);
  g_assert_cmpint (n_answers, ==, 0);

  test_latch_add (&latch);
  while (n_answers == 0)
    g_main_context_iteration (NULL, TRUE);
  test_latch_clear (&latch);
}

static void
test_trim (Fixture       *f,
           gconstpointer  unused)
{
  g_autoptr (GVariant) answer = NULL;
  guint n_removed;

  allow (f);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      insert (f->cache, key);
    }
  refuse_call (f, f->path, CACHE, "Trim", "(-0.5,)", INVALID);
  refuse_call (f, f->path, CACHE, "Trim", "(1.5,)", INVALID);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 4);

  answer = call (f, f->path, CACHE, "Trim", "(0.5,)");
  g_variant_get (answer, "(u)", &n_removed);
  g_assert_cmpuint (n_removed, ==, 2);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 2);
}

static void
test_not_a_number (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  allow (f);
  insert (f->cache, "a");
  answer = g_dbus_connection_call_sync (f->peer, f->name, f->path, CACHE, "Trim",
                                        g_variant_new ("(d)", (double) NAN), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

static void
test_set_bound (Fixture       *f,
                gconstpointer  unused)
{
  const char *const wrong[] = {
    "('ttl', <uint64 1>)", "('ttl', <int64 -1>)", "('ttl', <'1h'>)", "('max-entries', <-1>)",
    "('max-entries', <uint64 1>)", "('max-weight', <uint32 1>)", "('idle-timeout', <1.5>)",
    "('', <uint32 1>)", "('name', <'a'>)", "('jitter', <0.5>)", "('eviction-policy', <'cost'>)",
    "('main-context', <uint64 0>)",
  };

  allow (f);
  do_call (f, f->path, CACHE, "SetBound", "('ttl', <int64 1>)");
  do_call (f, f->path, CACHE, "SetBound", "('idle-timeout', <int64 2>)");
  do_call (f, f->path, CACHE, "SetBound", "('max-entries', <uint32 3>)");
  do_call (f, f->path, CACHE, "SetBound", "('max-weight', <uint64 4>)");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    refuse_call (f, f->path, CACHE, "SetBound", wrong[i], INVALID);

  g_assert_cmpint (rc_cache_get_ttl (f->cache), ==, 1);
  g_assert_cmpint (rc_cache_get_idle_timeout (f->cache), ==, 2);
  g_assert_cmpuint (rc_cache_get_max_entries (f->cache), ==, 3);
  g_assert_cmpuint (rc_cache_get_max_weight (f->cache), ==, 4);
  g_assert_cmpfloat (rc_cache_get_jitter (f->cache), ==, 0);
}

static void
count_cb (RcRegistry *registry,
          GParamSpec *pspec,
          int        *n_notified)
{
  (*n_notified)++;
}

/* The program may change its mind, and tells. */
static void
test_flags (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GVariant) change = NULL;
  g_autoptr (GVariant) properties = NULL;
  gboolean shows_keys;
  gboolean allows_commands;
  int n_notified = 0;
  RcExportFlags flags;
  gulong handler;
  Inbox inbox;

  inbox_open (&inbox, f->peer, PROPERTIES, "PropertiesChanged");
  handler = g_signal_connect (f->registry, "notify::export-flags", G_CALLBACK (count_cb),
                              &n_notified);
  g_object_set (f->registry, "export-flags", RC_EXPORT_COMMANDS, NULL);
  g_object_set (f->registry, "export-flags", RC_EXPORT_COMMANDS, NULL);
  g_object_get (f->registry, "export-flags", &flags, NULL);
  g_assert_cmpint (flags, ==, RC_EXPORT_COMMANDS);
  g_assert_cmpint (n_notified, ==, 1);

  change = inbox_take (&inbox);
  properties = g_variant_get_child_value (change, 1);
  g_assert_true (g_variant_lookup (properties, "ShowsKeys", "b", &shows_keys));
  g_assert_true (g_variant_lookup (properties, "AllowsCommands", "b", &allows_commands));
  g_assert_false (shows_keys);
  g_assert_true (allows_commands);

  do_call (f, f->path, CACHE, "Clear", NULL);
  rc_registry_set_export_flags (f->registry, RC_EXPORT_NONE);
  refuse_call (f, f->path, CACHE, "Clear", NULL, NOT_ALLOWED);
  g_signal_handler_disconnect (f->registry, handler);
  inbox_close (&inbox);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export-commands/" name, Fixture, NULL, export_set_up, func, export_tear_down)

  add ("refused", test_refused);
  add ("clear", test_clear);
  add ("remove", test_remove);
  add ("refresh", test_refresh);
  add ("refresh-later", test_refresh_later);
  add ("slow-program", test_slow_program);
  add ("trim", test_trim);
  add ("not-a-number", test_not_a_number);
  add ("set-bound", test_set_bound);
  add ("flags", test_flags);

  return g_test_run ();
}
