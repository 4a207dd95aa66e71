/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>
#include <resource-cache.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_HISTOGRAM (rc_gtk_histogram_get_type ())

/* How long loads took: a bar for each class of time, each twice as long as the one before. */
G_DECLARE_FINAL_TYPE (RcGtkHistogram, rc_gtk_histogram, RC_GTK, HISTOGRAM, GtkWidget)

/* Number n counts what took from 2ⁿ microseconds to less than twice that. */
void  rc_gtk_histogram_set_counts (RcGtkHistogram *self,
                                   const guint64  *counts,
                                   gsize           n_counts);

/* What is drawn, as a sentence: free it. */
char *rc_gtk_histogram_describe   (const guint64  *counts,
                                   gsize           n_counts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
