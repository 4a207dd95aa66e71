/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

/* How what happens under the lock reaches the outside after it. Events are posted in
 * the order in which things happen: what has just left the store comes before the event
 * that is posted next.
 *
 * Without a home, the thread that caused an event emits it. Two threads that cause
 * events of one key at once can't both: whoever comes second leaves its event to
 * the first, who emits it next. So the order of each key's events is the order in
 * which things happened, and nobody waits for a foreign handler. */

#define NOTIFY_INTERVAL_MSEC 100

struct _RcEvent
{
  RcSignal signal;
  RcEvictReason reason;
  gboolean replayed;
  RcLoad *load;
  char *text;
  char *key;
};

static void
event_free (RcEvent *event)
{
  if (event->load != NULL)
    {
      g_atomic_int_add (&event->load->n_told, -1);
      g_object_unref (event->load);
    }
  g_free (event->text);
  g_free (event->key);
  g_free (event);
}

/* What could not be delivered any more. */
void
rc_cache_discard_events (RcCache *self)
{
  g_queue_clear_full (&self->homeward, (GDestroyNotify) event_free);
}

static void
emit (RcCache *self,
      RcEvent *event)
{
  switch (event->signal)
    {
    case RC_SIGNAL_EVICT:
      rc_cache_emit (self, event->signal, event->key, event->reason);
      break;

    case RC_SIGNAL_LOAD_STARTED:
    case RC_SIGNAL_LOAD_FINISHED:
      rc_cache_emit (self, event->signal, event->load);
      break;

    case RC_SIGNAL_MESSAGE:
      rc_cache_emit (self, event->signal, event->key, event->text, event->replayed);
      break;

    case RC_SIGNAL_HIT:
    case RC_SIGNAL_MISS:
    case RC_N_SIGNALS:
    default:
      rc_cache_emit (self, event->signal, event->key);
    }
}

static void
queue_locked (RcCache  *self,
              RcOutbox *box,
              RcEvent  *event)
{
  GQueue *behind;

  if (self->home != NULL)
    {
      g_queue_push_tail (&self->homeward, event);
      return;
    }

  behind = g_hash_table_lookup (self->deliveries, event->key);
  if (behind != NULL)
    {
      g_queue_push_tail (behind, event);
    }
  else
    {
      g_hash_table_insert (self->deliveries, g_strdup (event->key), g_queue_new ());
      g_queue_push_tail (&box->events, event);
    }
}

/* NULL if nobody wants to know. */
static RcEvent *
event_new_locked (RcCache    *self,
                  RcSignal    signal,
                  const char *key)
{
  RcEvent *event;

  if (!rc_cache_is_watched (self, signal))
    return NULL;

  event = g_new0 (RcEvent, 1);
  event->signal = signal;
  event->key = g_strdup (key);

  return event;
}

static void
post_evict_locked (RcCache  *self,
                   RcOutbox *box,
                   RcEntry  *entry)
{
  RcEvent *event = event_new_locked (self, RC_SIGNAL_EVICT, entry->key);

  if (event == NULL)
    return;

  event->reason = entry->reason;
  queue_locked (self, box, event);
}

/* Decides about what has left the store since the last time. */
static void
see_off_removed_locked (RcCache  *self,
                        RcOutbox *box)
{
  RcEntry *entry = box->seen_off != NULL ? box->seen_off->next : box->removed.first;

  for (; entry != NULL; entry = entry->next)
    {
      box->seen_off = entry;
      box->contents_changed = TRUE;
      if (entry->is_last)
        rc_resource_set_release (entry->resource, self->release, self->home, entry->key,
                                 entry->reason);
      if (entry->is_kept)
        continue;

      self->counters.evictions[entry->reason]++;
      post_evict_locked (self, box, entry);
    }
}

void
rc_cache_post_locked (RcCache    *self,
                      RcOutbox   *box,
                      RcSignal    signal,
                      const char *key)
{
  RcEvent *event;

  see_off_removed_locked (self, box);
  event = event_new_locked (self, signal, key);
  if (event != NULL)
    queue_locked (self, box, event);
}

/* The caller has a reference on @load that is not a binding's toggle reference. */
void
rc_cache_post_load_locked (RcCache  *self,
                           RcOutbox *box,
                           RcSignal  signal,
                           RcLoad   *load)
{
  RcEvent *event;

  see_off_removed_locked (self, box);
  event = event_new_locked (self, signal, rc_load_get_flight (load)->key);
  if (event == NULL)
    return;

  g_atomic_int_inc (&load->n_told);
  event->load = g_object_ref (load);
  queue_locked (self, box, event);
}

void
rc_cache_post_message_locked (RcCache    *self,
                              RcOutbox   *box,
                              const char *key,
                              const char *text,
                              gboolean    replayed)
{
  RcEvent *event = event_new_locked (self, RC_SIGNAL_MESSAGE, key);

  if (event == NULL)
    return;

  event->text = g_strdup (text);
  event->replayed = replayed;
  queue_locked (self, box, event);
}

/* An event, then whatever other threads have left behind it. */
static void
deliver_key (RcCache *self,
             RcEvent *event)
{
  while (event != NULL)
    {
      RcEvent *done = event;
      GQueue *behind;

      emit (self, event);

      g_mutex_lock (&self->lock);
      behind = g_hash_table_lookup (self->deliveries, done->key);
      event = g_queue_pop_head (behind);
      if (event == NULL)
        g_hash_table_remove (self->deliveries, done->key);
      g_mutex_unlock (&self->lock);

      event_free (done);
    }
}

static void
deliver_homeward (RcCache *self)
{
  RcEvent *event;

  g_mutex_lock (&self->lock);

  /* Called from a handler: the caller further up goes on when it returns. */
  if (self->is_delivering)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  self->is_delivering = TRUE;
  while ((event = g_queue_pop_head (&self->homeward)) != NULL)
    {
      g_mutex_unlock (&self->lock);
      emit (self, event);
      event_free (event);
      g_mutex_lock (&self->lock);
    }
  self->is_delivering = FALSE;

  g_mutex_unlock (&self->lock);
}

static gboolean
homeward_cb (gpointer data)
{
  RcCache *self = data;

  g_mutex_lock (&self->lock);
  self->is_homeward_queued = FALSE;
  g_mutex_unlock (&self->lock);

  deliver_homeward (self);
  return G_SOURCE_REMOVE;
}

static void
drop_pin_cb (gpointer data)
{
  rc_pin_drop (RC_CACHE (data)->pin);
}

static void
send_homeward (RcCache *self,
               RcHome  *home)
{
  gboolean is_queued;

  if (rc_home_is_here (home))
    {
      deliver_homeward (self);
      return;
    }

  g_mutex_lock (&self->lock);
  is_queued = self->is_homeward_queued;
  self->is_homeward_queued = TRUE;
  g_mutex_unlock (&self->lock);

  if (!is_queued && rc_pin_hold (self->pin) != NULL)
    rc_home_invoke (home, homeward_cb, self, drop_pin_cb);
}

static gboolean
notify_cb (gpointer data)
{
  RcCache *self = data;

  g_mutex_lock (&self->lock);
  self->is_notify_queued = FALSE;
  g_mutex_unlock (&self->lock);

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

  g_mutex_lock (&self->lock);
  is_queued = self->is_notify_queued;
  self->is_notify_queued = TRUE;
  g_mutex_unlock (&self->lock);

  if (is_queued || rc_pin_hold (self->pin) == NULL)
    return;

  source = g_timeout_source_new (NOTIFY_INTERVAL_MSEC);
  g_source_set_static_name (source, "[resource-cache] notify");
  g_source_set_callback (source, notify_cb, self, drop_pin_cb);
  g_source_attach (source, rc_home_get_context (home));
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
  gint64 due = rc_store_get_next_due (&self->store);

  if (due == self->next_chore)
    return RC_TIME_NEVER;

  if (due == RC_TIME_NEVER)
    rc_chore_unschedule (self->chore);
  else if (due > self->next_chore)
    return RC_TIME_NEVER;

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
         self->homeward.head != NULL;
}

/* Ends a locked section. What it has left in the box is decided now, in order. */
void
rc_cache_unlock (RcCache  *self,
                 RcOutbox *box)
{
  see_off_removed_locked (self, box);
  box->next_chore = plan_chore_locked (self);
  box->has_homeward = !g_queue_is_empty (&self->homeward);
  if (box->has_homeward || box->contents_changed)
    box->home = rc_home_ref (self->home);
  if (box->has_homeward || box->contents_changed || !g_queue_is_empty (&box->events))
    rc_cache_hold (self, box);
  g_mutex_unlock (&self->lock);
}

/* Tells and frees what is in the box: signals, then releases, then the housekeeper. */
void
rc_cache_deliver (RcCache  *self,
                  RcOutbox *box)
{
  RcEvent *event;

  /* First: foreign code may take its time. */
  if (box->next_chore != RC_TIME_NEVER)
    rc_chore_schedule (self->chore, box->next_chore);

  while ((event = g_queue_pop_head (&box->events)) != NULL)
    deliver_key (self, event);
  if (box->has_homeward)
    send_homeward (self, box->home);

  free_removed (box->removed.first);
  g_slist_free_full (box->spares, (GDestroyNotify) rc_resource_unref);
  g_slist_free_full (box->flights, (GDestroyNotify) rc_flight_unref);

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
