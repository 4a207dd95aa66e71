/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-error.h"

/* The function behind RC_ERROR: the error domain of this library. */
G_DEFINE_QUARK (rc-error-quark, rc_error)
