/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-fork-private.h"

#ifdef G_OS_UNIX
#include <pthread.h>

static int generation;       /* atomic */

static void
child_cb (void)
{
  g_atomic_int_inc (&generation);
}

guint
rc_fork_get_generation (void)
{
  static gsize is_watching;

  if (g_once_init_enter (&is_watching))
    {
      pthread_atfork (NULL, NULL, child_cb);
      g_once_init_leave (&is_watching, TRUE);
    }

  return g_atomic_int_get (&generation);
}

#else

guint
rc_fork_get_generation (void)
{
  return 0;
}

#endif
