/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-entry.h"

/* A row of the list of entries. It stays the same object for as long as its key stays in
   the cache, so that selection and scrolling survive a refresh. Main thread only. */
struct _DemoEntry
{
  GObject      parent_instance;

  char        *key;   /* stays where it is while snapshots come and go */
  char        *label; /* the readable form of the key */
  RcEntryInfo *info;  /* the latest snapshot */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoEntry, demo_entry, G_TYPE_OBJECT)

static void
demo_entry_finalize (GObject *object)
{
  DemoEntry *self = DEMO_ENTRY (object);

  g_free (self->key);
  g_free (self->label);
  rc_entry_info_unref (self->info);

  G_OBJECT_CLASS (demo_entry_parent_class)->finalize (object);
}

static void
demo_entry_class_init (DemoEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = demo_entry_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
demo_entry_init (DemoEntry *self)
{
}

DemoEntry *
demo_entry_new (RcEntryInfo *info)
{
  DemoEntry *self = g_object_new (DEMO_TYPE_ENTRY, NULL);

  self->info = rc_entry_info_ref (info);
  self->key = g_strdup (rc_entry_info_get_key (info));
  self->label = rc_key_dup_label (self->key);

  return self;
}

const char *
demo_entry_get_key (DemoEntry *self)
{
  return self->key;
}

const char *
demo_entry_get_label (DemoEntry *self)
{
  return self->label;
}

gint64
demo_entry_get_age (DemoEntry *self)
{
  return rc_entry_info_get_age (self->info);
}

gint64
demo_entry_get_idle (DemoEntry *self)
{
  return rc_entry_info_get_idle (self->info);
}

gint64
demo_entry_get_load_time (DemoEntry *self)
{
  return rc_entry_info_get_load_time (self->info);
}

gint64
demo_entry_get_time_to_live (DemoEntry *self)
{
  return rc_entry_info_get_time_to_live (self->info);
}

gint64
demo_entry_get_hits (DemoEntry *self)
{
  return (gint64) rc_entry_info_get_hits (self->info);
}

gint64
demo_entry_get_weight (DemoEntry *self)
{
  return (gint64) rc_entry_info_get_weight (self->info);
}

void
demo_entry_update (DemoEntry   *self,
                   RcEntryInfo *info)
{
  g_return_if_fail (DEMO_IS_ENTRY (self));

  rc_entry_info_ref (info);
  rc_entry_info_unref (self->info);
  self->info = info;
  g_signal_emit (self, signals[CHANGED], 0);
}
