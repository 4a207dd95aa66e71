/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-callback-private.h"

/* NULL for no function: the data is then freed at once. */
RcCallback *
rc_callback_new (GCallback      func,
                 gpointer       data,
                 GDestroyNotify notify)
{
  RcCallback *self;

  if (func == NULL)
    {
      if (notify != NULL)
        notify (data);
      return NULL;
    }

  self = g_new (RcCallback, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->func = func;
  self->data = data;
  self->notify = notify;

  return self;
}

RcCallback *
rc_callback_ref (RcCallback *self)
{
  if (self != NULL)
    g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/* May call into the program: never under a lock. */
void
rc_callback_unref (RcCallback *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->notify != NULL)
    self->notify (self->data);
  g_free (self);
}
