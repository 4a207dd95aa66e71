/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-blocks-private.h"
#include "rc-entry-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 due;
  RcEntry *entry;
} RcExpiryPlace;

/* The entries that have a deadline, the next one first: a heap. When one is due is kept in
   its place and not in the entry, so that to compare them is to look at few bytes that lie
   together. Takes no lock and frees no entry. */
typedef struct
{
  RcBlocks heap;             /* of RcExpiryPlace */
  guint n_entries;
} RcExpiry;

void     rc_expiry_clear        (RcExpiry *self);

void     rc_expiry_set          (RcExpiry *self,
                                 RcEntry  *entry,
                                 gint64    due);
void     rc_expiry_remove       (RcExpiry *self,
                                 RcEntry  *entry);
RcEntry *rc_expiry_peek         (RcExpiry *self);
gint64   rc_expiry_get_due      (RcExpiry      *self,
                                 const RcEntry *entry);
void     rc_expiry_list         (RcExpiry  *self,
                                 gint64     due,
                                 gboolean (*filter) (gpointer  data,
                                                     RcEntry  *entry,
                                                     gint64    now),
                                 gpointer   data,
                                 gint64     now,
                                 guint      max,
                                 GPtrArray *found);
gint64   rc_expiry_get_next_due (RcExpiry *self);

G_END_DECLS
