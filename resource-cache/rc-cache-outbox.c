/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-source-private.h"

/* What a locked section leaves behind, and how it is acted upon after it. */

static void
use_cb (gpointer entry,
        gint64   time,
        gpointer store)
{
  rc_store_use (store, entry, time);
}

/* For changes. What readers have hit meanwhile is put in order first. */
void
rc_cache_lock (RcCache *self)
{
  rc_stripes_lock (&self->stripes);
  if (self->taps != NULL)
    rc_taps_take_uses_locked (self);
  if (self->stripes.n_others > 0)
    rc_stripes_take_uses_locked (&self->stripes, use_cb, &self->store);
  self->store.policy->clock = rc_stripes_get_clock_locked (&self->stripes);
  if (G_UNLIKELY (self->store.board != NULL))
    rc_cache_take_board_uses_locked (self);
}

void
rc_cache_unlock_only (RcCache *self)
{
  if (self->taps != NULL)
    rc_taps_look_locked (self);
  rc_stripes_set_clock_locked (&self->stripes, self->store.policy->clock);
  rc_stripes_unlock (&self->stripes);
}

#define NOTIFY_INTERVAL_MSEC 100

static gboolean
notify_cb (gpointer data)
{
  RcCache *self = data;

  rc_cache_lock (self);
  self->is_notify_queued = FALSE;
  rc_cache_unlock_only (self);

  rc_cache_notify_contents (self);
  return G_SOURCE_REMOVE;
}

/* Whoever shows the contents learns of changes at a steady pace, in a main loop. */
static void
queue_notify (RcCache *self,
              RcHome  *home)
{
  g_autoptr (GSource) source = NULL;
  gboolean is_queued;

  if (!g_signal_handler_find (self, G_SIGNAL_MATCH_ID, g_signal_lookup ("notify", G_TYPE_OBJECT),
                              0, NULL, NULL, NULL))
    return;

  rc_cache_lock (self);
  is_queued = self->is_notify_queued;
  self->is_notify_queued = TRUE;
  rc_cache_unlock_only (self);

  if (is_queued || rc_pin_hold (self->pin) == NULL)
    return;

  source = g_timeout_source_new (NOTIFY_INTERVAL_MSEC);
  g_source_set_callback (source, notify_cb, self, rc_cache_drop_pin);
  rc_source_attach (source, "[resource-cache] notify", rc_home_get_context (home));
}

static void
free_removed (RcEntry *entry)
{
  while (entry != NULL)
    {
      RcEntry *next = entry->next;

      rc_entry_free (entry);
      entry = next;
    }
}

/* When the housekeeper has to come, if it does not come before anyhow. */
static gint64
plan_chore_locked (RcCache *self)
{
  gint64 due = rc_cache_get_next_due_locked (self);

  if (due == self->next_chore)
    return RC_TIME_NEVER;

  if (due == RC_TIME_NEVER)
    rc_chore_unschedule (self->chore);
  else if (due > self->next_chore)
    return RC_TIME_NEVER;

  if (self->chore == NULL)
    self->chore = rc_chore_new (self->pin, rc_cache_do_chores);
  self->next_chore = due;
  return due;
}

/* Until the box is delivered: foreign code may drop the last reference on the cache. */
void
rc_cache_hold (RcCache  *self,
               RcOutbox *box)
{
  if (!box->is_held)
    box->is_held = rc_pin_hold (self->pin) != NULL;
}

/* FALSE if there is nothing to unlock for but the lock: as after most hits. */
gboolean
rc_cache_has_news_locked (RcCache  *self,
                          RcOutbox *box)
{
  return box->removed.first != NULL || box->events.head != NULL || box->spares != NULL ||
         box->contents_changed || self->homeward.head != NULL;
}

/* Ends a locked section. What it has left in the box is decided now, in order. */
void
rc_cache_unlock (RcCache  *self,
                 RcOutbox *box)
{
  rc_cache_grant_slots_locked (self, box);
  rc_cache_see_off_removed_locked (self, box);
  box->next_chore = plan_chore_locked (self);
  box->has_homeward = !g_queue_is_empty (&self->homeward);
  if (box->has_homeward || box->contents_changed)
    box->home = rc_home_ref (self->home);
  if (box->has_homeward || box->contents_changed || !g_queue_is_empty (&box->events) ||
      box->begun != NULL)
    rc_cache_hold (self, box);
  rc_cache_unlock_only (self);
}

static void
begin_flights (GSList *begun)
{
  begun = g_slist_reverse (begun);
  g_slist_foreach (begun, (GFunc) rc_flight_begin, NULL);
  g_slist_free_full (begun, (GDestroyNotify) rc_flight_unref);
}

/* Acts on what is in the box: the housekeeper, then signals, then loads, then releases. */
void
rc_cache_deliver (RcCache  *self,
                  RcOutbox *box)
{
  /* First: foreign code may take its time. */
  if (box->next_chore != RC_TIME_NEVER)
    rc_chore_schedule (self->chore, box->next_chore);
  else
    rc_housekeeper_retry ();

  rc_cache_trace_removed (self, box->removed.first);
  rc_cache_deliver_events (self, box);
  begin_flights (box->begun);
  free_removed (box->removed.first);
  g_slist_free_full (box->spares, (GDestroyNotify) rc_resource_unref);
  g_slist_free_full (box->flights, (GDestroyNotify) rc_flight_unref);
  g_slist_free_full (box->failures, (GDestroyNotify) rc_failure_free);

  if (box->contents_changed)
    queue_notify (self, box->home);
  rc_home_unref (box->home);
  if (box->is_held)
    rc_pin_drop (self->pin);
}

void
rc_cache_unlock_and_deliver (RcCache  *self,
                             RcOutbox *box)
{
  rc_cache_unlock (self, box);
  rc_cache_deliver (self, box);
}
