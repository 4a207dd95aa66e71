/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef struct
{
  double rank;
  guint key;
} SimItem;

/* The lowest rank first. A rank that has changed is pushed again; the old one is for the
   owner to recognise. */
typedef GArray SimHeap;

SimHeap *sim_heap_new  (void);
void     sim_heap_push (SimHeap *self,
                        double   rank,
                        guint    key);
SimItem  sim_heap_pop  (SimHeap *self);
