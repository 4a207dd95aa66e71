/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-cache-model.h"

G_BEGIN_DECLS

/* What a cache's graph shows, as a sentence for those who do not see it. */
char *demo_describe_graph (DemoCacheModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
