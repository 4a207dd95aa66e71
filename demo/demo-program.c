/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-program.h"

typedef struct
{
  GListModel *monitors; /* NULL before anybody asks */
} DemoProgramPrivate;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DemoProgram, demo_program, G_TYPE_OBJECT)

static gpointer
create_monitor (gpointer cache,
                gpointer user_data)
{
  DemoProgram *self = user_data;
  g_autoptr (GObject) held = cache;
  g_autoptr (RcGtkSubject) subject = DEMO_PROGRAM_GET_CLASS (self)->create_subject (self, cache);

  return rc_gtk_monitor_new (subject);
}

static void
demo_program_dispose (GObject *object)
{
  DemoProgramPrivate *priv = demo_program_get_instance_private (DEMO_PROGRAM (object));

  g_clear_object (&priv->monitors);

  G_OBJECT_CLASS (demo_program_parent_class)->dispose (object);
}

static char *
dup_no_problem (DemoProgram *self)
{
  return NULL;
}

static DemoProgramState
get_ready_state (DemoProgram *self)
{
  return DEMO_PROGRAM_READY;
}

static void
set_watched (DemoProgram *self,
             gboolean     is_watched)
{
}

static void
demo_program_class_init (DemoProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = demo_program_dispose;
  klass->get_state = get_ready_state;
  klass->dup_problem = dup_no_problem;
  klass->set_watched = set_watched;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
demo_program_init (DemoProgram *self)
{
}

const char *
demo_program_get_name (DemoProgram *self)
{
  return DEMO_PROGRAM_GET_CLASS (self)->get_name (self);
}

char *
demo_program_dup_detail (DemoProgram *self)
{
  return DEMO_PROGRAM_GET_CLASS (self)->dup_detail (self);
}

guint
demo_program_get_pid (DemoProgram *self)
{
  return DEMO_PROGRAM_GET_CLASS (self)->get_pid (self);
}

GListModel *
demo_program_get_monitors (DemoProgram *self)
{
  DemoProgramPrivate *priv = demo_program_get_instance_private (self);
  GListModel *caches;

  if (priv->monitors != NULL)
    return priv->monitors;

  caches = DEMO_PROGRAM_GET_CLASS (self)->get_caches (self);
  priv->monitors = G_LIST_MODEL (gtk_map_list_model_new (g_object_ref (caches), create_monitor,
                                                         self, NULL));

  return priv->monitors;
}

DemoProgramState
demo_program_get_state (DemoProgram *self)
{
  return DEMO_PROGRAM_GET_CLASS (self)->get_state (self);
}

char *
demo_program_dup_problem (DemoProgram *self)
{
  return DEMO_PROGRAM_GET_CLASS (self)->dup_problem (self);
}

void
demo_program_set_watched (DemoProgram *self,
                          gboolean     is_watched)
{
  DEMO_PROGRAM_GET_CLASS (self)->set_watched (self, is_watched);
}

DemoTotals
demo_program_add_up (DemoProgram *self)
{
  GListModel *caches = DEMO_PROGRAM_GET_CLASS (self)->get_caches (self);
  DemoTotals totals = { .n_caches = g_list_model_get_n_items (caches) };

  for (guint i = 0; i < totals.n_caches; i++)
    {
      g_autoptr (GObject) cache = g_list_model_get_item (caches, i);
      g_autoptr (RcStats) stats = DEMO_PROGRAM_GET_CLASS (self)->dup_stats (self, cache);

      if (stats == NULL)
        continue;
      totals.n_hits += rc_stats_get_hits (stats);
      totals.n_misses += rc_stats_get_misses (stats);
      totals.n_entries += rc_stats_get_n_entries (stats);
      totals.time_saved += rc_stats_get_time_saved (stats);
    }

  return totals;
}

RcGtkMonitor *
demo_program_find (DemoProgram *self,
                   const char  *cache_name)
{
  GListModel *monitors = demo_program_get_monitors (self);

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (RcGtkMonitor) monitor = g_list_model_get_item (monitors, i);
      RcGtkSubject *subject = rc_gtk_monitor_get_subject (monitor);

      if (g_str_equal (rc_gtk_subject_get_name (subject), cache_name))
        return g_steal_pointer (&monitor);
    }

  return NULL;
}

void
demo_program_tell_changed (DemoProgram *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
