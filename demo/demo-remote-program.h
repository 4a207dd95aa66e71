/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-program.h"
#include "watch-program.h"

G_BEGIN_DECLS

#define DEMO_TYPE_REMOTE_PROGRAM (demo_remote_program_get_type ())

/* Another program that lets its caches be watched. */
G_DECLARE_FINAL_TYPE (DemoRemoteProgram, demo_remote_program, DEMO, REMOTE_PROGRAM, DemoProgram)

DemoProgram *demo_remote_program_new (WatchProgram *program) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
