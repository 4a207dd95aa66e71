/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which thread waits for which other thread's load. Kept only while somebody has
   to wait. A "runner" is the place where a flight notes who runs its loader. */
typedef struct _RcThread RcThread;

typedef enum
{
  RC_WAIT_IS_SAFE,
  RC_WAIT_FOR_ITSELF,
  RC_WAIT_IN_A_CYCLE,
} RcWait;

void   rc_wait_graph_set_runner (RcThread **runner,
                                 gboolean   is_here);
RcWait rc_wait_graph_enter      (RcThread **runner);
void   rc_wait_graph_leave      (void);

G_END_DECLS
