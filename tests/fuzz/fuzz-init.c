/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include <stdlib.h>

#include <glib.h>

/* GDBus warns of a peer that sends nonsense, and rightly so. */
static gboolean
is_complaint (const char     *domain,
              GLogLevelFlags  level)
{
  if (level & G_LOG_LEVEL_WARNING)
    return g_strcmp0 (domain, "GLib-GIO") != 0;

  return (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)) != 0;
}

/* What a fuzzer makes happen is worth a message to a program, and to nobody here; but a
   complaint is a find. GLib would end the program in a way that libFuzzer does not see. */
static void
judge_cb (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        unused)
{
  if (!is_complaint (domain, level))
    return;

  g_printerr ("%s: %s\n", domain, message);
  abort ();
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  g_log_set_default_handler (judge_cb, NULL);
  return 0;
}
