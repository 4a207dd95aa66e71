/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-options.h"

G_BEGIN_DECLS

typedef enum
{
  TOP_EXIT_SUCCESS,
  TOP_EXIT_USAGE,   /* the command line is wrong */
  TOP_EXIT_NO_BUS,  /* there is no session bus */
  TOP_EXIT_NOTHING, /* no program lets its caches be watched, or none that was asked for */
  TOP_EXIT_OUTPUT,  /* what is to be shown can't be written */
} TopExit;

TopExit top_app_run (const TopOptions *options);

G_END_DECLS
