/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-source-private.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

static GMutex source_lock;
static guint n_own;          /* source_lock; sources that the library has attached so far */

void
rc_source_attach (GSource      *source,
                  const char   *name,
                  GMainContext *context)
{
  g_source_set_static_name (source, name);

  g_mutex_lock (&source_lock);
  n_own++;
  g_source_attach (source, context);
  g_mutex_unlock (&source_lock);
}

/* A context numbers its sources: the number of a new one tells how many there were. */
static guint
count_foreign (GMainContext *context)
{
  g_autoptr (GSource) probe = g_idle_source_new ();
  guint n_foreign;

  g_mutex_lock (&source_lock);
  n_own++;
  n_foreign = g_source_attach (probe, context) - n_own;
  g_mutex_unlock (&source_lock);

  g_source_destroy (probe);
  return n_foreign;
}

static gboolean
is_main_thread (void)
{
#ifdef __linux__
  return syscall (SYS_gettid) == getpid ();
#else
  return FALSE;
#endif
}

/* Whether this thread is the one to run @context: it does already, or it is the program's
   first thread, and nobody else runs the default one. */
gboolean
rc_source_runs_here (GMainContext *context)
{
  if (g_main_context_is_owner (context))
    return TRUE;

  if (context != g_main_context_default () || !is_main_thread () ||
      !g_main_context_acquire (context))
    return FALSE;

  g_main_context_release (context);
  return TRUE;
}

void
rc_source_mark_set (RcSourceMark *self)
{
  self->context = g_main_context_ref_thread_default ();
  if (rc_source_runs_here (self->context))
    self->n_foreign = count_foreign (self->context);
  else
    g_clear_pointer (&self->context, g_main_context_unref);
}

/* May take a source that another thread has attached for one of this thread's. */
gboolean
rc_source_mark_has_new (RcSourceMark *self)
{
  return self->context != NULL &&
         (int) (count_foreign (self->context) - self->n_foreign) > 0;
}

void
rc_source_mark_clear (RcSourceMark *self)
{
  g_clear_pointer (&self->context, g_main_context_unref);
}
