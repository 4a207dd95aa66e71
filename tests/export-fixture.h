/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"

#include <unistd.h>

#define PROGRAM "dev.resourcecache.Program1"
#define CACHE "dev.resourcecache.Cache1"
#define MANAGER "org.freedesktop.DBus.ObjectManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define ROOT_PATH "/dev/resourcecache"
#define PROGRAM_PATH ROOT_PATH "/program"
#define NOT_ALLOWED "dev.resourcecache.Error.NotAllowed"
#define NOT_FOUND "dev.resourcecache.Error.NotFound"
#define INVALID "org.freedesktop.DBus.Error.InvalidArgs"

/* A session bus of the test's own, this program on it, and who watches it. */
typedef struct
{
  GTestDBus *bus;
  RcRegistry *registry;
  GDBusConnection *peer;
  RcCache *cache;
  char *name;                /* of this program */
  char *path;                /* of the cache */
} Fixture;

G_GNUC_UNUSED static GDBusConnection *
connect_peer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *peer;

  peer = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (f->bus), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);

  return peer;
}

/* @arguments in GVariant's text form, or NULL. */
static GVariant *
call_full (GDBusConnection  *peer,
           const char       *name,
           const char       *path,
           const char       *interface,
           const char       *method,
           const char       *arguments,
           GError          **error)
{
  return g_dbus_connection_call_sync (peer, name, path, interface, method,
                                      arguments != NULL ? g_variant_new_parsed (arguments) : NULL,
                                      NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, error);
}

G_GNUC_UNUSED static GVariant *
call (Fixture    *f,
      const char *path,
      const char *interface,
      const char *method,
      const char *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = call_full (f->peer, f->name, path, interface, method, arguments, &error);

  g_assert_no_error (error);
  return answer;
}

G_GNUC_UNUSED static void
do_call (Fixture    *f,
         const char *path,
         const char *interface,
         const char *method,
         const char *arguments)
{
  g_variant_unref (call (f, path, interface, method, arguments));
}

/* Returns what the error says. */
G_GNUC_UNUSED static char *
fail_to_call (Fixture    *f,
              const char *path,
              const char *interface,
              const char *method,
              const char *arguments,
              const char *error_name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *its_name = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = call_full (f->peer, f->name, path, interface, method, arguments, &error);
  g_assert_null (answer);
  its_name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (its_name, ==, error_name);
  g_dbus_error_strip_remote_error (error);

  return g_strdup (error->message);
}

G_GNUC_UNUSED static void
refuse_call (Fixture    *f,
             const char *path,
             const char *interface,
             const char *method,
             const char *arguments,
             const char *error_name)
{
  g_free (fail_to_call (f, path, interface, method, arguments, error_name));
}

G_GNUC_UNUSED static gboolean
has_owner (Fixture    *f,
           const char *name)
{
  g_autofree char *arguments = g_strdup_printf ("('%s',)", name);
  g_autoptr (GVariant) answer = NULL;
  gboolean has_owner;

  answer = call_full (f->peer, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                      "NameHasOwner", arguments, NULL);
  g_variant_get (answer, "(b)", &has_owner);

  return has_owner;
}

G_GNUC_UNUSED static RcStats *
read_stats (Fixture *f)
{
  g_autoptr (GVariant) answer = call (f, f->path, CACHE, "GetStats", NULL);
  g_autoptr (GVariant) stats = g_variant_get_child_value (answer, 1);
  RcStats *read = rc_stats_new_from_variant (stats);

  g_assert_nonnull (read);
  return read;
}

/* The path of the one cache of this name; NULL if there is none. */
G_GNUC_UNUSED static char *
find_cache (Fixture    *f,
            const char *cache_name)
{
  g_autoptr (GVariant) answer = call (f, ROOT_PATH, MANAGER, "GetManagedObjects", NULL);
  g_autoptr (GVariant) objects = g_variant_get_child_value (answer, 0);
  GVariantIter iter;
  const char *path;
  GVariant *interfaces;
  char *found = NULL;

  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_loop (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    {
      g_autoptr (GVariant) properties = g_variant_lookup_value (interfaces, CACHE, NULL);
      const char *name;

      if (properties == NULL)
        continue;

      g_assert_true (g_variant_lookup (properties, "Name", "&s", &name));
      if (g_str_equal (name, cache_name))
        {
          g_assert_null (found);
          found = g_strdup (path);
        }
    }

  return found;
}

G_GNUC_UNUSED static void
load_cb (RcLoad   *load,
         gpointer  unused)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

G_GNUC_UNUSED static void
export_set_up (Fixture       *f,
               gconstpointer  unused)
{
  *f = (Fixture) { .bus = g_test_dbus_new (G_TEST_DBUS_NONE) };
  g_test_dbus_up (f->bus);
  f->peer = connect_peer (f);
  f->registry = rc_registry_get_default ();
  f->cache = rc_cache_new ("watched");
  rc_cache_set_load_func (f->cache, load_cb, NULL, NULL);
  f->name = g_strdup_printf ("dev.resourcecache.P%d", (int) getpid ());

  rc_registry_export (f->registry, NULL);
  test_wait_until (has_owner (f, f->name));
  f->path = find_cache (f, "watched");
  g_assert_nonnull (f->path);
}

G_GNUC_UNUSED static void
export_tear_down (Fixture       *f,
                  gconstpointer  unused)
{
  rc_registry_set_export_flags (f->registry, RC_EXPORT_NONE);
  rc_registry_unexport (f->registry);
  g_assert_finalize_object (f->cache);
  g_dbus_connection_close_sync (f->peer, NULL, NULL);
  g_object_unref (f->peer);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
  g_free (f->name);
  g_free (f->path);
}

/* The signals that somebody got. */
typedef struct
{
  GPtrArray *arguments;      /* of GVariant */
  guint subscription;
  GDBusConnection *peer;
} Inbox;

static void
inbox_cb (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *arguments,
          gpointer         user_data)
{
  Inbox *self = user_data;

  g_ptr_array_add (self->arguments, g_variant_ref (arguments));
}

G_GNUC_UNUSED static void
inbox_open (Inbox           *self,
            GDBusConnection *peer,
            const char      *interface,
            const char      *signal)
{
  self->arguments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->peer = peer;
  self->subscription = g_dbus_connection_signal_subscribe (peer, NULL, interface, signal, NULL,
                                                           NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           inbox_cb, self, NULL);
}

G_GNUC_UNUSED static void
inbox_close (Inbox *self)
{
  g_dbus_connection_signal_unsubscribe (self->peer, self->subscription);
  g_ptr_array_unref (self->arguments);
}

/* Waits for the next one, and returns it. */
G_GNUC_UNUSED static GVariant *
inbox_take (Inbox *self)
{
  while (self->arguments->len == 0)
    g_main_context_iteration (NULL, TRUE);

  return g_ptr_array_steal_index (self->arguments, 0);
}

/* What was sent to a peer before it answers a call has come when it has the answer. */
G_GNUC_UNUSED static void
inbox_check_empty (Inbox *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->arguments->len, ==, 0);
}
