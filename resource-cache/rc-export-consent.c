/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-consent-private.h"

#include "rc-key.h"
#include "rc-label-private.h"

#include <string.h>

#ifdef __linux__
#include <sys/auxv.h>
#endif

#define VARIABLE "RESOURCE_CACHE_EXPORT"
/* So that a page of the longest keys is still a message. */
#define MAX_KEY_BYTES 4096

static int allowed = -1;     /* atomic; of RcExportFlags, -1 until somebody asks */

/* TRUE if @text asks for the export. */
gboolean
rc_export_read_wish (const char    *text,
                     RcExportFlags *flags)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  gboolean is_wished = FALSE;

  *flags = RC_EXPORT_NONE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      if (g_str_equal (word, "") || g_str_equal (word, "0"))
        continue;

      is_wished = TRUE;
      if (g_str_equal (word, "keys"))
        *flags |= RC_EXPORT_KEYS;
      else if (g_str_equal (word, "commands"))
        *flags |= RC_EXPORT_COMMANDS;
      else if (!g_str_equal (word, "1"))
        g_message (VARIABLE " knows no “%s”: it takes 1, keys and commands, with commas between "
                   "them", word);
    }

  return is_wished;
}

/* Who starts a program that has more rights than he has does not decide what it tells. */
static const char *
get_variable (void)
{
#ifdef __linux__
  if (getauxval (AT_SECURE) != 0)
    return NULL;
#endif

  return g_getenv (VARIABLE);
}

gboolean
rc_export_is_wished (void)
{
  RcExportFlags flags;

  return rc_export_read_wish (get_variable (), &flags);
}

RcExportFlags
rc_export_get_flags (void)
{
  RcExportFlags flags;

  if (g_atomic_int_get (&allowed) < 0)
    {
      rc_export_read_wish (get_variable (), &flags);
      g_atomic_int_compare_and_exchange (&allowed, -1, flags);
    }

  return g_atomic_int_get (&allowed);
}

/* TRUE if that is a change. */
gboolean
rc_export_set_flags (RcExportFlags flags)
{
  int old;

  do
    old = rc_export_get_flags ();
  while (!g_atomic_int_compare_and_exchange (&allowed, old, flags));

  return old != (int) flags;
}

/* What the program calls something need not be UTF-8, nor short. */
char *
rc_export_clip (const char *text)
{
  gsize length = strnlen (text, MAX_KEY_BYTES + 1);
  const char *end = text + MAX_KEY_BYTES;
  const char *last = NULL;
  g_autofree char *head = NULL;

  if (length <= MAX_KEY_BYTES)
    return g_utf8_make_valid (text, length);

  last = g_utf8_find_prev_char (text, end);
  head = g_utf8_make_valid (text, (last != NULL ? last : end) - text);
  return g_strconcat (head, "…", NULL);
}

char *
rc_export_show_key (const char *key)
{
  return (rc_export_get_flags () & RC_EXPORT_KEYS) != 0 ? rc_export_clip (key)
                                                        : rc_key_dup_label (key);
}

/* What a loader says may hold what its key does. */
char *
rc_export_show_text (const char *text)
{
  if ((rc_export_get_flags () & RC_EXPORT_KEYS) != 0)
    return rc_export_clip (text);

  return rc_label_mask (text, RC_LABEL_MAX_TEXT_CHARS);
}
