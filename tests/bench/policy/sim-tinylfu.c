/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-list.h"
#include "sim-sketch.h"
#include "sim.h"

#include <math.h>

/* W-TinyLFU (Einziger and others, TOS 2017) with a window that climbs to where the hit rate
   is better: what falls out of the window has to be asked for more often than what it would
   replace. */
typedef struct
{
  guint capacity;
  SimLink *links;
  SimList window;
  SimList probation;
  SimList protected;
  SimSketch sketch;
  double window_size;
  double step;
  double last_rate;
  guint n_hits;
  guint n_uses;
} TinyLfu;

static gpointer
tinylfu_create (const SimSetup *setup)
{
  TinyLfu *self = g_new0 (TinyLfu, 1);

  self->capacity = setup->capacity;
  self->links = g_new0 (SimLink, setup->trace->n_keys);
  self->window = self->probation = self->protected = (SimList) SIM_LIST_INIT;
  sim_sketch_init (&self->sketch, setup->capacity);
  self->window_size = MAX (setup->capacity * 0.01, 1);
  self->step = -0.0625 * setup->capacity;

  return self;
}

static void
tinylfu_destroy (gpointer data)
{
  TinyLfu *self = data;

  g_free (self->links);
  sim_sketch_clear (&self->sketch);
  g_free (self);
}

static void
demote (TinyLfu *self)
{
  guint size = (self->capacity - (guint) self->window_size) * 0.8;

  while (self->protected.length > size)
    sim_list_append (&self->probation, self->links, self->protected.first);
}

static void
climb (TinyLfu *self)
{
  double rate = (double) self->n_hits / self->n_uses;
  double change = rate - self->last_rate;
  double step = change >= 0 ? self->step : -self->step;

  self->step = fabs (change) >= 0.05 ? copysign (0.0625 * self->capacity, step) : 0.98 * step;
  self->last_rate = rate;
  self->n_hits = self->n_uses = 0;
  self->window_size = CLAMP (self->window_size + step, 1, MAX (0.8 * self->capacity, 1));

  demote (self);
  while (step > 0 && self->window.length < (guint) self->window_size &&
         self->probation.length > 0)
    sim_list_append (&self->window, self->links, self->probation.first);
}

/* The one that has to go when @candidate leaves the window. */
static guint
choose (TinyLfu *self,
        guint    candidate)
{
  guint victim = self->probation.first;

  if (victim == SIM_NONE)
    victim = self->protected.first;
  if (victim == SIM_NONE)
    return candidate;

  return sim_sketch_estimate (&self->sketch, candidate) >
         sim_sketch_estimate (&self->sketch, victim) ? victim : candidate;
}

static void
make_room (TinyLfu *self)
{
  while (self->window.length > (guint) self->window_size)
    {
      guint candidate = self->window.first;
      guint n = self->window.length + self->probation.length + self->protected.length;
      guint victim = n > self->capacity ? choose (self, candidate) : SIM_NONE;

      sim_list_append (&self->probation, self->links, candidate);
      if (victim != SIM_NONE)
        sim_list_remove (self->links, victim);
    }
  while (self->window.length + self->probation.length + self->protected.length > self->capacity)
    sim_list_remove (self->links, self->probation.length > 0 ? self->probation.first
                                                             : self->protected.first);
}

static gboolean
tinylfu_use (gpointer data,
             guint    key,
             guint    at)
{
  TinyLfu *self = data;
  SimList *list = self->links[key].list;

  sim_sketch_add (&self->sketch, key);
  self->n_uses++;
  self->n_hits += list != NULL;

  if (list == NULL || list == &self->window)
    sim_list_append (&self->window, self->links, key);
  else
    sim_list_append (&self->protected, self->links, key);

  demote (self);
  make_room (self);
  if (self->n_uses >= 10 * self->capacity)
    climb (self);

  return list != NULL;
}

const SimPolicy sim_tinylfu = { "W-TinyLFU", tinylfu_create, tinylfu_use, tinylfu_destroy };
