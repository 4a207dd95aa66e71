/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"
#include "stress-value.h"

G_BEGIN_DECLS

/* One cache from its making to its end, and what its callbacks do. */

#define LIFE_N_KEYS 24
#define LIFE_N_CANCELLABLES 4

typedef struct
{
  guint32 seed;
  gboolean is_threaded;
  gboolean has_main_context;
  gboolean validates;           /* else instances are shared by several keys */
} LifeForm;

typedef struct
{
  const LifeForm *form;
  RcCache *cache;
  GWeakRef weak_cache;          /* for loaders, which may come when it is gone */
  GMainContext *main_context;   /* NULL if it has none */
  int n_draws;                  /* atomic */
  int n_users;                  /* atomic; callbacks that may still be called */
  GAsyncQueue *late;            /* of RcLoad: to be answered by whoever finds them */

  /* Whoever could make an entry leave has the reading lock, but for who validates. */
  GRWLock gate;
  gboolean is_closing;          /* gate */

  GMutex lock;
  GCancellable *cancellables[LIFE_N_CANCELLABLES];  /* lock */
} Life;

void          life_init            (Life           *self,
                                    const LifeForm *form);
void          life_drop            (Life           *self);
void          life_end             (Life           *self);
void          life_clear           (Life           *self);
Life         *life_use             (Life           *self);
void          life_drop_cb         (gpointer        self);

guint32       life_draw            (Life           *self);
const char   *life_get_key         (guint           number);
void          life_set_limit       (Life           *self);
GCancellable *life_dup_cancellable (Life           *self);
void          life_cancel          (Life           *self);

gboolean      life_enter           (Life           *self);
void          life_leave           (Life           *self);
void          life_close           (Life           *self);

void          life_load_cb         (RcLoad         *load,
                                    gpointer        user_data);
void          life_answer          (Life           *self,
                                    RcLoad         *load);
gboolean      life_answer_late     (Life           *self,
                                    guint64         wait_usec);
void          life_check_error     (const GError   *error);

G_END_DECLS
