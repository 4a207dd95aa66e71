/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the process that watches does; 0: it only looks on. */
void bench_watch (int interval_msec);
