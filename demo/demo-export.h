/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-program.h"

G_BEGIN_DECLS

/* What is shown, as text for other programs; free it. Numbers are plain, times in
   microseconds. Entries are RcGtkEntryInfo. */
char *demo_export_cache_csv     (GPtrArray    *entries) G_GNUC_WARN_UNUSED_RESULT;
char *demo_export_cache_json    (DemoProgram  *program,
                                 RcGtkMonitor *monitor,
                                 GPtrArray    *entries) G_GNUC_WARN_UNUSED_RESULT;
char *demo_export_overview_csv  (DemoProgram  *program) G_GNUC_WARN_UNUSED_RESULT;
char *demo_export_overview_json (DemoProgram  *program) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
