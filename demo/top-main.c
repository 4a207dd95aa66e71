/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "top-app.h"

static TopExit
run (const TopOptions *options)
{
  if (!options->shows_version)
    return top_app_run (options);

  g_print ("resource-cache-top %s\n", RC_VERSION);
  return TOP_EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  TopOptions options = { FALSE, };
  g_autoptr (GError) error = NULL;
  TopExit status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (top_options_parse (&options, &argc, &argv, &error))
    status = run (&options);
  else
    {
      g_printerr (_("%s\nSee resource-cache-top --help.\n"), error->message);
      status = TOP_EXIT_USAGE;
    }
  top_options_clear (&options);

  return status;
}
