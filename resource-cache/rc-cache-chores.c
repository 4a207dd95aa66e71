/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-duration.h"
#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* What the housekeeper does for a cache. */

/* How many of anything are dealt with under one lock: no reader waits for more. */
#define STEP 32

typedef struct
{
  RcCache *cache;            /* its pin is held */
  RcFlight *flight;
  RcHome *home;              /* nullable */
  gboolean may_serve;        /* an old value may, as what was loaded was to take its place */
  gboolean validates;        /* … and has to be validated */
  GError *error;
} TimedOut;

static void
timed_out_free (gpointer data)
{
  TimedOut *self = data;

  rc_flight_unref (self->flight);
  rc_home_unref (self->home);
  g_error_free (self->error);
  rc_pin_drop (self->cache->pin);
  g_free (self);
}

static gint64
get_next_time_out_locked (RcCache *self)
{
  RcFlight *oldest = rc_slots_peek_oldest (&self->slots);

  if (self->conduct.load_timeout_usec == 0 || oldest == NULL)
    return RC_TIME_NEVER;

  return rc_time_add (oldest->began_at, self->conduct.load_timeout_usec);
}

static gint64
get_next_oblivion_locked (RcCache *self)
{
  gint64 oldest = rc_failures_get_oldest (&self->failures);

  return oldest != RC_TIME_NEVER ? rc_time_add (oldest, self->conduct.retry_delay_usec)
                                 : RC_TIME_NEVER;
}

/* When there is something to do, by now. */
gint64
rc_cache_get_next_due_locked (RcCache *self)
{
  gint64 due = rc_store_get_next_due (&self->store);

  if (self->relief.is_wanted)
    return 0;

  due = MIN (due, get_next_time_out_locked (self));
  return MIN (due, get_next_oblivion_locked (self));
}

static GError *
make_time_out_error (RcCache  *self,
                     RcFlight *flight)
{
  g_autofree char *what = rc_cache_describe (self, flight->key);
  g_autofree char *limit = rc_duration_format (self->conduct.load_timeout_usec);

  return g_error_new (RC_ERROR, RC_ERROR_TIMED_OUT,
                      _("The load of %s took longer than %s and was given up. Let its loader "
                        "stop when the load is cancelled, or allow it more time with the "
                        "property “load-timeout”"), what, limit);
}

/* Its callers get an error, and the key and the slot are free; its value comes too late. */
static TimedOut *
time_out_locked (RcCache  *self,
                 RcFlight *flight,
                 gint64    now,
                 RcOutbox *box)
{
  TimedOut *timed_out = g_new (TimedOut, 1);

  rc_pin_hold (self->pin);
  timed_out->cache = self;
  timed_out->flight = rc_flight_ref (flight);
  timed_out->home = rc_home_ref (self->home);
  timed_out->may_serve = rc_cache_is_attached_locked (self, flight) &&
                         self->store.limits.stale_if_error_usec > 0;
  timed_out->validates = timed_out->may_serve && self->validate != NULL;
  timed_out->error = make_time_out_error (self, flight);

  flight->has_timed_out = TRUE;
  flight->is_uncounted = TRUE;
  rc_slots_leave (&self->slots, flight);
  if (rc_cache_is_attached_locked (self, flight))
    {
      rc_cache_detach_flight_locked (self, flight->key, RC_EVICT_REASON_REMOVED, box);
      rc_cache_remember_failure_locked (self, flight, timed_out->error, NULL, box);
    }

  rc_counters_count_load (&self->counters, now - flight->began_at, TRUE);
  box->contents_changed = TRUE;

  return timed_out;
}

static GSList *
time_out_due_locked (RcCache  *self,
                     gint64    now,
                     RcOutbox *box)
{
  GSList *timed_out = NULL;

  for (guint i = 0; i < STEP && get_next_time_out_locked (self) <= now; i++)
    timed_out = g_slist_prepend (timed_out,
                                 time_out_locked (self, rc_slots_peek_oldest (&self->slots), now,
                                                  box));

  return timed_out;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Whoever is told of that may want to be at home. */
static void
cancel (TimedOut *self)
{
  GCancellable *cancellable = self->flight->cancellable;

  if (rc_home_is_here (self->home))
    g_cancellable_cancel (cancellable);
  else
    rc_home_invoke (self->home, cancel_cb, g_object_ref (cancellable), g_object_unref);
}

/* Takes over @stale. */
static void
settle (TimedOut   *self,
        RcResource *stale)
{
  rc_flight_settle (self->flight, stale, stale == NULL ? self->error : NULL, NULL);
  rc_flight_leave_itself (self->flight);
  cancel (self);
}

static gboolean
settle_cb (gpointer data)
{
  TimedOut *self = data;

  settle (self, self->may_serve ? rc_cache_dup_valid_stale (self->cache, self->flight, TRUE,
                                                            self->error)
                                : NULL);
  return G_SOURCE_REMOVE;
}

static gpointer
settle_in_thread (gpointer data)
{
  settle_cb (data);
  timed_out_free (data);

  return NULL;
}

/* To validate what may serve instead can take its time: that is not for the housekeeper, nor
   for the workers, which may all be hung, nor for a home that may be the thread that waits. */
static void
settle_timed_out (gpointer data)
{
  TimedOut *self = data;
  GThread *thread;

  if (!self->validates)
    {
      settle_cb (self);
      timed_out_free (self);
    }
  else if (self->home != NULL && !rc_flight_may_block (self->flight))
    {
      rc_home_invoke (self->home, settle_cb, self, timed_out_free);
    }
  else if (self->home == NULL &&
           (thread = g_thread_try_new ("resource-cache", settle_in_thread, self, NULL)) != NULL)
    {
      g_thread_unref (thread);
    }
  else
    {
      settle (self, NULL);
      timed_out_free (self);
    }
}

/* What has gone by this step is what the next ones need not do. */
static void
relieve_locked (RcCache  *self,
                gint64    now,
                RcOutbox *box)
{
  guint n_entries = rc_store_get_n_entries (&self->store);

  if (!self->relief.is_wanted || rc_store_get_next_due (&self->store) <= now ||
      rc_store_take_stale (&self->store, now, STEP, &box->removed) > 0)
    return;

  if (!self->relief.is_begun)
    {
      self->relief.is_begun = TRUE;
      self->relief.keep = n_entries - (guint) (n_entries * self->relief.fraction + 0.5);
    }

  if (rc_store_take_unleased_victims (&self->store, self->relief.keep, STEP, &box->removed) <
      STEP)
    self->relief = (RcRelief) { 0, };
}

/* A bounded step of what is due. Returns when it goes on. */
gint64
rc_cache_do_chores (gpointer owner,
                    gint64   now)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;
  GSList *timed_out;
  gint64 next;

  rc_cache_lock (self);
  rc_store_renew_some (&self->store);
  rc_store_take_due (&self->store, now, STEP, &box.removed);
  timed_out = time_out_due_locked (self, now, &box);
  box.failures = g_slist_concat (rc_failures_take_older (&self->failures,
                                                         now - self->conduct.retry_delay_usec),
                                 box.failures);
  relieve_locked (self, now, &box);
  self->next_chore = next = rc_cache_get_next_due_locked (self);
  rc_cache_unlock (self, &box);

  g_slist_free_full (timed_out, settle_timed_out);
  rc_cache_deliver (self, &box);

  return next;
}
