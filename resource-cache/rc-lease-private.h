/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-lease.h"
#include "rc-pin-private.h"
#include "rc-resource-private.h"

G_BEGIN_DECLS

RcLease *rc_lease_new (RcPin      *pin,
                       const char *key,
                       RcResource *resource);

G_END_DECLS
