/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-options.h"

#include <glib/gi18n.h>

#include "demo-save.h"

#define DEFAULT_AFTER_SECONDS 5
#define MAX_AFTER_SECONDS 3600
#define MAX_TEXT_SCALE 4
#define MIN_SIZE 200
#define MAX_SIZE 10000

static const GOptionEntry entries[] = {
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Write a picture of the window to FILE, then quit"), N_("FILE") },
  { "export", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Write what is shown to FILE, as its name ends: .json, .csv or .png; then quit"),
    N_("FILE") },
  { "after", 0, 0, G_OPTION_ARG_DOUBLE, NULL,
    N_("Wait for SECONDS before that (default: 5)"), N_("SECONDS") },
  { "width", 0, 0, G_OPTION_ARG_INT, NULL, N_("The window's width"), N_("PIXELS") },
  { "height", 0, 0, G_OPTION_ARG_INT, NULL, N_("The window's height"), N_("PIXELS") },
  { "style", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Use the light or the dark style, whatever the system uses"), "light|dark" },
  { "direction", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Lay out from left to right or from right to left, whatever the language"), "ltr|rtl" },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, NULL,
    N_("Make all text larger, whatever the system uses"), N_("FACTOR") },
  { "program", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Watch this program, by its name or the number of its process"), N_("PROGRAM") },
  { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show this cache first"), N_("CACHE") },
  { "view", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Show what the cache does, or what it holds"), "activity|entries" },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version, then quit"), NULL },
  { NULL }
};

static gboolean
check_word (const char  *option,
            const char  *word,
            const char  *first,
            const char  *second,
            GError     **error)
{
  if (word == NULL || g_str_equal (word, first) || g_str_equal (word, second))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an option of the command line, what was given, what it accepts */
               _("The option --%s can't be “%s”. Use “%s” or “%s”."), option, word, first, second);
  return FALSE;
}

static gboolean
check_range (const char  *option,
             double       number,
             int          lowest,
             int          highest,
             GError     **error)
{
  if (number >= lowest && number <= highest)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an option of the command line, what was given, what it accepts */
               _("The option --%s can't be %g. Use a number from %d to %d."), option, number,
               lowest, highest);
  return FALSE;
}

static gboolean
check_export (const char  *path,
              GError     **error)
{
  if (path == NULL || demo_save_knows (path))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("“%s” can't be written. Give --export a file that ends with .json, .csv or .png."),
               path);
  return FALSE;
}

void
demo_options_install (GApplication *application)
{
  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_summary (application,
                                            _("Watch the resource caches of a program at work"));
}

/* On an error what has been read so far stays, for demo_options_clear (). */
gboolean
demo_options_read (DemoOptions   *self,
                   GVariantDict  *dict,
                   GError       **error)
{
  gboolean has_width, has_height, has_text_scale;

  self->after_seconds = DEFAULT_AFTER_SECONDS;
  g_variant_dict_lookup (dict, "screenshot", "^ay", &self->screenshot);
  g_variant_dict_lookup (dict, "after", "d", &self->after_seconds);
  has_width = g_variant_dict_lookup (dict, "width", "i", &self->width);
  has_height = g_variant_dict_lookup (dict, "height", "i", &self->height);
  g_variant_dict_lookup (dict, "style", "s", &self->style);
  g_variant_dict_lookup (dict, "direction", "s", &self->direction);
  has_text_scale = g_variant_dict_lookup (dict, "text-scale", "d", &self->text_scale);
  g_variant_dict_lookup (dict, "export", "^ay", &self->export);
  g_variant_dict_lookup (dict, "program", "s", &self->program);
  g_variant_dict_lookup (dict, "page", "s", &self->page);
  g_variant_dict_lookup (dict, "view", "s", &self->view);

  return check_range ("after", self->after_seconds, 0, MAX_AFTER_SECONDS, error)
         && (!has_width || check_range ("width", self->width, MIN_SIZE, MAX_SIZE, error))
         && (!has_height || check_range ("height", self->height, MIN_SIZE, MAX_SIZE, error))
         && (!has_text_scale
             || check_range ("text-scale", self->text_scale, 1, MAX_TEXT_SCALE, error))
         && check_word ("style", self->style, "light", "dark", error)
         && check_word ("direction", self->direction, "ltr", "rtl", error)
         && check_export (self->export, error)
         && check_word ("view", self->view, "activity", "entries", error);
}

void
demo_options_clear (DemoOptions *self)
{
  g_clear_pointer (&self->screenshot, g_free);
  g_clear_pointer (&self->direction, g_free);
  g_clear_pointer (&self->export, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->style, g_free);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->view, g_free);
}
