/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-types.h"

G_BEGIN_DECLS

char *rc_openmetrics_format (GPtrArray *caches);

G_END_DECLS
