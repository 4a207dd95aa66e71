/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-pressure-private.h"

#include "rc-source-private.h"
#include "rc-threads-private.h"

static GMutex pressure_lock;
static guint n_watches;              /* pressure_lock */
static RcPressureFunc pressure_func; /* pressure_lock */
static GSource *starter;             /* pressure_lock; not yet dispatched */
static GMemoryMonitor *monitor;      /* pressure_lock */
static gulong handler;               /* pressure_lock */
static gboolean has_threads;         /* the main context's own; GLib has what it needs */

static void
warning_cb (GMemoryMonitor             *source,
            GMemoryMonitorWarningLevel  level,
            gpointer                    unused)
{
  RcPressureFunc func;

  g_mutex_lock (&pressure_lock);
  func = n_watches > 0 ? pressure_func : NULL;
  g_mutex_unlock (&pressure_lock);

  if (func != NULL)
    func (level);
}

/* NULL if the system can't afford it now. */
static GMemoryMonitor *
make_monitor (void)
{
  has_threads = has_threads || rc_threads_are_to_be_had (RC_THREADS_OF_BUS);
  return has_threads ? g_memory_monitor_dup_default () : NULL;
}

/* The monitor tells its warnings in the main context that it is made in. Without one, the next
   cache tries again. */
static gboolean
start_cb (gpointer unused)
{
  GMemoryMonitor *new_monitor = make_monitor ();
  gulong new_handler = 0;

  if (new_monitor != NULL)
    new_handler = g_signal_connect (new_monitor, "low-memory-warning", G_CALLBACK (warning_cb),
                                    NULL);

  g_mutex_lock (&pressure_lock);
  g_clear_pointer (&starter, g_source_unref);
  if (n_watches > 0 && monitor == NULL && new_monitor != NULL)
    {
      monitor = g_steal_pointer (&new_monitor);
      handler = new_handler;
    }
  g_mutex_unlock (&pressure_lock);

  if (new_monitor != NULL)
    {
      g_signal_handler_disconnect (new_monitor, new_handler);
      g_object_unref (new_monitor);
    }

  return G_SOURCE_REMOVE;
}

void
rc_pressure_watch (RcPressureFunc func)
{
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&pressure_lock);
  n_watches++;
  pressure_func = func;
  if (monitor == NULL && starter == NULL)
    {
      starter = g_idle_source_new ();
      source = g_source_ref (starter);
    }
  g_mutex_unlock (&pressure_lock);

  if (source == NULL)
    return;

  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, start_cb, NULL, NULL);
  rc_source_attach (source, "[resource-cache] memory", NULL);
}

void
rc_pressure_unwatch (void)
{
  GMemoryMonitor *old_monitor = NULL;
  GSource *old_starter = NULL;
  gulong old_handler;

  g_mutex_lock (&pressure_lock);
  old_handler = handler;
  if (--n_watches == 0)
    {
      old_monitor = g_steal_pointer (&monitor);
      old_starter = g_steal_pointer (&starter);
    }
  g_mutex_unlock (&pressure_lock);

  if (old_starter != NULL)
    {
      g_source_destroy (old_starter);
      g_source_unref (old_starter);
    }
  if (old_monitor != NULL)
    {
      g_signal_handler_disconnect (old_monitor, old_handler);
      g_object_unref (old_monitor);
    }
}
