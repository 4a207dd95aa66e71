/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-objects-private.h"

#include "rc-cache.h"
#include "rc-export-commands-private.h"
#include "rc-export-describe-private.h"
#include "rc-export-entries-private.h"
#include "rc-export-errors-private.h"
#include "rc-export-flood-private.h"
#include "rc-export-names-private.h"
#include "rc-export-read-private.h"
#include "rc-export-sample-private.h"
#include "rc-export-watches-private.h"
#include "rc-interfaces.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _RcExportObjects
{
  gatomicrefcount ref_count; /* one is the subtree's */
  gboolean is_over;
  GDBusConnection *connection;
  RcExportList *list;
  RcExportWatches *watches;
  RcExportFlood *flood;
  RcExportEntries entries;
  GSource *tidying;          /* nullable; forgets the entries */
  char *app_id;
  guint manager;
  guint program;
  guint caches;
  gboolean is_managed;       /* somebody has asked what there is, and wants to hear of changes */
};

static void
tell_added (RcExportObjects *self,
            guint            number)
{
  g_autofree char *path = rc_export_make_path (number);
  GVariant *interfaces = rc_export_describe_cache (rc_export_list_find (self->list, number));

  if (interfaces != NULL)
    g_dbus_connection_emit_signal (self->connection, NULL, RC_EXPORT_PATH, RC_EXPORT_MANAGER,
                                   "InterfacesAdded",
                                   g_variant_new ("(o@a{sa{sv}})", path, interfaces), NULL);
}

static void
tell_removed (RcExportObjects *self,
              guint            number)
{
  g_autofree char *path = rc_export_make_path (number);
  const char *const interfaces[] = { RC_EXPORT_CACHE_INTERFACE, NULL };

  g_dbus_connection_emit_signal (self->connection, NULL, RC_EXPORT_PATH, RC_EXPORT_MANAGER,
                                 "InterfacesRemoved",
                                 g_variant_new ("(o^as)", path, interfaces), NULL);
}

/* Looks which caches there are, and tells what has changed. */
void
rc_export_objects_sync (RcExportObjects *self)
{
  g_autoptr (GArray) added = NULL;
  g_autoptr (GArray) removed = NULL;

  if (!rc_export_list_is_stale (self->list))
    return;

  added = g_array_new (FALSE, FALSE, sizeof (guint));
  removed = g_array_new (FALSE, FALSE, sizeof (guint));
  rc_export_list_sync (self->list, added, removed);
  for (guint i = 0; i < removed->len; i++)
    rc_export_watches_forget (self->watches, g_array_index (removed, guint, i));
  if (!self->is_managed)
    return;

  for (guint i = 0; i < removed->len; i++)
    tell_removed (self, g_array_index (removed, guint, i));
  for (guint i = 0; i < added->len; i++)
    tell_added (self, g_array_index (added, guint, i));
}

void
rc_export_objects_tell_flags (RcExportObjects *self)
{
  const char *const names[] = { "ShowsKeys", "AllowsCommands" };
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_variant_builder_add (&changed, "{sv}", names[i],
                           rc_export_read_program_property (self->list, self->app_id, names[i]));
  g_dbus_connection_emit_signal (self->connection, NULL, RC_EXPORT_PROGRAM_PATH,
                                 RC_EXPORT_PROPERTIES, "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", RC_EXPORT_PROGRAM_INTERFACE,
                                                &changed, NULL), NULL);
}

static void
watch (RcExportObjects       *self,
       GDBusMethodInvocation *invocation,
       GVariant              *arguments,
       guint                  number)
{
  const char *peer = g_dbus_method_invocation_get_sender (invocation);
  g_autoptr (GError) error = NULL;
  guint interval_msec;

  g_variant_get (arguments, "(u)", &interval_msec);
  if (rc_export_watches_add (self->watches, peer, number, &interval_msec, &error))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", interval_msec));
  else
    rc_export_answer_error (invocation, error);
}

static void
unwatch (RcExportObjects       *self,
         GDBusMethodInvocation *invocation,
         guint                  number)
{
  rc_export_watches_remove (self->watches, g_dbus_method_invocation_get_sender (invocation),
                            number);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
manager_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *arguments,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  RcExportObjects *self = user_data;

  rc_export_objects_sync (self);
  self->is_managed = TRUE;
  g_dbus_method_invocation_return_value (invocation, rc_export_describe_all (self->list,
                                                                             self->app_id));
}

static void
program_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *arguments,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  RcExportObjects *self = user_data;

  rc_export_objects_sync (self);
  if (g_str_equal (method, "Watch"))
    watch (self, invocation, arguments, RC_EXPORT_PROGRAM);
  else if (g_str_equal (method, "Unwatch"))
    unwatch (self, invocation, RC_EXPORT_PROGRAM);
  else
    g_dbus_method_invocation_return_value (invocation, rc_export_sample_program (self->list));
}

static GVariant *
program_property_cb (GDBusConnection  *connection,
                     const char       *sender,
                     const char       *path,
                     const char       *interface,
                     const char       *name,
                     GError          **error,
                     gpointer          user_data)
{
  RcExportObjects *self = user_data;

  rc_export_objects_sync (self);
  return rc_export_read_program_property (self->list, self->app_id, name);
}

static const GDBusInterfaceVTable manager_vtable = { manager_call_cb, };
static const GDBusInterfaceVTable program_vtable = { program_call_cb, program_property_cb, };

/* 0 if it is none. */
static guint
read_number (const char *element)
{
  g_autofree char *canonical = NULL;
  guint64 number;

  if (!g_ascii_string_to_unsigned (element, 10, 1, G_MAXUINT, &number, NULL))
    return 0;

  canonical = g_strdup_printf ("%u", (guint) number);
  return g_str_equal (canonical, element) ? number : 0;
}

static RcPin *
find_cache (RcExportObjects *self,
            const char      *path,
            guint           *number)
{
  rc_export_objects_sync (self);
  *number = read_number (path + strlen (RC_EXPORT_CACHES_PATH "/"));

  return rc_export_list_find (self->list, *number);
}

static gboolean
tidy_cb (gpointer data)
{
  RcExportObjects *self = data;

  if (!rc_export_entries_is_old (&self->entries))
    return G_SOURCE_CONTINUE;

  rc_export_entries_clear (&self->entries);
  g_clear_pointer (&self->tidying, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* Nobody says when he has read the last page. */
static void
tidy_later (RcExportObjects *self)
{
  if (self->tidying != NULL)
    return;

  self->tidying = g_timeout_source_new_seconds (5);
  g_source_set_callback (self->tidying, tidy_cb, self, NULL);
  g_source_attach (self->tidying, g_main_context_get_thread_default ());
}

static void
answer_entries (RcExportObjects       *self,
                GDBusMethodInvocation *invocation,
                GVariant              *arguments,
                RcCache               *cache,
                guint                  number)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (arguments, 0);
  g_autoptr (GError) error = NULL;
  GVariant *page = rc_export_entries_read_page (&self->entries, number, cache, options, &error);

  tidy_later (self);
  if (page != NULL)
    g_dbus_method_invocation_return_value (invocation, page);
  else
    rc_export_answer_error (invocation, error);
}

static void
answer_stats (GDBusMethodInvocation *invocation,
              RcPin                 *pin)
{
  GVariant *sample = rc_export_sample_cache (pin);

  if (sample != NULL)
    g_dbus_method_invocation_return_value (invocation, sample);
  else
    rc_export_refuse_gone (invocation);
}

static void
answer_lists (RcExportObjects       *self,
              GDBusMethodInvocation *invocation,
              const char            *method,
              GVariant              *arguments,
              RcPin                 *pin,
              guint                  number)
{
  RcCache *cache = rc_pin_hold (pin);

  if (cache == NULL)
    {
      rc_export_refuse_gone (invocation);
      return;
    }

  if (g_str_equal (method, "GetEntries"))
    answer_entries (self, invocation, arguments, cache, number);
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(@aa{sv})",
                                                          rc_export_read_loads (cache)));
  rc_pin_drop (pin);
}

static void
cache_call_cb (GDBusConnection       *connection,
               const char            *sender,
               const char            *path,
               const char            *interface,
               const char            *method,
               GVariant              *arguments,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  RcExportObjects *self = user_data;
  guint number;
  RcPin *pin = find_cache (self, path, &number);

  if (pin == NULL)
    rc_export_refuse_gone (invocation);
  else if (rc_export_is_command (method))
    rc_export_command (invocation, pin, number);
  else if (g_str_equal (method, "Watch"))
    watch (self, invocation, arguments, number);
  else if (g_str_equal (method, "Unwatch"))
    unwatch (self, invocation, number);
  else if (g_str_equal (method, "GetStats"))
    answer_stats (invocation, pin);
  else
    answer_lists (self, invocation, method, arguments, pin, number);
}

static GVariant *
cache_property_cb (GDBusConnection  *connection,
                   const char       *sender,
                   const char       *path,
                   const char       *interface,
                   const char       *name,
                   GError          **error,
                   gpointer          user_data)
{
  guint number;
  RcPin *pin = find_cache (user_data, path, &number);
  GVariant *value = pin != NULL ? rc_export_read_cache_property (pin, name) : NULL;

  if (value == NULL)
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                         _("The cache is gone"));

  return value;
}

static char **
enumerate_cb (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              gpointer         user_data)
{
  RcExportObjects *self = user_data;
  GPtrArray *elements;

  if (self->is_over)
    return g_new0 (char *, 1);

  elements = g_ptr_array_new ();
  rc_export_objects_sync (self);
  for (guint i = 0; i < self->list->items->len; i++)
    g_ptr_array_add (elements,
                     g_strdup_printf ("%u", rc_export_list_item (self->list, i)->number));
  g_ptr_array_add (elements, NULL);

  return (char **) g_ptr_array_free (elements, FALSE);
}

static GDBusInterfaceInfo **
introspect_cb (GDBusConnection *connection,
               const char      *sender,
               const char      *path,
               const char      *node,
               gpointer         user_data)
{
  RcExportObjects *self = user_data;
  GDBusInterfaceInfo **infos;

  if (self->is_over)
    return NULL;

  rc_export_objects_sync (self);
  if (node == NULL || rc_export_list_find (self->list, read_number (node)) == NULL)
    return NULL;

  infos = g_new0 (GDBusInterfaceInfo *, 2);
  infos[0] = (GDBusInterfaceInfo *) &dev_resourcecache_cache1_interface;
  return infos;
}

static const GDBusInterfaceVTable *
dispatch_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *node,
             gpointer        *out_user_data,
             gpointer         user_data)
{
  static const GDBusInterfaceVTable vtable = { cache_call_cb, cache_property_cb, };

  *out_user_data = user_data;
  return &vtable;
}

static const GDBusSubtreeVTable caches_vtable = { enumerate_cb, introspect_cb, dispatch_cb, };

static void
objects_unref (gpointer data)
{
  RcExportObjects *self = data;

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/* GDBus may still ask for what a request that it has queued is about. */
void
rc_export_objects_free (RcExportObjects *self)
{
  self->is_over = TRUE;
  if (self->manager != 0)
    g_dbus_connection_unregister_object (self->connection, self->manager);
  if (self->program != 0)
    g_dbus_connection_unregister_object (self->connection, self->program);
  if (self->caches != 0)
    g_dbus_connection_unregister_subtree (self->connection, self->caches);
  if (self->tidying != NULL)
    g_source_destroy (self->tidying);
  g_clear_pointer (&self->tidying, g_source_unref);
  rc_export_flood_free (self->flood);
  rc_export_watches_free (self->watches);
  rc_export_entries_clear (&self->entries);
  g_free (self->app_id);
  g_object_unref (self->connection);
  objects_unref (self);
}

static gboolean
register_all (RcExportObjects  *self,
              GError          **error)
{
  self->manager = g_dbus_connection_register_object (
    self->connection, RC_EXPORT_PATH,
    (GDBusInterfaceInfo *) &org_freedesktop_dbus_object_manager_interface, &manager_vtable, self,
    NULL, error);
  if (self->manager == 0)
    return FALSE;

  self->program = g_dbus_connection_register_object (
    self->connection, RC_EXPORT_PROGRAM_PATH,
    (GDBusInterfaceInfo *) &dev_resourcecache_program1_interface, &program_vtable, self, NULL,
    error);
  if (self->program == 0)
    return FALSE;

  g_atomic_ref_count_inc (&self->ref_count);
  self->caches = g_dbus_connection_register_subtree (
    self->connection, RC_EXPORT_CACHES_PATH, &caches_vtable,
    G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, self, objects_unref, error);
  if (self->caches == 0)
    objects_unref (self);
  return self->caches != 0;
}

/* Requests are answered in the thread that calls this. */
RcExportObjects *
rc_export_objects_new (GDBusConnection  *connection,
                       RcExportList     *list,
                       const char       *sandbox_app_id,
                       GError          **error)
{
  g_autoptr (RcExportObjects) self = g_new0 (RcExportObjects, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->connection = g_object_ref (connection);
  self->list = list;
  self->app_id = rc_export_dup_app_id (sandbox_app_id);
  self->watches = rc_export_watches_new (connection, list);
  self->flood = rc_export_flood_new (connection);

  return register_all (self, error) ? g_steal_pointer (&self) : NULL;
}

guint
rc_export_objects_count_watches (RcExportObjects *self)
{
  return rc_export_watches_count (self->watches);
}
