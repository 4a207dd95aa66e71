/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-ids-private.h"

#include <string.h>

#define N_CHARS 32

static const char *
get_secret (void)
{
  static char *secret;

  if (g_once_init_enter (&secret))
    g_once_init_leave (&secret, g_uuid_string_random ());

  return secret;
}

char *
rc_export_make_id (guint       number,
                   const char *key)
{
  const char *secret = get_secret ();
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret,
                                       strlen (secret));

  g_hmac_update (hmac, (const guchar *) &number, sizeof number);
  g_hmac_update (hmac, (const guchar *) key, -1);

  return g_strndup (g_hmac_get_string (hmac), N_CHARS);
}
