/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "demo-program.h"
#include "watch-bus.h"

G_BEGIN_DECLS

GListModel  *demo_programs_new  (WatchBus   *bus);
DemoProgram *demo_programs_find (GListModel *programs,
                                 const char *wanted);

G_END_DECLS
