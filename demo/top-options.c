/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-options.h"

#include <glib/gi18n.h>

#define DEFAULT_INTERVAL_SECONDS 1
#define MIN_INTERVAL_SECONDS 0.1
#define MAX_INTERVAL_SECONDS 3600

static gboolean
check (TopOptions  *self,
       int          n_left,
       const char  *first_left,
       GError     **error)
{
  if (n_left > 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   _("“%s” is no option. To choose a program use --program."), first_left);
      return FALSE;
    }

  if (self->interval_seconds >= MIN_INTERVAL_SECONDS
      && self->interval_seconds <= MAX_INTERVAL_SECONDS)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("The option --interval can't be %g. Use a number of seconds from %g to %d."),
               self->interval_seconds, MIN_INTERVAL_SECONDS, MAX_INTERVAL_SECONDS);
  return FALSE;
}

static GOptionContext *
context_new (const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, N_("Watch the resource caches of running programs"));
  g_option_context_set_description (
    context,
    N_("Programs let their caches be watched when they run with RESOURCE_CACHE_EXPORT=1.\n"
       "On a terminal: q quits, the left and right arrows choose the column to sort by, r turns "
       "the order round, the other arrows scroll."));

  return context;
}

/* On an error what has been read so far stays, for top_options_clear (). */
gboolean
top_options_parse (TopOptions   *self,
                   int          *argc,
                   char       ***argv,
                   GError      **error)
{
  g_autofree char *sort = NULL;
  g_autoptr (GOptionContext) context = NULL;
  const GOptionEntry entries[] = {
    { "once", '1', 0, G_OPTION_ARG_NONE, &self->is_once,
      N_("Print one table after one interval, then quit"), NULL },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &self->is_json,
      N_("Print JSON: one document with --once, else one on each line"), NULL },
    { "interval", 'i', 0, G_OPTION_ARG_DOUBLE, &self->interval_seconds,
      N_("Read every SECONDS (default: 1)"), N_("SECONDS") },
    { "program", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &self->programs,
      N_("Show this program only; can be given several times"), N_("NAME|PID") },
    { "sort", 's', 0, G_OPTION_ARG_STRING, &sort,
      N_("Sort by this column (default: hits)"), N_("COLUMN") },
    { "reverse", 'r', 0, G_OPTION_ARG_NONE, &self->is_reversed,
      N_("Turn the order round"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->shows_version,
      N_("Print the version, then quit"), NULL },
    { NULL }
  };

  self->interval_seconds = DEFAULT_INTERVAL_SECONDS;
  self->sort = TOP_DEFAULT_SORT;
  context = context_new (entries);

  return g_option_context_parse (context, argc, argv, error)
         && check (self, *argc - 1, (*argv)[1], error)
         && (sort == NULL || top_column_parse (sort, &self->sort, error));
}

void
top_options_clear (TopOptions *self)
{
  g_clear_pointer (&self->programs, g_strfreev);
}
