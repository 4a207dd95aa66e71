/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-program.h"

G_BEGIN_DECLS

#define DEMO_TYPE_OWN_PROGRAM (demo_own_program_get_type ())

/* The viewer itself, with the caches of its own process. */
G_DECLARE_FINAL_TYPE (DemoOwnProgram, demo_own_program, DEMO, OWN_PROGRAM, DemoProgram)

DemoProgram *demo_own_program_new (GListModel *caches) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
