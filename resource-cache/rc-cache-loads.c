/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-loads-private.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-load-private.h"

static void
facts_free (gpointer data)
{
  RcLoadFacts *self = data;

  g_free (self->key);
  g_free (self->message);
  g_free (self);
}

static RcLoadFacts *
describe (RcFlight *flight,
          gboolean  is_queued)
{
  RcLoadFacts *facts = g_new0 (RcLoadFacts, 1);

  facts->key = g_strdup (flight->key);
  facts->elapsed_usec = MAX (rc_clock_now () - flight->made_at, 0);
  facts->is_queued = is_queued;
  rc_load_peek_shown (flight, &facts->progress, &facts->message);

  return facts;
}

static void
collect_locked (GQueue    *queue,
                GPtrArray *flights,
                guint      max_flights)
{
  for (GList *link = queue->head; link != NULL && flights->len < max_flights; link = link->next)
    g_ptr_array_add (flights, rc_flight_ref (link->data));
}

/* Of RcLoadFacts: those that run, the oldest first, then those that queue. No load is
   referenced: a language binding would have to be asked. */
GPtrArray *
rc_cache_list_loads (RcCache *self,
                     guint    max_loads)
{
  g_autoptr (GPtrArray) flights = NULL;
  GPtrArray *loads = g_ptr_array_new_with_free_func (facts_free);
  guint n_running;

  flights = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_flight_unref);
  rc_cache_lock (self);
  collect_locked (&self->slots.running, flights, max_loads);
  n_running = flights->len;
  collect_locked (&self->slots.queued, flights, max_loads);
  rc_cache_unlock_only (self);

  for (guint i = 0; i < flights->len; i++)
    g_ptr_array_add (loads, describe (g_ptr_array_index (flights, i), i >= n_running));

  return loads;
}
