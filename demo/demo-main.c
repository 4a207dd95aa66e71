/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "demo-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DemoApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = demo_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return demo_application_has_failed (application) ? 1 : status;
}
