/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-version.h"

/**
 * rc_get_major_version:
 *
 * Gets the major version of the library that runs, which may be newer than the headers that the
 * program was compiled with, [const@Rc.MAJOR_VERSION].
 *
 * Returns: the major version
 *
 * Since: 0.1
 */
guint
rc_get_major_version (void)
{
  return RC_MAJOR_VERSION;
}

/**
 * rc_get_minor_version:
 *
 * Gets the minor version of the library that runs.
 *
 * Returns: the minor version
 *
 * Since: 0.1
 */
guint
rc_get_minor_version (void)
{
  return RC_MINOR_VERSION;
}

/**
 * rc_get_micro_version:
 *
 * Gets the micro version of the library that runs.
 *
 * Returns: the micro version
 *
 * Since: 0.1
 */
guint
rc_get_micro_version (void)
{
  return RC_MICRO_VERSION;
}

/**
 * rc_check_version:
 * @major: the major version that is needed
 * @minor: the minor version that is needed
 * @micro: the micro version that is needed
 *
 * Tests whether the library that runs can do what a version can.
 *
 * That is so if it has the same major version, and is at least as new. It is for modules and
 * scripts, which are not linked with the library they were written for; a program
 * that passes `RC_MAJOR_VERSION`, `RC_MINOR_VERSION` and `RC_MICRO_VERSION` asks for what it
 * was compiled with.
 *
 * Returns: (nullable): `NULL` if it can, or else a sentence for a log that tells why not
 *
 * Since: 0.1
 */
const char *
rc_check_version (guint major,
                  guint minor,
                  guint micro)
{
  if (RC_MAJOR_VERSION != major)
    return "The running version of resource-cache has another major version than is needed.";
  if (minor > RC_MINOR_VERSION || (minor == RC_MINOR_VERSION && micro > RC_MICRO_VERSION))
    return "The running version of resource-cache is older than is needed.";
  return NULL;
}
