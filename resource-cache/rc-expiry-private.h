/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"

G_BEGIN_DECLS

/* The entries that have a deadline, the next one first: a binary heap on
   RcEntry.due. Takes no lock and frees no entry. */
typedef struct
{
  GPtrArray *heap;
} RcExpiry;

void     rc_expiry_init         (RcExpiry *self);
void     rc_expiry_clear        (RcExpiry *self);

void     rc_expiry_add          (RcExpiry *self,
                                 RcEntry  *entry,
                                 gint64    due);
void     rc_expiry_remove       (RcExpiry *self,
                                 RcEntry  *entry);
RcEntry *rc_expiry_peek         (RcExpiry *self);
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
