/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-program-private.h"

#include "watch-error.h"

#define CALL_TIMEOUT_MSEC 5000

/* Takes over the error. Who waits for an answer hears of each that does not come. */
static void
fail (WatchProgram *self,
      GError       *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->is_reading = self->is_stale = FALSE;
  if (g_error_matches (error, WATCH_ERROR, WATCH_ERROR_GONE))
    watch_program_mark_gone (self);
  else if (self->state == WATCH_PROGRAM_FAILED)
    watch_program_emit_sampled (self);
  else
    watch_program_set_state (self, WATCH_PROGRAM_FAILED);
}

/* @stats: a{oa{sv}} */
static void
take_stats (WatchProgram *self,
            gint64        time_usec,
            GVariant     *stats)
{
  GVariantIter iter;
  const char *path;
  GVariant *value;

  g_variant_iter_init (&iter, stats);
  while (g_variant_iter_next (&iter, "{&o@a{sv}}", &path, &value))
    {
      g_autoptr (GVariant) owned = value;
      WatchCache *cache = watch_cache_list_lookup (self->caches, path);

      if (cache != NULL)
        watch_cache_take_stats (cache, time_usec, owned);
    }
}

static void
stats_signal_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *signal,
                 GVariant        *parameters,
                 gpointer         user_data)
{
  WatchProgram *self = WATCH_PROGRAM (user_data);
  g_autoptr (GVariant) stats = NULL;
  gint64 time_usec;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(xa{oa{sv}})")))
    {
      watch_peer_complain (self->peer, "statistics");
      return;
    }

  g_variant_get (parameters, "(x@a{oa{sv}})", &time_usec, &stats);
  take_stats (self, time_usec, stats);
  watch_program_emit_sampled (self);
}

static void
stats_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (WatchProgram) self = WATCH_PROGRAM (user_data);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) stats = NULL;
  GError *error = NULL;
  gboolean is_stale;
  gint64 time_usec;

  reply = watch_peer_call_finish (self->peer, result, &error);
  if (reply == NULL)
    {
      fail (self, error);
      return;
    }

  g_variant_get (reply, "(x@a{oa{sv}})", &time_usec, &stats);
  take_stats (self, time_usec, stats);
  is_stale = self->is_stale;
  self->is_reading = self->is_stale = FALSE;
  watch_program_set_state (self, WATCH_PROGRAM_READY);
  watch_program_emit_sampled (self);
  if (is_stale)
    watch_program_read (self);
}

static void
read_stats (WatchProgram *self)
{
  watch_peer_call (self->peer, WATCH_PROGRAM_PATH, WATCH_PROGRAM_INTERFACE, "GetStats", NULL,
                   "(xa{oa{sv}})", CALL_TIMEOUT_MSEC, self->cancellable, stats_cb,
                   g_object_ref (self));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (WatchProgram) self = WATCH_PROGRAM (user_data);
  GError *error = NULL;

  if (watch_cache_list_read_finish (self->caches, result, &error))
    read_stats (self);
  else
    fail (self, error);
}

/* Those that come while somebody looks have no statistics yet. */
void
watch_program_take_added (WatchProgram *self)
{
  if (self->interval_msec > 0)
    watch_program_read (self);
}

/* Whether an answer is still to come for watch_program_read (). */
gboolean
watch_program_is_reading (WatchProgram *self)
{
  return self->is_reading;
}

/* Asks for the list of caches, if that is not known, and for the statistics of all. */
void
watch_program_read (WatchProgram *self)
{
  if (self->state == WATCH_PROGRAM_GONE)
    return;

  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;

  self->is_reading = TRUE;
  if (watch_cache_list_is_read (self->caches))
    {
      read_stats (self);
      return;
    }

  watch_program_set_state (self, WATCH_PROGRAM_READING);
  watch_cache_list_read_async (self->caches, self->cancellable, listed_cb, g_object_ref (self));
}

/* Asks for statistics at a pace, which the program may make slower; again, for another pace. */
void
watch_program_watch (WatchProgram *self,
                     guint         interval_msec)
{
  if (self->state == WATCH_PROGRAM_GONE)
    return;

  self->interval_msec = interval_msec;
  if (self->stats_signal == 0)
    self->stats_signal = watch_peer_subscribe (self->peer, WATCH_PROGRAM_PATH,
                                               WATCH_PROGRAM_INTERFACE, "Stats",
                                               stats_signal_cb, self);
  watch_program_read (self);
  watch_peer_call (self->peer, WATCH_PROGRAM_PATH, WATCH_PROGRAM_INTERFACE, "Watch",
                   g_variant_new ("(u)", interval_msec), "(u)", CALL_TIMEOUT_MSEC, NULL,
                   NULL, NULL);
}

/* What is known stays as it was. */
void
watch_program_unwatch (WatchProgram *self)
{
  if (self->stats_signal == 0)
    return;

  self->interval_msec = 0;
  watch_peer_unsubscribe (self->peer, self->stats_signal);
  self->stats_signal = 0;
  watch_peer_call (self->peer, WATCH_PROGRAM_PATH, WATCH_PROGRAM_INTERFACE, "Unwatch", NULL,
                   "()", CALL_TIMEOUT_MSEC, NULL, NULL, NULL);
}
