/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

/* Runs when the library is loaded, before any thread can ask for a message: no call of the
   library has to see to it, and a program may still bind the domain to another folder. */
static void __attribute__ ((constructor))
bind_messages (void)
{
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
