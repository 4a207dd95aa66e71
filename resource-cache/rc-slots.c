/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-slots-private.h"

void
rc_slots_init (RcSlots *self)
{
  self->max_running = 0;
  g_queue_init (&self->running);
  g_queue_init (&self->queued);
  g_queue_init (&self->gate.running);
}

/* Of those that run; NULL if there is none. */
RcFlight *
rc_slots_peek_oldest (RcSlots *self)
{
  return self->running.head != NULL ? self->running.head->data : NULL;
}

static void
run (RcSlots  *self,
     RcFlight *flight,
     gint64    now)
{
  flight->began_at = now;
  flight->is_running = TRUE;
  g_queue_push_tail_link (&self->running, &flight->slot);
  rc_wait_gate_run (&self->gate, &flight->node);
}

static void
queue (RcSlots  *self,
       RcFlight *flight)
{
  GList *link = self->queued.tail;

  while (link != NULL && ((RcFlight *) link->data)->priority > flight->priority)
    link = link->prev;

  flight->is_queued = TRUE;
  rc_wait_gate_queue (&self->gate, &flight->node);
  g_queue_insert_after_link (&self->queued, link, &flight->slot);
}

static void
unqueue (RcSlots  *self,
         RcFlight *flight)
{
  flight->is_queued = FALSE;
  g_queue_unlink (&self->queued, &flight->slot);
}

static gboolean
has_slot (RcSlots *self)
{
  return self->max_running == 0 || self->running.length < self->max_running;
}

/* What ran when the process was forked off does not run here. */
static void
forget_other_generations (RcSlots  *self,
                          RcFlight *flight)
{
  RcFlight *oldest = rc_slots_peek_oldest (self);

  if (oldest == NULL || oldest->generation == flight->generation)
    return;

  for (GList *link = self->running.head; link != NULL; link = link->next)
    ((RcFlight *) link->data)->is_running = FALSE;
  for (GList *link = self->queued.head; link != NULL; link = link->next)
    ((RcFlight *) link->data)->is_queued = FALSE;

  g_queue_init (&self->running);
  g_queue_init (&self->queued);
  g_queue_init (&self->gate.running);
}

/* TRUE if it may run now. */
gboolean
rc_slots_enter (RcSlots  *self,
                RcFlight *flight,
                gint64    now)
{
  forget_other_generations (self, flight);

  if (has_slot (self) && self->queued.head == NULL)
    run (self, flight, now);
  else
    queue (self, flight);

  return flight->is_running;
}

/* It has ended, or has to be reckoned with no more. */
void
rc_slots_leave (RcSlots  *self,
                RcFlight *flight)
{
  if (flight->is_queued)
    unqueue (self, flight);
  else if (flight->is_running)
    g_queue_unlink (&self->running, &flight->slot);
  else
    return;

  flight->is_running = FALSE;
  rc_wait_gate_leave (&self->gate, &flight->node);
}

/* The next one that may run now, or NULL. */
RcFlight *
rc_slots_next (RcSlots *self,
               gint64   now)
{
  RcFlight *flight;

  if (self->queued.head == NULL || !has_slot (self))
    return NULL;

  flight = self->queued.head->data;
  unqueue (self, flight);
  run (self, flight, now);

  return flight;
}

/* It may run now, whether there is a slot or not. */
void
rc_slots_promote (RcSlots  *self,
                  RcFlight *flight,
                  gint64    now)
{
  unqueue (self, flight);
  run (self, flight, now);
}

/* It has become more urgent. */
void
rc_slots_set_priority (RcSlots  *self,
                       RcFlight *flight,
                       int       priority)
{
  flight->priority = priority;
  if (!flight->is_queued)
    return;

  unqueue (self, flight);
  queue (self, flight);
}

/* Whether the turn of this queued one would never come. */
gboolean
rc_slots_is_needed (RcSlots  *self,
                    RcFlight *flight)
{
  return rc_wait_gate_needs (&self->gate, &flight->node);
}

/* References on all that run or queue. */
GSList *
rc_slots_list (RcSlots *self)
{
  GSList *flights = NULL;

  for (GList *link = self->running.head; link != NULL; link = link->next)
    flights = g_slist_prepend (flights, rc_flight_ref (link->data));
  for (GList *link = self->queued.head; link != NULL; link = link->next)
    flights = g_slist_prepend (flights, rc_flight_ref (link->data));

  return flights;
}
