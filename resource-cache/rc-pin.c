/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-pin-private.h"

struct _RcPin
{
  gatomicrefcount ref_count;
  GMutex lock;
  GObject *object;         /* lock; NULL once it was disposed of */
  GObject *outlived;       /* lock; our reference on it when disposed of while held */
  guint n_holds;           /* lock */
};

RcPin *
rc_pin_new (GObject *object)
{
  RcPin *self = g_new0 (RcPin, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->object = object;

  return self;
}

RcPin *
rc_pin_ref (RcPin *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rc_pin_unref (RcPin *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->n_holds == 0);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The object, whose memory (and @self) stays until rc_pin_drop(); NULL if it was
   disposed of. */
gpointer
rc_pin_hold (RcPin *self)
{
  gpointer object;

  g_mutex_lock (&self->lock);
  object = self->object;
  if (object != NULL)
    {
      self->n_holds++;
      rc_pin_ref (self);
    }
  g_mutex_unlock (&self->lock);

  return object;
}

void
rc_pin_drop (RcPin *self)
{
  GObject *outlived = NULL;

  g_mutex_lock (&self->lock);
  g_assert (self->n_holds > 0);
  if (--self->n_holds == 0)
    outlived = g_steal_pointer (&self->outlived);
  g_mutex_unlock (&self->lock);

  if (outlived != NULL)
    g_object_unref (outlived);
  rc_pin_unref (self);
}

/* To be called from the object's dispose: nobody can pin it from here on. */
void
rc_pin_dispose (RcPin *self)
{
  GObject *object;

  g_mutex_lock (&self->lock);
  object = g_steal_pointer (&self->object);
  g_mutex_unlock (&self->lock);
  if (object == NULL)
    return;

  /* Before the last holder may see it: it will take this reference along. */
  g_object_ref (object);

  g_mutex_lock (&self->lock);
  if (self->n_holds > 0)
    self->outlived = g_steal_pointer (&object);
  g_mutex_unlock (&self->lock);

  if (object != NULL)
    g_object_unref (object);
}
