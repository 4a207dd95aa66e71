/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"
#include "rc-table-private.h"

G_BEGIN_DECLS

/* The entries that have one tag. */
typedef struct
{
  RcTable entries;           /* of RcEntry */
  guint place;               /* in it; before that one there were none at the last look */
} RcTagged;

/* The entries that have a tag. Takes no lock and frees no entry. */
typedef struct
{
  GHashTable *table;         /* tag → RcTagged; NULL without tags */
} RcTags;

void     rc_tags_init   (RcTags     *self);
void     rc_tags_clear  (RcTags     *self);
void     rc_tags_add    (RcTags     *self,
                         RcEntry    *entry);
void     rc_tags_remove (RcTags     *self,
                         RcEntry    *entry);
RcEntry *rc_tags_peek   (RcTags     *self,
                         const char *tag);

G_END_DECLS
