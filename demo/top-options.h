/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-columns.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean    is_once;
  gboolean    is_json;
  gboolean    is_reversed;
  gboolean    shows_version;
  double      interval_seconds;
  TopColumn   sort;
  char      **programs;         /* names or process ids; NULL: all */
} TopOptions;

gboolean top_options_parse (TopOptions   *self,
                            int          *argc,
                            char       ***argv,
                            GError      **error);
void     top_options_clear (TopOptions   *self);

G_END_DECLS
