/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-bell-private.h"

#include "rc-clock-private.h"
#include "rc-source-private.h"

struct _RcBell
{
  GSource parent;
  RcPin *pin;
  RcChoreFunc func;
  GClosure *closure;   /* nullable */
  GBytes *memory;      /* where watched is */
  const gint32 *watched;
  gint32 seen;         /* the context's thread */
  gint64 due;          /* atomic */
  gboolean is_over;    /* atomic */
};

static void
call_owner (RcBell *self)
{
  gpointer owner = rc_pin_hold (self->pin);

  if (owner == NULL)
    return;

  self->func (owner, rc_clock_now ());
  rc_pin_drop (self->pin);
}

/* What was written until the context goes to sleep is not left for later. */
static gboolean
bell_prepare (GSource *source,
              int     *timeout_msec)
{
  RcBell *self = (RcBell *) source;
  gint32 now = __atomic_load_n (self->watched, __ATOMIC_RELAXED);

  *timeout_msec = -1;
  if (G_UNLIKELY (now != self->seen))
    {
      self->seen = now;
      call_owner (self);
    }

  return FALSE;
}

/* The housekeeper, which stood still while the machine slept, may be later than what the program
   does now. */
static gboolean
bell_check (GSource *source)
{
  RcBell *self = (RcBell *) source;

  if (G_UNLIKELY (rc_clock_now_coarse () >= __atomic_load_n (&self->due, __ATOMIC_RELAXED)))
    call_owner (self);

  return FALSE;
}

static void
tell (RcBell  *self,
      GObject *owner)
{
  g_auto (GValue) arg = G_VALUE_INIT;

  g_value_init (&arg, G_TYPE_OBJECT);
  g_value_set_object (&arg, owner);
  g_closure_invoke (self->closure, NULL, 1, &arg, NULL);
}

static gboolean
bell_dispatch (GSource     *source,
               GSourceFunc  callback,
               gpointer     data)
{
  RcBell *self = (RcBell *) source;
  GObject *owner;

  g_source_set_ready_time (source, -1);
  if (g_atomic_int_get (&self->is_over))
    return G_SOURCE_REMOVE;

  owner = rc_pin_hold (self->pin);
  if (owner != NULL)
    {
      if (self->closure != NULL)
        tell (self, owner);
      rc_pin_drop (self->pin);
    }

  return G_SOURCE_CONTINUE;
}

static void
bell_finalize (GSource *source)
{
  RcBell *self = (RcBell *) source;

  g_clear_pointer (&self->closure, g_closure_unref);
  g_bytes_unref (self->memory);
  rc_pin_unref (self->pin);
}

static GSourceFuncs bell_funcs = {
  .prepare = bell_prepare,
  .check = bell_check,
  .dispatch = bell_dispatch,
  .finalize = bell_finalize,
};

/* Calls @closure with the owner of @pin in @context, and @func for it when a time has come or the
   number in @memory that is watched has changed. */
RcBell *
rc_bell_new (GMainContext *context,
             RcPin        *pin,
             RcChoreFunc   func,
             GClosure     *closure,
             GBytes       *memory,
             const gint32 *watched)
{
  RcBell *self = (RcBell *) g_source_new (&bell_funcs, sizeof (RcBell));

  self->pin = rc_pin_ref (pin);
  self->func = func;
  self->memory = g_bytes_ref (memory);
  self->watched = watched;
  self->seen = *watched;
  self->due = RC_TIME_NEVER;
  if (closure != NULL)
    {
      self->closure = g_closure_ref (closure);
      g_closure_sink (closure);
      if (G_CLOSURE_NEEDS_MARSHAL (closure))
        g_closure_set_marshal (closure, g_cclosure_marshal_VOID__VOID);
    }
  /* Before all others, so that it looks at the time before anything is done. */
  g_source_set_priority (&self->parent, G_MININT);
  rc_source_attach (&self->parent, "[resource-cache] board", context);

  return self;
}

/* The closure is freed where it would be called: a language may know no other thread. */
void
rc_bell_free (RcBell *self)
{
  g_atomic_int_set (&self->is_over, TRUE);
  g_source_set_ready_time (&self->parent, 0);
  g_source_unref (&self->parent);
}

void
rc_bell_ring (RcBell *self)
{
  g_source_set_ready_time (&self->parent, 0);
}

void
rc_bell_set_due (RcBell *self,
                 gint64  due)
{
  __atomic_store_n (&self->due, due, __ATOMIC_RELAXED);
}
