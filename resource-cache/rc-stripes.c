/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-stripes-private.h"

/* In whole lines. */
#define SIZE ((sizeof (RcStripe) + RC_STRIPE_LINE - 1) / RC_STRIPE_LINE * RC_STRIPE_LINE)

__thread guint rc_stripe_number;

/* As long as nobody has come. */
static RcStripe *nobody[RC_N_STRIPES];

void
rc_stripes_init (RcStripes *self,
                 RcStripe  *first)
{
  self->first = first;
  self->by_thread = nobody;
  g_mutex_init (&first->lock);
}

static void
stripe_clear (RcStripe *stripe)
{
  g_mutex_clear (&stripe->lock);
  g_free (stripe->uses);
}

void
rc_stripes_clear (RcStripes *self)
{
  for (guint i = 0; i < self->n_others; i++)
    {
      stripe_clear (self->others[i]);
      g_aligned_free (self->others[i]);
    }
  g_free (self->others);
  if (self->by_thread != nobody)
    g_aligned_free (self->by_thread);
  stripe_clear (self->first);
}

/* Threads count from 1. */
guint
rc_stripes_draw_number (void)
{
  static guint last;

  rc_stripe_number = (guint) g_atomic_int_add (&last, 1) + 1;
  if (rc_stripe_number == 0)
    rc_stripe_number = RC_N_STRIPES;

  return rc_stripe_number;
}

/* For changes. The first part keeps other writers out, so that the number is safe to read. */
void
rc_stripes_lock (RcStripes *self)
{
  g_mutex_lock (&self->first->lock);
  for (guint i = 0; i < self->n_others; i++)
    g_mutex_lock (&self->others[i]->lock);
}

void
rc_stripes_unlock (RcStripes *self)
{
  for (guint i = self->n_others; i > 0; i--)
    g_mutex_unlock (&self->others[i - 1]->lock);
  g_mutex_unlock (&self->first->lock);
}

void
rc_stripes_foreach_locked (RcStripes    *self,
                           RcStripeFunc  func,
                           gpointer      data)
{
  func (self->first, data);
  for (guint i = 0; i < self->n_others; i++)
    func (self->others[i], data);
}

/* The latest stamp that any reader has given. */
guint64
rc_stripes_get_clock_locked (RcStripes *self)
{
  guint64 clock = self->first->clock;

  for (guint i = 0; i < self->n_others; i++)
    clock = MAX (clock, self->others[i]->clock);

  return clock;
}

/* From here on all stamps are later than @clock. */
void
rc_stripes_set_clock_locked (RcStripes *self,
                             guint64    clock)
{
  self->first->clock = clock;
  for (guint i = 0; i < self->n_others; i++)
    self->others[i]->clock = clock;
}

static gboolean
has_none (RcStripes *self)
{
  for (guint i = 0; i < RC_N_STRIPES; i++)
    if (self->by_thread[i] != NULL)
      return FALSE;

  return TRUE;
}

static RcStripe *
add_other_locked (RcStripes *self)
{
  RcStripe *stripe = g_aligned_alloc0 (1, SIZE, RC_STRIPE_LINE);

  if (self->n_others == 0)
    {
      self->others = g_new (RcStripe *, RC_N_STRIPES - 1);
      self->first->uses = g_new (RcUse, RC_STRIPE_LOG_SIZE);
    }
  stripe->uses = g_new (RcUse, RC_STRIPE_LOG_SIZE);
  g_mutex_init (&stripe->lock);
  g_mutex_lock (&stripe->lock);
  self->others[self->n_others++] = stripe;

  return stripe;
}

/* In lines that nobody writes to. */
static void
add_places_locked (RcStripes *self)
{
  gsize size = RC_N_STRIPES * sizeof (RcStripe *);

  if (self->by_thread == nobody)
    g_atomic_pointer_set (&self->by_thread, g_aligned_alloc0 (1, size, RC_STRIPE_LINE));
}

/* Gives the calling thread a part of its own. */
void
rc_stripes_add_locked (RcStripes *self)
{
  guint number = rc_stripe_number != 0 ? rc_stripe_number : rc_stripes_draw_number ();
  guint part = number % RC_N_STRIPES;

  if (self->is_shut || self->by_thread[part] != NULL)
    return;

  add_places_locked (self);
  g_atomic_pointer_set (&self->by_thread[part],
                        has_none (self) ? self->first : add_other_locked (self));
}

/* From here on everybody takes the whole lock. */
void
rc_stripes_shut_locked (RcStripes *self)
{
  self->is_shut = TRUE;
  for (guint i = 0; self->by_thread != nobody && i < RC_N_STRIPES; i++)
    g_atomic_pointer_set (&self->by_thread[i], NULL);
}

static RcUse *
take_earliest_locked (RcStripes *self,
                      guint     *taken)
{
  RcUse *earliest = NULL;
  guint from = 0;

  for (guint i = 0; i <= self->n_others; i++)
    {
      RcStripe *stripe = i > 0 ? self->others[i - 1] : self->first;

      if (taken[i] < stripe->n_uses &&
          (earliest == NULL || stripe->uses[taken[i]].stamp < earliest->stamp))
        {
          earliest = &stripe->uses[taken[i]];
          from = i;
        }
    }

  taken[from]++;
  return earliest;
}

static void
forget_uses (RcStripe *stripe,
             gpointer  unused)
{
  stripe->n_uses = 0;
}

/* In the order in which they came. */
void
rc_stripes_take_uses_locked (RcStripes *self,
                             RcUseFunc  func,
                             gpointer   data)
{
  guint taken[RC_N_STRIPES] = { 0, };
  RcUse *use;

  while ((use = take_earliest_locked (self, taken)) != NULL)
    func (use->item, use->time, data);

  rc_stripes_foreach_locked (self, forget_uses, NULL);
}
