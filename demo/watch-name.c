/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-name.h"

#include <string.h>

#define OWN_PREFIX "dev.resourcecache.P"
#define SANDBOX_INFIX ".ResourceCache.P"

/* A process id, and a number behind it where the name was taken: 4711 or 4711_2. */
static gboolean
is_process (const char *text)
{
  gsize n_digits = strspn (text, "0123456789");
  gsize n_more;

  if (n_digits == 0 || text[n_digits] == '\0')
    return n_digits > 0;
  if (text[n_digits] != '_')
    return FALSE;

  text += n_digits + 1;
  n_more = strspn (text, "0123456789");
  return n_more > 0 && text[n_more] == '\0';
}

/* Whether a bus name is one under which a program exports its caches. A program in a
   sandbox may own only names below its own application id. */
gboolean
watch_name_is_program (const char *bus_name)
{
  const char *infix;

  if (g_str_has_prefix (bus_name, OWN_PREFIX))
    return is_process (bus_name + strlen (OWN_PREFIX));

  infix = g_strrstr (bus_name, SANDBOX_INFIX);
  return infix != NULL && infix != bus_name && is_process (infix + strlen (SANDBOX_INFIX));
}
