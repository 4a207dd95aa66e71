/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-source.h"

G_BEGIN_DECLS

/* All sources with their caches and keys, and the private folder they write to. */
typedef struct _DemoSourceSet DemoSourceSet;

DemoSourceSet *demo_source_set_new       (void);
void           demo_source_set_free      (DemoSourceSet  *self);

/* Looks for the keys of one more source; FALSE when there is none left. Takes its
   time, and may run in several threads at once. */
gboolean       demo_source_set_find_next (DemoSourceSet  *self);
gboolean       demo_source_set_is_ready  (DemoSourceSet  *self);

/* Only of a set that is ready. Both results belong to the set. FALSE if the machine
   has nothing at all to load. */
gboolean       demo_source_set_choose    (DemoSourceSet  *self,
                                          GRand          *rand,
                                          double          skew,
                                          RcCache       **cache,
                                          const char    **key);

G_END_DECLS
