/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-gtk-load-indicator.h"
#include "rc-gtk-load-roster-private.h"

G_BEGIN_DECLS

#define RC_GTK_LOAD_INDICATOR_DELAY (G_TIME_SPAN_SECOND / 2)

struct _RcGtkLoadIndicator
{
  GtkWidget        parent_instance;

  RcCache         *cache;
  RcGtkLoadRoster *roster;       /* of the cache */
  GWeakRef         load;         /* one that was set; a load that nobody holds has failed */
  char            *text;         /* NULL: the usual one */
  gint64           delay_usec;
  gboolean         show_time;

  GtkWidget       *box;
  GtkSpinner      *spinner;
  GtkLabel        *text_label;
  GtkLabel        *time_label;
  GtkProgressBar  *bar;
  guint            source_id;    /* while anything is loading */
};

/* A callback of the roster too. */
void rc_gtk_load_indicator_update             (gpointer      user_data);
void rc_gtk_load_indicator_install_properties (GObjectClass *object_class);

G_END_DECLS
