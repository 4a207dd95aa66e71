/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-rows.h"

G_BEGIN_DECLS

char *top_json_write (GPtrArray *programs,
                      GPtrArray *rows,
                      gboolean   is_pretty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
