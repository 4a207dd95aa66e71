/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-entry-private.h"

/* A row of the list of entries. It stays the same object for as long as its key stays in
   the cache, so that selection and scrolling survive a refresh. Main thread only. */
struct _RcGtkEntry
{
  GObject         parent_instance;

  char           *id;   /* stays where it is while snapshots come and go */
  RcGtkEntryInfo *info; /* the latest snapshot */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkEntry, rc_gtk_entry, G_TYPE_OBJECT)

static void
rc_gtk_entry_finalize (GObject *object)
{
  RcGtkEntry *self = RC_GTK_ENTRY (object);

  g_free (self->id);
  rc_gtk_entry_info_unref (self->info);

  G_OBJECT_CLASS (rc_gtk_entry_parent_class)->finalize (object);
}

static void
rc_gtk_entry_class_init (RcGtkEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_gtk_entry_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_gtk_entry_init (RcGtkEntry *self)
{
}

RcGtkEntry *
rc_gtk_entry_new (RcGtkEntryInfo *info)
{
  RcGtkEntry *self = g_object_new (RC_GTK_TYPE_ENTRY, NULL);

  self->info = rc_gtk_entry_info_ref (info);
  self->id = g_strdup (rc_gtk_entry_info_get_id (info));

  return self;
}

const char *
rc_gtk_entry_get_id (RcGtkEntry *self)
{
  return self->id;
}

const char *
rc_gtk_entry_get_label (RcGtkEntry *self)
{
  return rc_gtk_entry_info_get_label (self->info);
}

gint64
rc_gtk_entry_get_age (RcGtkEntry *self)
{
  return rc_entry_info_get_age (rc_gtk_entry_info_get_info (self->info));
}

gint64
rc_gtk_entry_get_idle (RcGtkEntry *self)
{
  return rc_entry_info_get_idle (rc_gtk_entry_info_get_info (self->info));
}

gint64
rc_gtk_entry_get_load_time (RcGtkEntry *self)
{
  return rc_entry_info_get_load_time (rc_gtk_entry_info_get_info (self->info));
}

gint64
rc_gtk_entry_get_time_to_live (RcGtkEntry *self)
{
  return rc_entry_info_get_time_to_live (rc_gtk_entry_info_get_info (self->info));
}

gint64
rc_gtk_entry_get_hits (RcGtkEntry *self)
{
  return (gint64) rc_entry_info_get_hits (rc_gtk_entry_info_get_info (self->info));
}

gint64
rc_gtk_entry_get_weight (RcGtkEntry *self)
{
  return (gint64) rc_entry_info_get_weight (rc_gtk_entry_info_get_info (self->info));
}

void
rc_gtk_entry_update (RcGtkEntry     *self,
                     RcGtkEntryInfo *info)
{
  g_return_if_fail (RC_GTK_IS_ENTRY (self));

  rc_gtk_entry_info_ref (info);
  rc_gtk_entry_info_unref (self->info);
  self->info = info;
  g_signal_emit (self, signals[CHANGED], 0);
}
