/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"

G_BEGIN_DECLS

/* What a crowd of threads hits, while one thread changes all that can be changed. */

#define CROWD_N_KEYS 24
#define CROWD_TTL 3000

typedef struct
{
  const char *path;
  gboolean watches;         /* who listens to every hit throughout */
  gboolean stays;           /* nothing leaves */
} CrowdForm;

typedef struct
{
  const CrowdForm *form;
  RcCache *cache;
  GRand *rand;
  GMainContext *context;
  gulong handler;           /* of the one who listens now and then */
  int now;                  /* atomic; how far time has been moved */
  int is_over;              /* atomic; nothing changes any more */
  int n_told;               /* atomic; hits that were told of */
} Crowd;

void         crowd_init     (Crowd           *self,
                             const CrowdForm *form,
                             guint32          seed);
void         crowd_clear    (Crowd           *self);
void         crowd_disturb  (Crowd           *self);
const char  *crowd_draw_key (GRand           *rand,
                             int             *number);

G_END_DECLS
