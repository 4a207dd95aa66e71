/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-threads-private.h"

static gpointer
pass_gate (gpointer gate)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);

  return NULL;
}

/* Whether the system would give so many threads more. GLib ends the program where it gets none
   for its own use: who does without, if need be, looks before. */
gboolean
rc_threads_are_to_be_had (guint n_threads)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_thread_join);
  GMutex gate;
  gboolean has_all;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  while (threads->len < n_threads)
    {
      GThread *thread = g_thread_try_new ("rc-threads", pass_gate, &gate, NULL);

      if (thread == NULL)
        break;
      g_ptr_array_add (threads, thread);
    }
  has_all = threads->len == n_threads;
  g_mutex_unlock (&gate);
  g_ptr_array_set_size (threads, 0);
  g_mutex_clear (&gate);

  return has_all;
}
