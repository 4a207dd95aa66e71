/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-resource-private.h"

typedef struct
{
  GMutex lock;
  guint n_released;          /* lock */
  guint n_freed;             /* lock; of the callback's data */
  char *key;
  GObject *object;
  RcEvictReason reason;
  GThread *thread;
} Log;

static void
release_cb (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  Log *log = user_data;

  g_mutex_lock (&log->lock);
  log->n_released++;
  g_clear_pointer (&log->key, g_free);
  log->key = g_strdup (key);
  log->object = G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;
  log->reason = reason;
  log->thread = g_thread_self ();
  g_mutex_unlock (&log->lock);
}

static void
freed_cb (gpointer user_data)
{
  Log *log = user_data;

  g_mutex_lock (&log->lock);
  log->n_freed++;
  g_mutex_unlock (&log->lock);
}

static void
log_clear (Log *log)
{
  g_free (log->key);
  g_mutex_clear (&log->lock);
}

static RcResource *
make_resource (GObject *object)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_OBJECT_TYPE (object));
  g_value_set_object (&value, object);
  return rc_resource_new (&value);
}

static void
prepare_release (RcResource *resource,
                 Log        *log,
                 RcHome     *home)
{
  g_autoptr (RcCallback) release = rc_callback_new (G_CALLBACK (release_cb), log, freed_cb);
  char key[] = "key";

  rc_resource_set_release (resource, release, home, key, RC_EVICT_REASON_IDLE);
  key[0] = 'X';
}

static void
test_release_after_last (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcResource *resource = make_resource (object);
  RcResource *borrowed = rc_resource_ref (resource);
  Log log = { 0, };

  prepare_release (resource, &log, NULL);
  g_assert_cmpuint (log.n_released, ==, 0);
  rc_resource_unref (resource);
  g_assert_cmpuint (log.n_released, ==, 0);
  g_assert_cmpuint (object->ref_count, ==, 2);

  rc_resource_unref (borrowed);
  g_assert_cmpuint (log.n_released, ==, 1);
  g_assert_cmpuint (log.n_freed, ==, 1);
  g_assert_cmpstr (log.key, ==, "key");
  g_assert_true (log.object == object);
  g_assert_cmpint (log.reason, ==, RC_EVICT_REASON_IDLE);

  g_assert_finalize_object (object);
  log_clear (&log);
}

static void
test_no_release (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcResource *resource = make_resource (object);

  rc_resource_set_release (resource, NULL, NULL, "key", RC_EVICT_REASON_REMOVED);
  rc_resource_unref (resource);
  rc_resource_unref (NULL);
  g_assert_finalize_object (object);
}

/* Still in its cache, as far as it knows: there is nothing to close. */
static void
test_never_left (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  rc_resource_unref (make_resource (object));
  g_assert_finalize_object (object);
}

static gpointer
unref_there (gpointer resource)
{
  rc_resource_unref (resource);
  return NULL;
}

static void
test_release_at_home (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcHome) home = rc_home_new (context);
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcResource *resource = make_resource (object);
  Log log = { 0, };

  prepare_release (resource, &log, home);
  g_thread_join (g_thread_new ("unref", unref_there, resource));
  g_assert_cmpuint (log.n_released, ==, 0);
  g_assert_cmpuint (object->ref_count, ==, 2);

  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (log.n_released, ==, 1);
  g_assert_cmpuint (log.n_freed, ==, 1);
  g_assert_true (log.thread == g_thread_self ());
  g_assert_finalize_object (object);
  log_clear (&log);
}

static void
test_release_already_home (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RcHome) home = rc_home_new (context);
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcResource *resource = make_resource (object);
  Log log = { 0, };

  prepare_release (resource, &log, home);
  rc_resource_unref (resource);
  g_assert_cmpuint (log.n_released, ==, 1);
  g_assert_false (g_main_context_pending (context));
  g_assert_finalize_object (object);
  log_clear (&log);
}

static gpointer
ref_and_unref (gpointer resource)
{
  for (guint i = 0; i < 50000; i++)
    {
      rc_resource_ref (resource);
      rc_resource_unref (resource);
    }
  rc_resource_unref (resource);

  return NULL;
}

static void
test_threads (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  RcResource *resource = make_resource (object);
  GThread *threads[4];
  Log log = { 0, };

  prepare_release (resource, &log, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("resource", ref_and_unref, rc_resource_ref (resource));
  rc_resource_unref (resource);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (log.n_released, ==, 1);
  g_assert_finalize_object (object);
  log_clear (&log);
}

static void
check_identity (GValue   *value,
                gpointer  expected)
{
  RcResource *resource = rc_resource_new (value);
  g_auto (GValue) copy = G_VALUE_INIT;

  g_assert_true (rc_resource_get_identity (resource) == expected);
  g_assert_cmpint (rc_resource_is_object (resource), ==, G_VALUE_HOLDS_OBJECT (value));
  rc_resource_copy_value (resource, &copy);
  g_assert_cmpuint (G_VALUE_TYPE (&copy), ==, G_VALUE_TYPE (value));
  rc_resource_unref (resource);
  g_value_unset (value);
}

static void
test_identity_of_instances (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_int32 (1));
  GValue value = G_VALUE_INIT;
  int here = 0;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);
  check_identity (&value, object);

  /* Reference counted: a copy is the same instance. */
  g_value_init (&value, G_TYPE_BYTES);
  g_value_set_boxed (&value, bytes);
  check_identity (&value, bytes);

  g_value_init (&value, G_TYPE_VARIANT);
  g_value_set_variant (&value, variant);
  check_identity (&value, variant);

  g_value_init (&value, G_TYPE_POINTER);
  g_value_set_pointer (&value, &here);
  check_identity (&value, &here);
}

static void
test_identity_of_data (void)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "text");
  check_identity (&value, NULL);

  g_value_init (&value, G_TYPE_INT64);
  g_value_set_int64 (&value, G_MININT64);
  check_identity (&value, NULL);

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, 0.5);
  check_identity (&value, NULL);

  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, TRUE);
  check_identity (&value, NULL);

  g_value_init (&value, G_TYPE_OBJECT);
  check_identity (&value, NULL);
  g_value_init (&value, G_TYPE_BYTES);
  check_identity (&value, NULL);
}

/* A boxed type without a reference count: every copy is a resource of its own. */
static void
test_identity_of_copies (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcResource *a;
  RcResource *b;

  g_value_init (&value, G_TYPE_STRV);
  g_value_take_boxed (&value, g_strsplit ("a b", " ", 0));
  a = rc_resource_new (&value);
  b = rc_resource_new (&value);
  g_assert_nonnull (rc_resource_get_identity (a));
  g_assert_true (rc_resource_get_identity (a) != rc_resource_get_identity (b));
  rc_resource_unref (a);
  rc_resource_unref (b);
}

static void
check_value (GType    type,
             GObject *object)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) copy = G_VALUE_INIT;
  g_autoptr (RcResource) resource = NULL;
  g_autoptr (GObject) found = NULL;
  const GValue *own;
  GValue room;

  g_value_init (&value, type);
  g_value_set_object (&value, object);
  resource = rc_resource_new (&value);
  g_value_unset (&value);

  own = rc_resource_get_value (resource, &room);
  g_assert_true (G_VALUE_TYPE (own) == type);
  g_assert_true (g_value_get_object (own) == object);
  rc_resource_copy_value (resource, &copy);
  g_assert_true (G_VALUE_TYPE (&copy) == type);
  g_assert_true (g_value_get_object (&copy) == object);

  found = rc_resource_dup_object (resource);
  g_assert_true (found == object);
  g_assert_true (resource->object == object);
  g_assert_true (rc_resource_is_object (resource));
  g_assert_true (rc_resource_get_identity (resource) == object);
}

/* An object comes back as a value of the type that it was given as. */
static void
test_object_values (void)
{
  GObject *object = G_OBJECT (g_cancellable_new ());

  check_value (G_TYPE_CANCELLABLE, object);
  check_value (G_TYPE_OBJECT, object);
  check_value (G_TYPE_CANCELLABLE, NULL);
  g_assert_finalize_object (object);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/resource/release-after-last", test_release_after_last);
  g_test_add_func ("/rc/resource/no-release", test_no_release);
  g_test_add_func ("/rc/resource/never-left", test_never_left);
  g_test_add_func ("/rc/resource/release-at-home", test_release_at_home);
  g_test_add_func ("/rc/resource/release-already-home", test_release_already_home);
  g_test_add_func ("/rc/resource/threads", test_threads);
  g_test_add_func ("/rc/resource/object-values", test_object_values);
  g_test_add_func ("/rc/resource/identity-of-instances", test_identity_of_instances);
  g_test_add_func ("/rc/resource/identity-of-data", test_identity_of_data);
  g_test_add_func ("/rc/resource/identity-of-copies", test_identity_of_copies);

  return g_test_run ();
}
