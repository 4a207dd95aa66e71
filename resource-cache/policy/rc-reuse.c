/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-reuse-private.h"

/* A life table, as insurers keep it, but for what it takes to be used again. Of the
   entries that reached an age, some were used at that age and some were lost sight of:
   together these give the odds of each step. From the odds follows how many hits per
   insertion a place can bring that is kept up to the best later age, which is what the
   entry in it is worth (the index of Gittins). A scan has poor odds at every age; a loop
   has none before its length and then good ones, so that the youngest goes first. */

#define SHIFT 16
#define ONE (G_GUINT64_CONSTANT (1) << SHIFT)
#define RATE_SHIFT 40

/* One event; the old ones fade. */
#define EVENT 256
#define FADE_SHIFT 5

/* The odds of each class before anything is known, and how many events that is worth: the
   more often and the less long ago, the better. */
#define PRIOR_EVENTS 2
static const guint16 prior_odds[RC_REUSE_N_CLASSES] = {
  ONE * 10 / 100, ONE * 19 / 100, ONE * 27 / 100, ONE * 44 / 100,
  ONE * 60 / 100, ONE * 70 / 100, ONE * 80 / 100, ONE * 85 / 100,
};

/* Steps of a life that are best kept together, seen from the beginning of the first. */
typedef struct
{
  guint64 odds;              /* to be used; in ONE */
  guint64 time;              /* that it takes; in ONE */
  guint64 left;              /* the odds that neither has happened; in ONE */
} Span;

/* In sixteenths of an octave. */
int
rc_reuse_log2 (guint64 number)
{
  static const guint8 sixteenths[16] = { 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15 };
  int octave;

  if (number <= 1)
    return 0;

  octave = 63 - __builtin_clzll (number);
  return 16 * octave + sixteenths[(octave >= 4 ? number >> (octave - 4)
                                               : number << (4 - octave)) & 15];
}

static guint64
get_length (guint step)
{
  return step < 2 ? 1 : G_GUINT64_CONSTANT (1) << ((step + 1) / 2 - 1);
}

static guint64
get_rate (const Span *span)
{
  return (span->odds << RATE_SHIFT) / span->time;
}

static Span
join (const Span *first,
      const Span *second)
{
  return (Span) {
    .odds = first->odds + ((first->left * second->odds) >> SHIFT),
    .time = first->time + ((first->left * second->time) >> SHIFT),
    .left = (first->left * second->left) >> SHIFT,
  };
}

/* @n_older have lived longer than this step. */
static Span
get_step (const RcReuseCount *count,
          guint64             n_older,
          guint               klass,
          guint               step)
{
  guint64 n_at_risk = n_older + count->used + count->lost / 2 + PRIOR_EVENTS * EVENT;
  guint64 n_used = count->used + ((PRIOR_EVENTS * EVENT * prior_odds[klass]) >> SHIFT);
  guint64 odds = n_used * ONE / n_at_risk;

  return (Span) {
    .odds = odds,
    .time = get_length (step) * (ONE - odds / 2),
    .left = ONE - odds,
  };
}

/* From the oldest age on: what comes later is added as long as that pays. */
static void
learn_class (RcReuse *self,
             guint    klass)
{
  Span spans[RC_REUSE_N_AGES];
  guint n_spans = 0;
  guint64 n_older = 0;

  for (guint step = RC_REUSE_N_AGES; step-- > 0; )
    {
      const RcReuseCount *count = &self->counts[klass][step];
      Span span = get_step (count, n_older, klass, step);

      while (n_spans > 0 && get_rate (&spans[n_spans - 1]) > get_rate (&span))
        span = join (&span, &spans[--n_spans]);

      spans[n_spans++] = span;
      self->promise[klass][step] = rc_reuse_log2 (get_rate (&span));
      n_older += count->used + count->lost;
    }
}

static void
learn (RcReuse *self)
{
  for (guint klass = 0; klass < RC_REUSE_N_CLASSES; klass++)
    learn_class (self, klass);
}

static void
fade (RcReuse *self)
{
  for (guint klass = 0; klass < RC_REUSE_N_CLASSES; klass++)
    for (guint step = 0; step < RC_REUSE_N_AGES; step++)
      {
        RcReuseCount *count = &self->counts[klass][step];

        count->used -= count->used >> FADE_SHIFT;
        count->lost -= count->lost >> FADE_SHIFT;
      }
}

/* It must be zeroed. */
void
rc_reuse_init (RcReuse *self)
{
  learn (self);
}

void
rc_reuse_add_used (RcReuse *self,
                   guint    frequency,
                   guint    age)
{
  self->counts[rc_reuse_get_class (frequency)][rc_reuse_get_step (age)].used += EVENT;
}

void
rc_reuse_add_lost (RcReuse *self,
                   guint    frequency,
                   guint    age)
{
  self->counts[rc_reuse_get_class (frequency)][rc_reuse_get_step (age)].lost += EVENT;
}

/* After each insertion; now and then it learns from what has happened. */
void
rc_reuse_tick (RcReuse *self,
               guint    n_entries)
{
  if (self->until_next > 0)
    {
      self->until_next--;
      return;
    }

  learn (self);
  fade (self);
  self->until_next = CLAMP (n_entries / 2, 32, 4096);
}
