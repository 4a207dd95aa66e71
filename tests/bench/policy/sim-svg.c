/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#define BAR_HEIGHT 11
#define ROW_HEIGHT 32
#define LEFT 96
#define WIDTH 480

static void
add_bar (GString    *svg,
         const char *class,
         guint       y,
         double      share)
{
  char length[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (length, sizeof length, "%.1f", share * WIDTH);
  g_string_append_printf (svg, "<rect class='%s' x='%d' y='%u' width='%s' height='%d'/>\n",
                          class, LEFT, y, length, BAR_HEIGHT);
  g_string_append_printf (svg, "<text class='n' x='%d' y='%u'>%.1f %%</text>\n",
                          LEFT + (int) (share * WIDTH) + 4, y + BAR_HEIGHT - 1, 100 * share);
}

/* Two bars for each policy: what it hits, and what it saves. */
char *
sim_draw (const char     **names,
          const SimResult *means,
          guint            n)
{
  GString *svg = g_string_new (NULL);

  /* REUSE-IgnoreStart: not of this file. */
  g_string_append_printf (svg,
    "<!-- SPDX-FileCopyrightText: The resource-cache authors\n"
    "     SPDX-License-Identifier: LGPL-2.1-or-later -->\n"
    /* REUSE-IgnoreEnd */
    "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%u' role='img' "
    "font-family='sans-serif' font-size='12'>\n"
    "<title>Hit rate and loading time saved, by eviction policy</title>\n"
    "<style>text{fill:#777}.n{font-size:10px}.hit{fill:#1c71d8}.saved{fill:#26a269}</style>\n"
    "<rect class='hit' x='%d' y='6' width='12' height='12'/><text x='%d' y='16'>hit rate</text>\n"
    "<rect class='saved' x='%d' y='6' width='12' height='12'/>"
    "<text x='%d' y='16'>loading time saved</text>\n",
    LEFT + WIDTH + 64, 32 + n * ROW_HEIGHT, LEFT, LEFT + 18, LEFT + 96, LEFT + 114);

  for (guint i = 0; i < n; i++)
    {
      guint y = 30 + i * ROW_HEIGHT;

      g_string_append_printf (svg, "<text x='%d' y='%u' text-anchor='end'>%s</text>\n", LEFT - 8,
                              y + BAR_HEIGHT + 4, names[i]);
      add_bar (svg, "hit", y, means[i].hit_rate);
      add_bar (svg, "saved", y + BAR_HEIGHT + 1, means[i].saved);
    }

  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}
