/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-registry.h"

G_BEGIN_DECLS

void rc_registry_notify_export_flags (RcRegistry *self);

G_END_DECLS
