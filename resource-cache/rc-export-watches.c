/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-watches-private.h"

#include "rc-export-sample-private.h"

#include <glib/gi18n-lib.h>
#include <time.h>

#define MIN_INTERVAL_MSEC 100
#define MAX_INTERVAL_MSEC 60000
#define MAX_WATCHES 128
#define MAX_WATCHES_PER_PEER 16
/* Reading may take one in so many parts of the time. */
#define REST 20

typedef struct
{
  gatomicrefcount ref_count;
  RcExportWatches *owner;    /* NULL once it is over */
  char *peer;                /* nullable: the other end of a connection without a bus */
  guint number;              /* of the cache, or RC_EXPORT_PROGRAM */
  guint interval_msec;
  GSource *timer;
  gboolean is_behind;        /* the peer has not answered since the last signal */
  GHashTable *seen;          /* number → fingerprint of the statistics that were sent last */
} Watch;

struct _RcExportWatches
{
  GDBusConnection *connection;
  RcExportList *list;
  GPtrArray *watches;        /* of Watch */
  GCancellable *cancellable;
};

static void
watch_unref (Watch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->seen);
  g_free (self->peer);
  g_free (self);
}

static void
stop_timer (Watch *self)
{
  if (self->timer == NULL)
    return;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* A ping that is under way may still have a reference. */
static void
watch_end (gpointer data)
{
  Watch *self = data;

  self->owner = NULL;
  stop_timer (self);
  watch_unref (self);
}

static gboolean
has_gone (GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Whatever the answer is: who answers has read what was sent before. */
static void
pinged_cb (GObject      *connection,
           GAsyncResult *result,
           gpointer      user_data)
{
  Watch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  self->is_behind = FALSE;
  if (self->owner != NULL && has_gone (error))
    g_ptr_array_remove (self->owner->watches, self);

  watch_unref (self);
}

static void
ping (Watch *self)
{
  self->is_behind = TRUE;
  g_atomic_ref_count_inc (&self->ref_count);
  g_dbus_connection_call (self->owner->connection, self->peer, "/",
                          "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, self->owner->cancellable,
                          pinged_cb, self);
}

static void
send_to (Watch *self)
{
  if (self->number == RC_EXPORT_PROGRAM)
    rc_export_send_program_stats (self->owner->connection, self->peer, self->owner->list,
                                  self->seen);
  else
    rc_export_send_cache_stats (self->owner->connection, self->peer, self->owner->list,
                                self->number);
  ping (self);
}

static void start_timer (Watch *self,
                         gint64 delay_usec);

/* How long this thread has worked so far: it may have to wait for a busy machine. */
static gint64
get_work_time (void)
{
#ifdef CLOCK_THREAD_CPUTIME_ID
  struct timespec work;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &work) == 0)
    return work.tv_sec * G_USEC_PER_SEC + work.tv_nsec / 1000;
#endif

  return g_get_monotonic_time ();
}

static gboolean
tick_cb (gpointer data)
{
  Watch *self = data;
  gint64 began_at = get_work_time ();
  gint64 delay_usec = self->interval_msec * G_TIME_SPAN_MILLISECOND;

  if (!self->is_behind)
    send_to (self);

  delay_usec = MAX (delay_usec, REST * (get_work_time () - began_at));
  start_timer (self, delay_usec);
  return G_SOURCE_REMOVE;
}

static void
start_timer (Watch *self,
             gint64 delay_usec)
{
  stop_timer (self);
  self->timer = g_timeout_source_new (MIN (delay_usec / G_TIME_SPAN_MILLISECOND,
                                           MAX_INTERVAL_MSEC));
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

RcExportWatches *
rc_export_watches_new (GDBusConnection *connection,
                       RcExportList    *list)
{
  RcExportWatches *self = g_new0 (RcExportWatches, 1);

  self->connection = g_object_ref (connection);
  self->list = list;
  self->watches = g_ptr_array_new_with_free_func (watch_end);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
rc_export_watches_free (RcExportWatches *self)
{
  g_ptr_array_unref (self->watches);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->connection);
  g_free (self);
}

static Watch *
find_watch (RcExportWatches *self,
            const char      *peer,
            guint            number,
            guint           *n_of_peer)
{
  Watch *found = NULL;

  *n_of_peer = 0;
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index (self->watches, i);

      if (g_strcmp0 (watch->peer, peer) != 0)
        continue;

      (*n_of_peer)++;
      if (watch->number == number)
        found = watch;
    }

  return found;
}

static Watch *
add_watch (RcExportWatches *self,
           const char      *peer,
           guint            number)
{
  Watch *watch = g_new0 (Watch, 1);

  g_atomic_ref_count_init (&watch->ref_count);
  watch->owner = self;
  watch->peer = g_strdup (peer);
  watch->number = number;
  watch->seen = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (self->watches, watch);

  return watch;
}

/* Sends @peer statistics from now on; @interval_msec becomes what is granted. */
gboolean
rc_export_watches_add (RcExportWatches  *self,
                       const char       *peer,
                       guint             number,
                       guint            *interval_msec,
                       GError          **error)
{
  guint n_of_peer;
  Watch *watch = find_watch (self, peer, number, &n_of_peer);

  if (watch == NULL &&
      (n_of_peer >= MAX_WATCHES_PER_PEER || self->watches->len >= MAX_WATCHES))
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED,
                   _("Too many caches are watched. Call Unwatch() for those that are not "
                     "needed, or watch the program: one signal tells of all its caches"));
      return FALSE;
    }

  if (watch == NULL)
    watch = add_watch (self, peer, number);
  watch->interval_msec = CLAMP (*interval_msec, MIN_INTERVAL_MSEC, MAX_INTERVAL_MSEC);
  *interval_msec = watch->interval_msec;
  start_timer (watch, watch->interval_msec * G_TIME_SPAN_MILLISECOND);

  return TRUE;
}

void
rc_export_watches_remove (RcExportWatches *self,
                          const char      *peer,
                          guint            number)
{
  guint n_of_peer;
  Watch *watch = find_watch (self, peer, number, &n_of_peer);

  if (watch != NULL)
    g_ptr_array_remove (self->watches, watch);
}

/* The cache of this number has gone. */
void
rc_export_watches_forget (RcExportWatches *self,
                          guint            number)
{
  for (guint i = self->watches->len; i > 0; i--)
    {
      Watch *watch = g_ptr_array_index (self->watches, i - 1);

      g_hash_table_remove (watch->seen, GUINT_TO_POINTER (number));
      if (watch->number == number)
        g_ptr_array_remove_index (self->watches, i - 1);
    }
}

guint
rc_export_watches_count (RcExportWatches *self)
{
  return self->watches->len;
}
