/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RC_N_STRIPES 8
#define RC_STRIPE_LOG_SIZE 64

/* What a reader has used, to be told to those who keep the order when they have the lock. */
typedef struct
{
  guint64 stamp;
  gint64 time;
  gpointer item;
} RcUse;

/* What is written by several threads must not be on one line of the processor's cache. */
#define RC_STRIPE_LINE 64

/* One part of the lock. What a reader writes is its part's, or atomic. */
typedef struct
{
  GMutex lock;
  guint64 hits;             /* lock */
  guint64 time_saved;       /* lock */
  guint64 clock;            /* lock; the stamp that its readers gave last */
  guint n_uses;             /* lock */
  RcUse *uses;              /* lock; NULL as long as there is one part */
} RcStripe;

/* A lock of several parts, so that threads which only look do not wait for each other:
   each has a part of its own, and who changes something takes them all. A program with one
   thread has one part. */
typedef struct
{
  RcStripe *first;                    /* of the thread that came first; taken first by writers;
                                         the owner's, where nothing near is read by others */
  RcStripe **by_thread;               /* atomic, and so are the RC_N_STRIPES of them; NULL until
                                         such a thread has come */
  RcStripe **others;                  /* all of them; in the order in which writers take them */
  guint n_others;                     /* all of them */
  gboolean is_shut;                   /* all of them; nobody has a part of its own */
  guint64 last_use;                   /* atomic; its stamp */
} RcStripes;

typedef void (*RcStripeFunc) (RcStripe *stripe,
                              gpointer  data);
typedef void (*RcUseFunc)    (gpointer  item,
                              gint64    time,
                              gpointer  data);

void      rc_stripes_init        (RcStripes *self,
                                  RcStripe  *first);
void      rc_stripes_clear       (RcStripes *self);

void      rc_stripes_lock        (RcStripes *self);
void      rc_stripes_unlock      (RcStripes *self);
void      rc_stripes_add_locked  (RcStripes *self);
void      rc_stripes_shut_locked (RcStripes *self);
void      rc_stripes_foreach_locked (RcStripes *self,
                                  RcStripeFunc func,
                                  gpointer   data);
guint64   rc_stripes_get_clock_locked (RcStripes *self);
void      rc_stripes_set_clock_locked (RcStripes *self,
                                  guint64    clock);
void      rc_stripes_take_uses_locked (RcStripes *self,
                                  RcUseFunc  func,
                                  gpointer   data);

/* Few bytes, that a program which loads the library late still has room for. */
extern __thread guint rc_stripe_number G_GNUC_INTERNAL
  __attribute__ ((tls_model ("initial-exec")));
guint     rc_stripes_draw_number (void);

/* Which part is the calling thread's. */
static inline guint
rc_stripes_get_part (void)
{
  guint number = rc_stripe_number;

  if (G_UNLIKELY (number == 0))
    number = rc_stripes_draw_number ();

  return number % RC_N_STRIPES;
}

/* What @part of the threads has; NULL if it has none yet. */
static inline RcStripe *
rc_stripes_get (RcStripes *self,
                guint      part)
{
  RcStripe **by_thread = g_atomic_pointer_get (&self->by_thread);

  return g_atomic_pointer_get (&by_thread[part]);
}

/* The calling thread's own part; likewise. */
static inline RcStripe *
rc_stripes_get_own (RcStripes *self)
{
  return rc_stripes_get (self, rc_stripes_get_part ());
}

/* FALSE if somebody has to take the uses first. */
static inline gboolean
rc_stripe_has_room (RcStripe *stripe)
{
  return stripe->n_uses < RC_STRIPE_LOG_SIZE;
}

/* A stamp that no reader of this part has given yet, and @least at least. */
static inline guint64
rc_stripe_draw_stamp (RcStripe *stripe,
                      guint64   least)
{
  stripe->clock = MAX (stripe->clock + 1, least);

  return stripe->clock;
}

/* For readers of one part among several. */
static inline void
rc_stripes_note_use (RcStripes *self,
                     RcStripe  *stripe,
                     gpointer   item,
                     gint64     time)
{
  RcUse *use = &stripe->uses[stripe->n_uses++];

  use->stamp = __atomic_add_fetch (&self->last_use, 1, __ATOMIC_RELAXED);
  use->time = time;
  use->item = item;
}

G_END_DECLS
