/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-text.h"

#define REPLACEMENT 0xFFFD
#define ELLIPSIS 0x2026
/* More than any language puts on one letter: they would cover the lines above. */
#define MAX_MARKS 4

/* Controls would move the cursor of a terminal or change its state; the marks of writing
   direction would turn round what stands beside the text. */
static gboolean
is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c)
         || c == 0x061C || c == 0x200E || c == 0x200F
         || c == 0x2028 || c == 0x2029
         || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069);
}

/* Makes a text of another program fit to be shown on one line. */
char *
watch_text_dup_clean (const char *text,
                      glong       max_chars)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong n_chars = 0;
  guint n_marks = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p), n_chars++)
    {
      gunichar c = g_utf8_get_char (p);

      n_marks = g_unichar_iszerowidth (c) ? n_marks + 1 : 0;
      if (n_chars + 1 == max_chars && *g_utf8_next_char (p) != '\0')
        {
          g_string_append_unichar (clean, ELLIPSIS);
          break;
        }
      if (n_marks <= MAX_MARKS)
        g_string_append_unichar (clean, is_harmful (c) ? REPLACEMENT : c);
    }

  return g_string_free (g_steal_pointer (&clean), FALSE);
}
