/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define SIM_NONE G_MAXUINT

/* Lists of keys. A key is in one list at most, and knows which. */
typedef struct
{
  guint first;
  guint last;
  guint length;
} SimList;

typedef struct
{
  SimList *list;             /* NULL if it is in none */
  guint previous;
  guint next;
} SimLink;

#define SIM_LIST_INIT { SIM_NONE, SIM_NONE, 0 }

static inline void
sim_list_remove (SimLink *links,
                 guint    key)
{
  SimLink *link = &links[key];
  SimList *list = link->list;

  if (link->previous != SIM_NONE)
    links[link->previous].next = link->next;
  else
    list->first = link->next;
  if (link->next != SIM_NONE)
    links[link->next].previous = link->previous;
  else
    list->last = link->previous;

  list->length--;
  link->list = NULL;
}

/* To the end, from wherever it is. */
static inline void
sim_list_append (SimList *list,
                 SimLink *links,
                 guint    key)
{
  SimLink *link = &links[key];

  if (link->list != NULL)
    sim_list_remove (links, key);

  link->list = list;
  link->previous = list->last;
  link->next = SIM_NONE;
  if (list->last != SIM_NONE)
    links[list->last].next = key;
  else
    list->first = key;
  list->last = key;
  list->length++;
}
