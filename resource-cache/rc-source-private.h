/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The library's own sources, told from all others. */
void rc_source_attach           (GSource      *source,
                                 const char   *name,
                                 GMainContext *context);

gboolean rc_source_runs_here    (GMainContext *context);

/* Tells whether somebody else attaches a source to a context between two calls. */
typedef struct
{
  GMainContext *context;        /* held; NULL if this thread has none */
  guint n_foreign;
} RcSourceMark;

void     rc_source_mark_set     (RcSourceMark *self);
gboolean rc_source_mark_has_new (RcSourceMark *self);
void     rc_source_mark_clear   (RcSourceMark *self);

G_END_DECLS
