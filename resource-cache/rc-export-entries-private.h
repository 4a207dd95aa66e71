/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache.h"

G_BEGIN_DECLS

/* The last list of entries that was read, so that one page after the other comes from it.
   Belongs to one thread. */
typedef struct
{
  guint number;              /* of its cache; 0: there is none */
  int column;                /* by which it is sorted */
  gboolean is_descending;
  GPtrArray *infos;          /* of RcEntryInfo */
  gint64 read_at;
  gint64 time_taken;
} RcExportEntries;

void      rc_export_entries_clear     (RcExportEntries  *self);
gboolean  rc_export_entries_is_old    (RcExportEntries  *self);
GVariant *rc_export_entries_read_page (RcExportEntries  *self,
                                       guint             number,
                                       RcCache          *cache,
                                       GVariant         *options,
                                       GError          **error);

G_END_DECLS
