/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-home-private.h"

#include "rc-source-private.h"

struct _RcHome
{
  gatomicrefcount ref_count;
  GMainContext *context;
  GThread *thread;
};

RcHome *
rc_home_new (GMainContext *context)
{
  RcHome *self = g_new (RcHome, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context);
  self->thread = g_thread_ref (g_thread_self ());

  return self;
}

RcHome *
rc_home_ref (RcHome *self)
{
  if (self != NULL)
    g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
rc_home_unref (RcHome *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_main_context_unref (self->context);
  g_thread_unref (self->thread);
  g_free (self);
}

GMainContext *
rc_home_get_context (RcHome *self)
{
  return self != NULL ? self->context : NULL;
}

/* No home is everywhere. */
gboolean
rc_home_is_here (RcHome *self)
{
  return self == NULL || self->thread == g_thread_self () ||
         g_main_context_is_owner (self->context);
}

/* Calls @func there, later, in the order of these calls. */
void
rc_home_invoke (RcHome         *self,
                GSourceFunc     func,
                gpointer        data,
                GDestroyNotify  notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, notify);
  rc_source_attach (source, "[resource-cache] events", self->context);
}
