/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-hash-private.h"

/* How what happens under the lock reaches the outside after it. Events are posted in
 * the order in which things happen: what has just left the store comes before the event
 * that is posted next.
 *
 * Without a home, the thread that caused an event emits it. Two threads that cause
 * events of one key at once can't both: whoever comes second leaves its event to
 * the first, who emits it next. So the order of each key's events is the order in
 * which things happened, and nobody waits for a foreign handler. */

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

/* What waits behind the event of @key that some thread emits right now; NULL if none does. */
static GQueue *
find_behind_locked (RcCache    *self,
                    const char *key)
{
  RcTelling *telling = rc_cache_find_telling_locked (self, key);

  return telling != NULL ? &telling->behind : g_hash_table_lookup (self->deliveries, key);
}

/* What is on its way home comes first, even if there is no home any more. */
gboolean
rc_cache_tells_at_home_locked (RcCache *self)
{
  return self->home != NULL || self->homeward.head != NULL || self->is_delivering;
}

/* Takes over @event. */
void
rc_cache_emit_event (RcCache *self,
                     RcEvent *event)
{
  emit (self, event);
  event_free (event);
}

static void
queue_locked (RcCache  *self,
              RcOutbox *box,
              RcEvent  *event)
{
  GQueue *behind;

  if (rc_cache_tells_at_home_locked (self))
    {
      g_queue_push_tail (&self->homeward, event);
      return;
    }

  if (self->deliveries == NULL)
    self->deliveries = g_hash_table_new_full (rc_hash_text, g_str_equal, g_free,
                                              (GDestroyNotify) g_queue_free);
  behind = find_behind_locked (self, event->key);
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
void
rc_cache_see_off_removed_locked (RcCache  *self,
                                 RcOutbox *box)
{
  RcEntry *entry = box->seen_off != NULL ? box->seen_off->next : box->removed.first;

  for (; entry != NULL; entry = entry->next)
    {
      RcFlight *flight = rc_cache_find_flight_locked (self, entry->key);

      box->seen_off = entry;
      box->contents_changed = TRUE;
      rc_taps_cut_locked (self->taps, entry);
      if (flight != NULL)
        rc_cache_let_go_of_previous_locked (flight, box);
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

  rc_cache_see_off_removed_locked (self, box);
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

  rc_cache_see_off_removed_locked (self, box);
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

      rc_cache_lock (self);
      behind = g_hash_table_lookup (self->deliveries, done->key);
      event = g_queue_pop_head (behind);
      if (event == NULL)
        g_hash_table_remove (self->deliveries, done->key);
      rc_cache_unlock_only (self);

      event_free (done);
    }
}

/* What is there by now; what comes meanwhile has to wait, so that it does not go on for ever.
   Returns whether there is more. */
static gboolean
deliver_homeward (RcCache *self)
{
  gboolean has_more;
  guint n_events;

  rc_cache_lock (self);

  /* Called from a handler: the caller further up goes on when it returns. */
  if (self->is_delivering)
    {
      rc_cache_unlock_only (self);
      return FALSE;
    }

  self->is_delivering = TRUE;
  for (n_events = self->homeward.length; n_events > 0; n_events--)
    {
      RcEvent *event = g_queue_pop_head (&self->homeward);

      rc_cache_unlock_only (self);
      rc_cache_emit_event (self, event);
      rc_cache_lock (self);
    }
  self->is_delivering = FALSE;
  has_more = !g_queue_is_empty (&self->homeward);

  rc_cache_unlock_only (self);
  return has_more;
}

/* FALSE if somebody else has seen to it already. */
static gboolean
claim_homeward (RcCache *self)
{
  gboolean is_queued;

  rc_cache_lock (self);
  is_queued = self->is_homeward_queued;
  self->is_homeward_queued = TRUE;
  rc_cache_unlock_only (self);

  return !is_queued;
}

static gboolean
homeward_cb (gpointer data)
{
  RcCache *self = data;

  rc_cache_lock (self);
  self->is_homeward_queued = FALSE;
  rc_cache_unlock_only (self);

  return deliver_homeward (self) && claim_homeward (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* For a source that holds the pin of a cache. */
void
rc_cache_drop_pin (gpointer data)
{
  rc_pin_drop (RC_CACHE (data)->pin);
}

static void
send_homeward (RcCache *self,
               RcHome  *home)
{
  gboolean has_more = TRUE;

  if (rc_home_is_here (home))
    has_more = deliver_homeward (self);
  /* Without a home nobody else goes on. */
  while (has_more && home == NULL)
    has_more = deliver_homeward (self);

  if (has_more && claim_homeward (self) && rc_pin_hold (self->pin) != NULL)
    rc_home_invoke (home, homeward_cb, self, rc_cache_drop_pin);
}

/* Tells what is in the box, where it wants to be told. */
void
rc_cache_deliver_events (RcCache  *self,
                         RcOutbox *box)
{
  RcEvent *event;

  while ((event = g_queue_pop_head (&box->events)) != NULL)
    deliver_key (self, event);
  if (box->has_homeward)
    send_homeward (self, box->home);
}
