/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-width.h"

#define ELLIPSIS "…"

static guint
width_of_char (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

/* How many cells of a terminal a text takes. */
guint
top_width_of (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += width_of_char (g_utf8_get_char (p));

  return width;
}

/* Returns the length in bytes of as much as fits, and its width. */
static gsize
fit (const char *text,
     guint       width,
     guint      *taken)
{
  const char *p = text;

  *taken = 0;
  while (*p != '\0' && *taken + width_of_char (g_utf8_get_char (p)) <= width)
    {
      *taken += width_of_char (g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }

  return p - text;
}

static void
append_spaces (GString *line,
               guint    n_spaces)
{
  for (guint i = 0; i < n_spaces; i++)
    g_string_append_c (line, ' ');
}

/* Appends a text that takes exactly so many cells: cut, or filled up with spaces. */
void
top_width_append (GString    *line,
                  const char *text,
                  guint       width,
                  gboolean    to_the_right)
{
  guint own = top_width_of (text);
  guint taken;
  gsize length;

  if (width == 0)
    return;

  if (own <= width)
    {
      append_spaces (line, to_the_right ? width - own : 0);
      g_string_append (line, text);
      append_spaces (line, to_the_right ? 0 : width - own);
      return;
    }

  length = fit (text, width - 1, &taken);
  g_string_append_len (line, text, length);
  g_string_append (line, ELLIPSIS);
  append_spaces (line, width - 1 - taken);
}
