/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"

G_BEGIN_DECLS

/* Which entry goes first when there is no room. Takes no lock and frees nothing:
   the store that owns it does both. */
typedef struct _RcPolicy RcPolicy;

typedef struct
{
  RcPolicy *(*create)   (void);
  void      (*destroy)  (RcPolicy *self);
  void      (*inserted) (RcPolicy *self, RcEntry *entry);
  void      (*hit)      (RcPolicy *self, RcEntry *entry);
  void      (*removed)  (RcPolicy *self, RcEntry *entry);
  RcEntry  *(*victim)   (RcPolicy *self);
  GPtrArray *(*list)    (RcPolicy *self);
} RcPolicyClass;

struct _RcPolicy
{
  const RcPolicyClass *klass;
  gboolean is_weighed;       /* what there is too little of is weight */
  guint64 clock;             /* the last stamp; only rc_policy_stamps uses it */
};

extern const RcPolicyClass rc_policy_cost;
extern const RcPolicyClass rc_policy_lru;
extern const RcPolicyClass rc_policy_stamps;

static inline RcPolicy *
rc_policy_new (const RcPolicyClass *klass)
{
  RcPolicy *self = klass->create ();

  self->klass = klass;
  return self;
}

static inline void
rc_policy_free (RcPolicy *self)
{
  self->klass->destroy (self);
}

static inline void
rc_policy_inserted (RcPolicy *self,
                    RcEntry  *entry)
{
  self->klass->inserted (self, entry);
}

static inline void
rc_policy_hit (RcPolicy *self,
               RcEntry  *entry)
{
  self->klass->hit (self, entry);
}

static inline void
rc_policy_removed (RcPolicy *self,
                   RcEntry  *entry)
{
  self->klass->removed (self, entry);
}

/* The entry to evict next, still in place; NULL if there is none. */
static inline RcEntry *
rc_policy_victim (RcPolicy *self)
{
  return self->klass->victim (self);
}

/* All entries, the least recently used first. */
static inline GPtrArray *
rc_policy_list (RcPolicy *self)
{
  return self->klass->list (self);
}

G_END_DECLS
