/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest name or label of another program that is kept, in characters. */
#define WATCH_TEXT_MAX_CHARS 200

/* The longest message of another program that is kept. */
#define WATCH_TEXT_MAX_MESSAGE_CHARS 500

char *watch_text_dup_clean (const char *text,
                            glong       max_chars) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
