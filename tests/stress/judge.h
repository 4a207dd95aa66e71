/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whether what several threads saw of one key can be explained by one order of
   steps, each at some moment of its interval, that a cache of one thread could take:
   whether the key is linearizable. */

#define NO_VALUE 0

typedef enum
{
  STEP_GET,                 /* got the value, from the cache or from a load in progress */
  STEP_LOOK,                /* found the value, or nothing, without loading */
  STEP_MISS,                /* found nothing, and began the load of the value */
  STEP_REFRESH,             /* began the load of the value in place of what there was */
  STEP_AWAIT,               /* joined a load: of the value if it is told, else one that worked */
  STEP_STORE,               /* the load of the value ended, and was to be stored */
  STEP_PASS,                /* the same, but not to be stored */
  STEP_FAIL,                /* the load ended without a value */
  STEP_INSERT,              /* the value was stored */
  STEP_REMOVE,              /* the key was emptied; value: whether there was something */
  STEP_CLEAR,               /* the key was emptied with all others */
} StepKind;

/* Values have one origin, a load or an insert, so that a hit names it. Loads that fail
   have a value of their own too. Stamps come from one counter, and differ. */
typedef struct
{
  StepKind kind;
  int value;
  int first;
  int last;
} Step;

gboolean judge (const Step *steps,
                guint       n_steps,
                GString    *report);

G_END_DECLS
