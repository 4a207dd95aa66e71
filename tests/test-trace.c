/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#include <string.h>

/* What is written to the log if G_MESSAGES_DEBUG asks for it, and nothing if not. */

#define SECRET_KEY "postgres://user:hunter2@host/db"

static GMutex log_lock;
static GString *log_text;      /* log_lock; the fields of each line */

static gboolean
is_ours (const GLogField *fields,
         gsize            n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      return g_str_equal (fields[i].value, "resource-cache");

  return FALSE;
}

static GLogWriterOutput
write_cb (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         unused)
{
  if ((level & G_LOG_LEVEL_DEBUG) == 0)
    return g_log_writer_default (level, fields, n_fields, NULL);

  if (!is_ours (fields, n_fields))
    return G_LOG_WRITER_HANDLED;

  g_mutex_lock (&log_lock);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_has_prefix (fields[i].key, "RESOURCE_CACHE_") ||
        g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (log_text, "%s=%s|", fields[i].key,
                              (const char *) fields[i].value);
  g_string_append (log_text, "\n");
  g_mutex_unlock (&log_lock);

  return G_LOG_WRITER_HANDLED;
}

static void
assert_logged (const char *expected)
{
  g_mutex_lock (&log_lock);
  g_assert_cmpstr (log_text->str, ==, expected);
  g_string_truncate (log_text, 0);
  g_mutex_unlock (&log_lock);
}

static gboolean
has_logged (void)
{
  gboolean has;

  g_mutex_lock (&log_lock);
  has = log_text->len > 0;
  g_mutex_unlock (&log_lock);

  return has;
}

static void
load (RcLoad   *load_,
      gpointer  user_data)
{
  if (g_str_has_prefix (rc_load_get_key (load_), "bad"))
    rc_load_return_error (load_, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                      "token=hidden is no luck"));
  else
    rc_load_return_object (load_, G_OBJECT (test_resource_new (1)));
}

static RcCache *
new_cache (void)
{
  RcCache *cache = rc_cache_new ("traced");

  rc_cache_set_load_func (cache, load, NULL, NULL);
  return cache;
}

static void
get (RcCache    *cache,
     const char *key)
{
  g_autoptr (GObject) object = rc_cache_get (cache, key, NULL, NULL);
}

#define LINE(event, key, message)                                                          \
  "MESSAGE=traced: " message "|RESOURCE_CACHE_EVENT=" event "|RESOURCE_CACHE_NAME=traced|" \
  "RESOURCE_CACHE_KEY=" key "|\n"

static void
test_load (void)
{
  RcCache *cache = new_cache ();

  get (cache, "a");
  assert_logged (LINE ("load-started", "a", "loading a")
                 LINE ("load-finished", "a", "ended load of a"));
  get (cache, "a");
  assert_logged ("");
  g_assert_finalize_object (cache);
  assert_logged (LINE ("evicted", "a", "evicted a (closed)"));
}

static void
test_failure (void)
{
  RcCache *cache = new_cache ();

  get (cache, "bad");
  assert_logged (LINE ("load-started", "bad", "loading bad")
                 LINE ("load-finished", "bad", "ended load of bad failed: token=… is no luck"));
  g_assert_finalize_object (cache);
}

/* A load of one who loads by itself, with begin(). */
static void
test_begin (void)
{
  RcCache *cache = new_cache ();
  g_autoptr (RcLoad) begun = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_false (rc_cache_begin (cache, "a", &value, &begun, NULL, NULL));
  assert_logged (LINE ("load-started", "a", "loading a"));
  rc_load_return_object (begun, G_OBJECT (test_resource_new (1)));
  assert_logged (LINE ("load-finished", "a", "ended load of a"));
  g_clear_object (&begun);
  rc_cache_remove (cache, "a");
  assert_logged (LINE ("evicted", "a", "evicted a (removed)"));
  g_assert_finalize_object (cache);
}

static void
test_expiry (void)
{
  RcCache *cache = new_cache ();
  g_autoptr (GObject) none = NULL;

  rc_clock_freeze ();
  rc_cache_set_ttl (cache, G_TIME_SPAN_SECOND);
  get (cache, "a");
  g_string_truncate (log_text, 0);
  rc_clock_advance (G_TIME_SPAN_SECOND);
  none = rc_cache_lookup (cache, "a");
  g_assert_null (none);
  test_wait_until (has_logged ());
  g_assert_finalize_object (cache);
  assert_logged (LINE ("expired", "a", "evicted a (expired)"));
  rc_clock_thaw ();
}

static void
test_no_secret (void)
{
  RcCache *cache = new_cache ();
  g_autofree char *label = rc_key_dup_label (SECRET_KEY);

  get (cache, SECRET_KEY);
  g_assert_nonnull (strstr (log_text->str, label));
  g_assert_null (strstr (log_text->str, "hunter2"));
  g_assert_finalize_object (cache);
  g_assert_null (strstr (log_text->str, "hunter2"));
  g_string_truncate (log_text, 0);
}

static gboolean
refuse_cb (const char    *key,
           const GValue  *value,
           gpointer       unused,
           GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cut off: password=hunter2");
  return FALSE;
}

/* Messages are written whether anybody has asked for them or not. */
static void
test_no_secret_in_messages (void)
{
  RcCache *cache = new_cache ();

  get (cache, SECRET_KEY);
  rc_cache_set_validate_func (cache, refuse_cb, NULL, NULL);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE,
                         "Evicted key “postgres://user:…@host/db” of cache “traced”, because it "
                         "could not be validated: cut off: password=…");
  get (cache, SECRET_KEY);
  g_test_assert_expected_messages ();
  g_assert_finalize_object (cache);
  g_string_truncate (log_text, 0);
}

/* What a loader says of its failure may tell as much. */
static void
test_no_secret_in_failures (void)
{
  RcCache *cache = new_cache ();
  g_autoptr (TestResource) old = test_resource_new (1);

  rc_clock_freeze ();
  rc_cache_set_ttl (cache, G_TIME_SPAN_SECOND);
  rc_cache_set_stale_if_error (cache, G_TIME_SPAN_SECOND);
  rc_cache_insert (cache, "bad", G_OBJECT (old));
  rc_clock_advance (G_TIME_SPAN_SECOND);
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE,
                         "The old value of key “bad” of cache “traced” serves on, because its "
                         "load failed: token=… is no luck");
  get (cache, "bad");
  g_test_assert_expected_messages ();
  g_assert_finalize_object (cache);
  g_string_truncate (log_text, 0);
  rc_clock_thaw ();
}

/* Whoever is not asked for it writes nothing. */
static void
test_silence (void)
{
  RcCache *cache;

  if (!g_test_subprocess ())
    {
      g_unsetenv ("G_MESSAGES_DEBUG");
      g_test_trap_subprocess ("/rc/trace/silence", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_setenv ("G_MESSAGES_DEBUG", "resource-cache", TRUE);
      g_test_trap_assert_passed ();
      return;
    }

  cache = new_cache ();
  get (cache, "a");
  get (cache, "bad");
  g_assert_finalize_object (cache);
  assert_logged ("");
}

/* The same instance again is no eviction. */
static void
test_same_again (void)
{
  RcCache *cache = new_cache ();
  g_autoptr (GObject) object = rc_cache_get (cache, "a", NULL, NULL);

  assert_logged (LINE ("load-started", "a", "loading a")
                 LINE ("load-finished", "a", "ended load of a"));
  rc_cache_insert (cache, "a", object);
  assert_logged ("");
  g_assert_finalize_object (cache);
  assert_logged (LINE ("evicted", "a", "evicted a (closed)"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    g_setenv ("G_MESSAGES_DEBUG", "resource-cache", TRUE);
  log_text = g_string_new (NULL);
  g_log_set_writer_func (write_cb, NULL, NULL);

  g_test_add_func ("/rc/trace/load", test_load);
  g_test_add_func ("/rc/trace/failure", test_failure);
  g_test_add_func ("/rc/trace/begin", test_begin);
  g_test_add_func ("/rc/trace/expiry", test_expiry);
  g_test_add_func ("/rc/trace/no-secret", test_no_secret);
  g_test_add_func ("/rc/trace/no-secret-in-messages", test_no_secret_in_messages);
  g_test_add_func ("/rc/trace/no-secret-in-failures", test_no_secret_in_failures);
  g_test_add_func ("/rc/trace/same-again", test_same_again);
  g_test_add_func ("/rc/trace/silence", test_silence);

  return g_test_run ();
}
