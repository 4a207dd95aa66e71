/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-roster-private.h"

static GMutex roster_lock;
static GPtrArray *roster;                /* roster_lock; of RcPin, in order of birth */
static RcRosterChangedFunc changed_func; /* roster_lock */
static gpointer changed_data;            /* roster_lock */

static void
unlock_and_tell (void)
{
  RcRosterChangedFunc func = changed_func;
  gpointer data = changed_data;

  g_mutex_unlock (&roster_lock);
  if (func != NULL)
    func (data);
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

/* For the one observer there is: called in any thread, with no lock held. */
void
rc_roster_set_changed_func (RcRosterChangedFunc func,
                            gpointer            user_data)
{
  g_mutex_lock (&roster_lock);
  changed_func = func;
  changed_data = user_data;
  g_mutex_unlock (&roster_lock);
}
