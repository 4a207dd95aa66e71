/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

/**
 * RC_ERROR:
 *
 * The domain of [error@Rc.Error].
 *
 * Since: 0.1
 */
#define RC_ERROR (rc_error_quark ())

/**
 * RcError:
 * @RC_ERROR_LOAD_FAILED: the load ended without a value
 * @RC_ERROR_NOT_FOUND: there is no entry, and nothing to load it with
 * @RC_ERROR_RECURSIVE_LOAD: the load of a key asked for the same key
 * @RC_ERROR_WOULD_DEADLOCK: waiting would close a cycle of loads that wait for each other,
 *   or is for what only the waiting thread's own main context can finish
 * @RC_ERROR_TIMED_OUT: the load took longer than the cache's load-timeout
 * @RC_ERROR_INVALID: the value or an argument can't be used
 * @RC_ERROR_CLOSED: the cache is closed
 * @RC_ERROR_INVALID_DURATION: the text is no duration
 * @RC_ERROR_INVALID_KEY: the key is no valid UTF-8, or its arguments can't be a key
 *
 * The errors of this library.
 *
 * Since: 0.1
 */
typedef enum
{
  RC_ERROR_LOAD_FAILED,
  RC_ERROR_NOT_FOUND,
  RC_ERROR_RECURSIVE_LOAD,
  RC_ERROR_WOULD_DEADLOCK,
  RC_ERROR_TIMED_OUT,
  RC_ERROR_INVALID,
  RC_ERROR_CLOSED,
  RC_ERROR_INVALID_DURATION,
  RC_ERROR_INVALID_KEY,
} RcError;

RC_AVAILABLE_IN_ALL
GQuark rc_error_quark (void);

G_END_DECLS
