/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-callback-private.h"
#include "rc-home-private.h"
#include "rc-types.h"

G_BEGIN_DECLS

/* How a value is to be released. */
typedef struct
{
  RcCallback *func;
  RcHome *home;
  RcEvictReason reason;
  char key[];
} RcRelease;

/* A value, and its one release: it runs when the last holder goes. Entries hold
   it, and so does everybody who is using it. The value never changes. */
typedef struct
{
  gatomicrefcount ref_count;
  guint n_entries;          /* the cache's lock: entries that hold it */
  int n_leases;             /* atomic; of the holders, those with a lease */
  gboolean is_short;        /* there is no value: the object, which is ours, says it all */
  GObject *object;          /* NULL if it is none; else, if there is a value, borrowed from it */
  RcRelease *release;       /* set once, when it leaves its cache */
  GValue value;             /* see rc_resource_get_value() */
} RcResource;

RcResource *rc_resource_new          (const GValue *value);
RcResource *rc_resource_ref          (RcResource   *self);
void        rc_resource_unref        (RcResource   *self);

const GValue *rc_resource_get_value  (RcResource   *self,
                                      GValue       *room);
gpointer    rc_resource_get_identity (RcResource   *self);
guint       rc_resource_hash         (gconstpointer resource);
gboolean    rc_resource_equal        (gconstpointer resource_a,
                                      gconstpointer resource_b);
gboolean    rc_resource_is_object    (RcResource   *self);
GObject    *rc_resource_dup_object   (RcResource   *self);
void        rc_resource_copy_value   (RcResource   *self,
                                      GValue       *value);
gboolean    rc_resource_give         (RcResource   *self,
                                      GValue       *value);
void        rc_resource_set_release  (RcResource   *self,
                                      RcCallback   *release,
                                      RcHome       *home,
                                      const char   *key,
                                      RcEvictReason reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcResource, rc_resource_unref)

G_END_DECLS
