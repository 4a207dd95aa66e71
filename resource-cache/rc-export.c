/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-private.h"

#include "rc-export-bus-private.h"
#include "rc-export-consent-private.h"
#include "rc-export-names-private.h"
#include "rc-export-socket-private.h"
#include "rc-fork-private.h"
#include "rc-roster-private.h"

/* Caches that come and go within this time are told of together. */
#define GATHERING_MSEC 50

typedef struct
{
  gatomicrefcount ref_count;
  GMainContext *context;     /* exporter_lock; once it is made it stays; NULL before */
  gboolean is_told;          /* exporter_lock; why it has no thread */
  char *address;             /* of the bus; NULL with a connection of the program */
  GCancellable *cancellable;
  int is_over;               /* atomic */
  int is_sync_queued;        /* atomic */
  RcExportList list;
  RcExportBus bus;           /* the thread's */
} Exporter;

static GMutex exporter_lock;
static Exporter *exporter;   /* exporter_lock; a reference; nullable */
static int birth = -1;       /* atomic; the generation of the process that has exported first */

static Exporter *
exporter_ref (Exporter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
exporter_unref (gpointer data)
{
  Exporter *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rc_export_list_clear (&self->list);
  g_clear_object (&self->bus.given);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->address);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exporter, exporter_unref)

static Exporter *
exporter_new (GDBusConnection *connection,
              const char      *address)
{
  Exporter *self = g_new0 (Exporter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cancellable = g_cancellable_new ();
  self->address = g_strdup (address);
  rc_export_list_init (&self->list);
  self->bus.address = self->address;
  self->bus.cancellable = self->cancellable;
  self->bus.list = &self->list;
  g_set_object (&self->bus.given, connection);

  return self;
}

/* In a process that was forked off, neither the thread is there nor GDBus' own. */
static gboolean
is_orphaned (void)
{
  int first = g_atomic_int_get (&birth);

  return first >= 0 && first != (int) rc_fork_get_generation ();
}

static gpointer
run (gpointer data)
{
  g_autoptr (Exporter) self = data;

  g_main_context_push_thread_default (self->context);
  rc_export_bus_enter (&self->bus);
  while (!g_atomic_int_get (&self->is_over))
    g_main_context_iteration (self->context, TRUE);
  rc_export_bus_leave (&self->bus);

  /* What was cancelled says so. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* It is nobody's any more. Does not wait: the thread may be in the middle of an answer. */
static void
end (Exporter *self)
{
  g_atomic_int_set (&self->is_over, TRUE);
  g_cancellable_cancel (self->cancellable);
  if (self->context != NULL)
    g_main_context_wakeup (self->context);
}

static void
invoke (Exporter    *self,
        guint        delay_msec,
        GSourceFunc  func)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay_msec);

  g_source_set_callback (source, func, exporter_ref (self), exporter_unref);
  g_source_attach (source, self->context);
}

/* FALSE, and the first time an error, if there is no thread or no file to be had. */
static gboolean
begin_locked (Exporter  *self,
              GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  GThread *thread = NULL;

  if (self->context != NULL)
    return TRUE;

  if (rc_export_socket_has_room (&local_error))
    {
      self->context = g_main_context_new ();
      thread = g_thread_try_new ("rc-export", run, exporter_ref (self), &local_error);
    }
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return TRUE;
    }

  if (self->context != NULL)
    exporter_unref (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (!self->is_told)
    g_propagate_error (error, g_steal_pointer (&local_error));
  self->is_told = TRUE;
  return FALSE;
}

/* The one there is, once it has its thread; NULL otherwise. What could not be had before may be
   there by now. */
static Exporter *
dup_exporter (void)
{
  g_autoptr (GError) error = NULL;
  Exporter *current = NULL;

  if (is_orphaned ())
    return NULL;

  g_mutex_lock (&exporter_lock);
  if (exporter != NULL && begin_locked (exporter, &error))
    current = exporter_ref (exporter);
  g_mutex_unlock (&exporter_lock);

  if (error != NULL)
    g_message ("Caches can't be watched before another one is made: %s", error->message);
  return current;
}

static gboolean
sync_cb (gpointer data)
{
  Exporter *self = data;

  g_atomic_int_set (&self->is_sync_queued, FALSE);
  if (self->bus.objects != NULL)
    rc_export_objects_sync (self->bus.objects);

  return G_SOURCE_REMOVE;
}

static void
roster_changed_cb (gpointer unused)
{
  g_autoptr (Exporter) self = dup_exporter ();

  if (self == NULL)
    return;

  rc_export_list_touch (&self->list);
  if (g_atomic_int_compare_and_exchange (&self->is_sync_queued, FALSE, TRUE))
    invoke (self, GATHERING_MSEC, sync_cb);
}

static void
watch_roster (void)
{
  static gsize is_watching;

  if (g_once_init_enter (&is_watching))
    {
      rc_roster_watch (roster_changed_cb, NULL);
      g_once_init_leave (&is_watching, TRUE);
    }
}

static gboolean
is_in_use_locked (GDBusConnection *connection)
{
  return exporter != NULL && exporter->bus.given == connection;
}

static void
replace_exporter (GDBusConnection *connection,
                  const char      *address)
{
  g_autoptr (Exporter) old = NULL;

  g_mutex_lock (&exporter_lock);
  if (!is_in_use_locked (connection))
    {
      old = exporter;
      exporter = exporter_new (connection, address);
    }
  g_mutex_unlock (&exporter_lock);

  if (old != NULL)
    end (old);
}

/* With @connection, or our own one to the session bus. Without a bus nothing happens. */
void
rc_export_start (GDBusConnection *connection)
{
  g_autofree char *address = NULL;
  g_autoptr (Exporter) begun = NULL;

  if (is_orphaned ())
    return;

  if (connection == NULL)
    {
      address = rc_export_find_bus ();
      if (address == NULL)
        return;
    }

  g_atomic_int_compare_and_exchange (&birth, -1, (int) rc_fork_get_generation ());
  watch_roster ();
  replace_exporter (connection, address);
  begun = dup_exporter ();
}

void
rc_export_stop (void)
{
  g_autoptr (Exporter) old = NULL;

  if (is_orphaned ())
    return;

  g_mutex_lock (&exporter_lock);
  old = g_steal_pointer (&exporter);
  g_mutex_unlock (&exporter_lock);

  if (old != NULL)
    end (old);
}

/* Once in a process: what the program says later counts. */
void
rc_export_start_if_wished (void)
{
  static gsize has_looked;

  if (!g_once_init_enter (&has_looked))
    return;

  if (rc_export_is_wished ())
    rc_export_start (NULL);
  g_once_init_leave (&has_looked, TRUE);
}

static gboolean
tell_flags_cb (gpointer data)
{
  Exporter *self = data;

  if (self->bus.objects != NULL)
    rc_export_objects_tell_flags (self->bus.objects);

  return G_SOURCE_REMOVE;
}

/* TRUE if that is a change. */
gboolean
rc_export_change_flags (RcExportFlags flags)
{
  g_autoptr (Exporter) self = NULL;

  if (!rc_export_set_flags (flags))
    return FALSE;

  self = dup_exporter ();
  if (self != NULL)
    invoke (self, 0, tell_flags_cb);

  return TRUE;
}

static void
first_cache_cb (gpointer unused)
{
  rc_roster_unwatch (first_cache_cb, NULL);
  rc_export_start_if_wished ();
}

/* A program that is not written for it is exported as well, whatever its language: its first
   cache begins it. */
__attribute__ ((constructor)) static void
await_first_cache (void)
{
  rc_roster_watch (first_cache_cb, NULL);
}
