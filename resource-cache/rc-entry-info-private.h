/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-info.h"

G_BEGIN_DECLS

/* All a snapshot of an entry tells; the key is taken over. */
typedef struct
{
  char *key;
  gint64 age;
  gint64 idle;
  gint64 time_to_live;      /* -1: for ever */
  gint64 load_time;
  guint64 hits;
  guint64 weight;
  guint n_leases;
  RcEntryState state;
} RcEntryFacts;

RcEntryInfo *rc_entry_info_new              (const RcEntryFacts *facts);
const RcEntryFacts *rc_entry_info_get_facts (RcEntryInfo      *self);
GVariant    *rc_entry_info_to_variant_shown (RcEntryInfo        *self,
                                             const char         *id,
                                             const char         *key);

G_END_DECLS
