/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls, or fuzz-replay.c where there is no libFuzzer. */
int LLVMFuzzerInitialize   (int     *argc,
                            char  ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *bytes,
                            size_t         n_bytes);
