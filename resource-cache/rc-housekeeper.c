/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-housekeeper-private.h"

#include "rc-clock-private.h"
#include "rc-fork-private.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

#define NOT_SCHEDULED G_MAXINT64

/* A sleep ends by the monotonic clock, which stands still while the machine
   sleeps: look again now and then. */
#define LONGEST_NAP_USEC (30 * G_USEC_PER_SEC)

/* Between two steps of a chore whoever waits for its owner's lock has to be woken, and to get
   it: a mutex is not fair. */
#define PAUSE_USEC 15
#define MAX_EARNED_USEC 1000

struct _RcChore
{
  gatomicrefcount ref_count;
  gboolean is_over;        /* lock; not to be done again */
  RcPin *pin;
  RcChoreFunc func;
  gint64 due;              /* lock */
  GSequenceIter *place;    /* lock; NULL while not queued */
};

static struct
{
  GMutex lock;
  GCond changed;           /* the queue, or the time */
  GCond idle;              /* nothing is due, nothing is being done */
  GSequence *queue;        /* lock; of RcChore, by due */
  GThread *thread;         /* lock; NULL while there is nothing to wait for */
  gboolean is_busy;        /* lock; a chore is being done */
  gboolean is_missing;     /* lock to write, atomic; there was no thread to be had */
  gint64 earned_usec;      /* the thread's own; how long it may pause */
} keeper;

/* In a process that was forked off there is no housekeeper, and no telling in which state
   it was: what it knows is not touched. */
static gboolean
is_orphaned (void)
{
  return rc_fork_get_generation () > 0;
}

RcChore *
rc_chore_new (RcPin       *pin,
              RcChoreFunc  func)
{
  RcChore *self = g_new0 (RcChore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->pin = rc_pin_ref (pin);
  self->func = func;
  self->due = NOT_SCHEDULED;
  rc_fork_get_generation ();

  return self;
}

static void
chore_unref (RcChore *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rc_pin_unref (self->pin);
  g_free (self);
}

static int
compare_due (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  gint64 due_a = ((const RcChore *) a)->due;
  gint64 due_b = ((const RcChore *) b)->due;

  return (due_a > due_b) - (due_a < due_b);
}

static RcChore *
peek_locked (void)
{
  GSequenceIter *first = g_sequence_get_begin_iter (keeper.queue);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
dequeue_locked (RcChore *self)
{
  g_clear_pointer (&self->place, g_sequence_remove);
  self->due = NOT_SCHEDULED;
}

static void
nap_locked (gint64 due)
{
  gint64 nap;

  if (rc_clock_is_frozen ())
    {
      g_cond_wait (&keeper.changed, &keeper.lock);
      return;
    }

  nap = MIN (due - rc_clock_now (), LONGEST_NAP_USEC);
  g_cond_wait_until (&keeper.changed, &keeper.lock, g_get_monotonic_time () + nap);
}

/* Pauses, if a chore goes on, but not for longer in all than it works: on a busy machine a short
   pause takes long. */
static void
give_way (gint64   began_at,
          gboolean goes_on)
{
  gint64 ended_at = g_get_monotonic_time ();

  keeper.earned_usec = MIN (keeper.earned_usec + ended_at - began_at, MAX_EARNED_USEC);
  if (!goes_on || keeper.earned_usec <= 0)
    return;

  g_usleep (PAUSE_USEC);
  keeper.earned_usec -= g_get_monotonic_time () - ended_at;
}

static void
do_chore_and_relock (RcChore *chore)
{
  gint64 next = NOT_SCHEDULED;
  gint64 began_at;
  gpointer owner;

  g_atomic_ref_count_inc (&chore->ref_count);
  dequeue_locked (chore);
  keeper.is_busy = TRUE;
  g_mutex_unlock (&keeper.lock);

  began_at = g_get_monotonic_time ();
  owner = rc_pin_hold (chore->pin);
  if (owner != NULL)
    {
      next = chore->func (owner, rc_clock_now ());
      rc_chore_schedule (chore, next);
      rc_pin_drop (chore->pin);
    }
  chore_unref (chore);
  give_way (began_at, next <= rc_clock_now ());

  g_mutex_lock (&keeper.lock);
  keeper.is_busy = FALSE;
}

/* A pause is as short as it says, and not as the system likes to have it for its timers. */
static void
ask_for_exact_pauses (void)
{
#ifdef __linux__
  prctl (PR_SET_TIMERSLACK, 1, 0, 0, 0);
#endif
}

static gpointer
keep_house (gpointer unused)
{
  RcChore *chore;

  ask_for_exact_pauses ();
  g_mutex_lock (&keeper.lock);
  while ((chore = peek_locked ()) != NULL)
    {
      if (chore->due <= rc_clock_now ())
        {
          do_chore_and_relock (chore);
          continue;
        }

      g_cond_broadcast (&keeper.idle);
      nap_locked (chore->due);
    }

  g_clear_pointer (&keeper.thread, g_thread_unref);
  g_cond_broadcast (&keeper.idle);
  g_mutex_unlock (&keeper.lock);

  return NULL;
}

/* For who moves the clock in a test: returns when nothing that is due is left. */
static void
catch_up (void)
{
  RcChore *chore;

  if (is_orphaned ())
    return;

  g_mutex_lock (&keeper.lock);
  g_cond_signal (&keeper.changed);
  while (keeper.thread != NULL && keeper.thread != g_thread_self () && rc_clock_is_frozen () &&
         (keeper.is_busy || ((chore = peek_locked ()) != NULL && chore->due <= rc_clock_now ())))
    g_cond_wait (&keeper.idle, &keeper.lock);
  g_mutex_unlock (&keeper.lock);
}

static void
enqueue_locked (RcChore *self,
                gint64   due)
{
  if (keeper.queue == NULL)
    {
      keeper.queue = g_sequence_new (NULL);
      rc_clock_set_changed_func (catch_up);
    }

  self->due = due;
  if (self->place == NULL)
    self->place = g_sequence_insert_sorted (keeper.queue, self, compare_due, NULL);
  else
    g_sequence_sort_changed (self->place, compare_due, NULL);
}

/* Returns an error if there is no thread to be had for what is to do, the first time. */
static GError *
start_locked (void)
{
  gboolean was_missing = keeper.is_missing;
  GError *error = NULL;

  if (keeper.queue == NULL || peek_locked () == NULL || keeper.thread != NULL)
    return NULL;

  keeper.thread = g_thread_try_new ("resource-cache", keep_house, NULL, &error);
  g_atomic_int_set (&keeper.is_missing, keeper.thread == NULL);
  if (was_missing)
    g_clear_error (&error);

  return error;
}

static void
unlock_and_tell (GError *error)
{
  g_mutex_unlock (&keeper.lock);
  if (error == NULL)
    return;

  g_message ("What expires stays open until its cache is used again: %s", error->message);
  g_error_free (error);
}

/* Does the chore at @due, or earlier if it is scheduled earlier already. */
void
rc_chore_schedule (RcChore *self,
                   gint64   due)
{
  if (is_orphaned ())
    return;

  g_mutex_lock (&keeper.lock);
  if (due < self->due && !self->is_over)
    {
      enqueue_locked (self, due);
      if (self == peek_locked ())
        g_cond_signal (&keeper.changed);
    }
  unlock_and_tell (start_locked ());
}

/* Where there was no thread to be had, there may be one by now. */
void
rc_housekeeper_retry (void)
{
  if (G_LIKELY (!g_atomic_int_get (&keeper.is_missing)) || is_orphaned ())
    return;

  g_mutex_lock (&keeper.lock);
  unlock_and_tell (start_locked ());
}

static void
unschedule_locked (RcChore *self)
{
  if (self->place == NULL)
    return;

  dequeue_locked (self);
  g_cond_signal (&keeper.changed);
}

/* There is nothing to do any more, for now. */
void
rc_chore_unschedule (RcChore *self)
{
  if (is_orphaned ())
    return;

  g_mutex_lock (&keeper.lock);
  unschedule_locked (self);
  g_mutex_unlock (&keeper.lock);
}

/* For the owner that goes: it may still be under way, but not begin again. */
void
rc_chore_end (RcChore *self)
{
  if (is_orphaned ())
    return;

  g_mutex_lock (&keeper.lock);
  self->is_over = TRUE;
  unschedule_locked (self);
  g_mutex_unlock (&keeper.lock);
}

void
rc_chore_free (RcChore *self)
{
  rc_chore_end (self);
  chore_unref (self);
}

gboolean
rc_housekeeper_is_running (void)
{
  gboolean is_running;

  if (is_orphaned ())
    return FALSE;

  g_mutex_lock (&keeper.lock);
  is_running = keeper.thread != NULL;
  g_mutex_unlock (&keeper.lock);

  return is_running;
}
