/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define RC_INSIDE
#include <resource-cache/rc-version.h>
#include <resource-cache/rc-types.h>
#include <resource-cache/rc-enums.h>
#include <resource-cache/rc-error.h>
#include <resource-cache/rc-clock.h>
#include <resource-cache/rc-duration.h>
#include <resource-cache/rc-key.h>
#include <resource-cache/rc-stats.h>
#include <resource-cache/rc-entry-info.h>
#include <resource-cache/rc-load.h>
#include <resource-cache/rc-cache.h>
#include <resource-cache/rc-cache-async.h>
#include <resource-cache/rc-cache-board.h>
#include <resource-cache/rc-cache-load.h>
#include <resource-cache/rc-lease.h>
#include <resource-cache/rc-cache-closures.h>
#include <resource-cache/rc-registry.h>
#undef RC_INSIDE
