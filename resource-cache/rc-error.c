/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-error.h"

/**
 * rc_error_quark:
 *
 * The function behind `RC_ERROR`.
 *
 * Returns: the error domain of this library
 *
 * Since: 0.1
 */
G_DEFINE_QUARK (rc-error-quark, rc_error)
