/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "judge.h"

G_BEGIN_DECLS

/* What several threads do to a cache, written down without a lock of its own. */

typedef enum
{
  VERB_GET,
  VERB_LOOK,
  VERB_REFRESH,
  VERB_INSERT,
  VERB_REMOVE,
  VERB_CLEAR,
  N_VERBS
} Verb;

typedef struct _History History;

/* A call by a user of the cache. */
typedef struct
{
  History *history;
  Verb verb;
  int key;
  int value;                /* given or returned; of REMOVE: whether there was something */
  int first;
  int last;
} Call;

/* A load, from the call of its loader until its answer has been taken. */
typedef struct
{
  History *history;
  const Call *call;         /* NULL if it is not known who began it */
  int key;
  int value;
  StepKind end;
  int began;
  int answered;
  int ended;
} Load;

struct _History
{
  Call *calls;
  Load *loads;
  guint size;
  int n_calls;              /* atomic */
  int n_loads;              /* atomic */
  int last_stamp;           /* atomic */
  int last_value;           /* atomic */
};

typedef struct
{
  guint n_calls;
  guint n_loads;
  guint n_shared;           /* values of loads that others got, too */
  guint n_refused;          /* values of loads that were invalidated meanwhile */
} HistoryCount;

void     history_init       (History      *self,
                             guint         max_calls);
void     history_clear      (History      *self);
int      history_stamp      (History      *self);
int      history_make_value (History      *self);
Call    *history_add_call   (History      *self,
                             Verb          verb,
                             int           key);
Load    *history_add_load   (History      *self,
                             const Call   *call,
                             int           key);
void     history_count      (History      *self,
                             HistoryCount *count);
gboolean history_judge      (History      *self,
                             int           key,
                             GString      *report);

G_END_DECLS
