/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-pin-private.h"

G_BEGIN_DECLS

/* The caches of the process, by numbers that are never given twice. Belongs to one thread. */
typedef struct
{
  guint number;
  RcPin *pin;
} RcExportItem;

typedef struct
{
  GArray *items;             /* of RcExportItem, by number */
  guint last_number;
  int is_stale;              /* atomic; any thread may say so */
} RcExportList;

void          rc_export_list_init  (RcExportList *self);
void          rc_export_list_clear (RcExportList *self);
void          rc_export_list_touch (RcExportList *self);
gboolean      rc_export_list_is_stale (RcExportList *self);
void          rc_export_list_sync  (RcExportList *self,
                                    GArray       *added,
                                    GArray       *removed);
RcPin        *rc_export_list_find  (RcExportList *self,
                                    guint         number);

#define rc_export_list_item(list, i) (&g_array_index ((list)->items, RcExportItem, i))

G_END_DECLS
