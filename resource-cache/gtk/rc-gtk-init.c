/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-inspector-page-private.h"

#define EXTENSION_POINT "gtk-inspector-page"

/* Runs when the library is loaded, before GTK is initialised: the extension point may not be
   there yet, and GTK is content to find it. */
static void __attribute__ ((constructor))
rc_gtk_init (void)
{
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  if (g_io_extension_point_lookup (EXTENSION_POINT) == NULL)
    g_io_extension_point_register (EXTENSION_POINT);
  g_io_extension_point_implement (EXTENSION_POINT, RC_GTK_TYPE_INSPECTOR_PAGE,
                                  "resource-cache", 10);
}
