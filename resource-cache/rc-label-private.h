/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for a sentence of a loader. */
#define RC_LABEL_MAX_TEXT_CHARS 400

/* A text of the program for people elsewhere, without the secrets that can be told. */
char *rc_label_mask (const char *text,
                     glong       max_chars);

G_END_DECLS
