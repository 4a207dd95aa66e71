/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the command line asked for. */
typedef struct
{
  char   *screenshot;    /* where to; NULL: none */
  char   *export;        /* where to write what is shown, or NULL */
  double  after_seconds; /* until either is written */
  int     width;         /* 0: the window's own */
  int     height;
  char   *style;         /* light, dark, or NULL for the system's */
  char   *direction;     /* ltr, rtl, or NULL for that of the language */
  double  text_scale;    /* 0: the system's */
  char   *program;       /* its name or process id, or NULL for any */
  char   *page;          /* the name of a cache, or NULL for the overview */
  char   *view;          /* activity, entries, or NULL */
} DemoOptions;

void     demo_options_install (GApplication  *application);
gboolean demo_options_read    (DemoOptions   *self,
                               GVariantDict  *dict,
                               GError       **error);
void     demo_options_clear   (DemoOptions   *self);

G_END_DECLS
