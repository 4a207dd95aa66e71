/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all steps share: books of recipes, and a look at how long the main loop stands still. */
#pragma once

#include <gio/gio.h>

/* To open one takes a while, to ask it takes no time. */
#define BOOK_TYPE (book_get_type ())
G_DECLARE_FINAL_TYPE (Book, book, KITCHEN, BOOK, GObject)

Book       *book_open         (const char  *path,
                               GError     **error);
char       *book_find         (Book        *self,
                               const char  *words);
gboolean    book_is_unchanged (Book        *self);
void        book_close        (Book        *self);
guint       book_get_n_opened (void);

/* The parts of the program, and what each looks for. */
typedef struct
{
  const char *title;
  const char *words;
} Part;

enum { N_PARTS = 4 };
extern const Part parts[N_PARTS];
extern const char *const books[];

const char *choose_book             (guint       n);
void        change_book             (const char *path);
void        measure_standstill      (void);
gint64      stop_and_get_standstill (void);
