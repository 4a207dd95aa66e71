/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-roster-private.h"

#define MAX_WATCHERS 4

typedef struct
{
  RcRosterChangedFunc func;
  gpointer data;
} Watcher;

static GMutex roster_lock;
static GPtrArray *roster;                /* roster_lock; of RcPin, in order of birth */
static Watcher watchers[MAX_WATCHERS];   /* roster_lock */
static guint n_watchers;                 /* roster_lock */

static void
unlock_and_tell (void)
{
  Watcher told[MAX_WATCHERS];
  guint n_told = n_watchers;

  for (guint i = 0; i < n_told; i++)
    told[i] = watchers[i];
  g_mutex_unlock (&roster_lock);

  for (guint i = 0; i < n_told; i++)
    told[i].func (told[i].data);
}

void
rc_roster_add (RcPin *pin)
{
  g_mutex_lock (&roster_lock);
  if (roster == NULL)
    roster = g_ptr_array_new ();
  g_ptr_array_add (roster, rc_pin_ref (pin));
  unlock_and_tell ();
}

void
rc_roster_remove (RcPin *pin)
{
  g_mutex_lock (&roster_lock);
  if (!g_ptr_array_remove (roster, pin))
    {
      g_mutex_unlock (&roster_lock);
      return;
    }
  unlock_and_tell ();

  rc_pin_unref (pin);
}

/* The pins of all caches, in order of birth. */
GPtrArray *
rc_roster_dup (void)
{
  GPtrArray *pins = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_pin_unref);

  g_mutex_lock (&roster_lock);
  for (guint i = 0; roster != NULL && i < roster->len; i++)
    g_ptr_array_add (pins, rc_pin_ref (g_ptr_array_index (roster, i)));
  g_mutex_unlock (&roster_lock);

  return pins;
}

/* @func is called in any thread, with no lock held. */
void
rc_roster_watch (RcRosterChangedFunc func,
                 gpointer            user_data)
{
  g_mutex_lock (&roster_lock);
  g_assert (n_watchers < MAX_WATCHERS);
  watchers[n_watchers++] = (Watcher) { func, user_data };
  g_mutex_unlock (&roster_lock);
}

/* What is under way in another thread may still call @func. */
void
rc_roster_unwatch (RcRosterChangedFunc func,
                   gpointer            user_data)
{
  g_mutex_lock (&roster_lock);
  for (guint i = 0; i < n_watchers; i++)
    if (watchers[i].func == func && watchers[i].data == user_data)
      {
        watchers[i] = watchers[--n_watchers];
        break;
      }
  g_mutex_unlock (&roster_lock);
}
