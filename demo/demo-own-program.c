/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-own-program.h"

#include <glib/gi18n.h>
#include <unistd.h>

struct _DemoOwnProgram
{
  DemoProgram  parent_instance;

  GListModel  *caches; /* of RcCache */
};

G_DEFINE_FINAL_TYPE (DemoOwnProgram, demo_own_program, DEMO_TYPE_PROGRAM)

static const char *
get_name (DemoProgram *program)
{
  return _("Built-In Workload");
}

static char *
dup_detail (DemoProgram *program)
{
  return g_strdup (_("This program"));
}

static guint
get_pid (DemoProgram *program)
{
  return getpid ();
}

static GListModel *
get_caches (DemoProgram *program)
{
  return DEMO_OWN_PROGRAM (program)->caches;
}

static RcGtkSubject *
create_subject (DemoProgram *program,
                gpointer     cache)
{
  return RC_GTK_SUBJECT (rc_gtk_cache_subject_new (cache));
}

static RcStats *
dup_stats (DemoProgram *program,
           gpointer     cache)
{
  return rc_cache_dup_stats (cache);
}

static void
demo_own_program_finalize (GObject *object)
{
  g_object_unref (DEMO_OWN_PROGRAM (object)->caches);

  G_OBJECT_CLASS (demo_own_program_parent_class)->finalize (object);
}

static void
demo_own_program_class_init (DemoOwnProgramClass *klass)
{
  DemoProgramClass *program_class = DEMO_PROGRAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = demo_own_program_finalize;
  program_class->create_subject = create_subject;
  program_class->dup_detail = dup_detail;
  program_class->dup_stats = dup_stats;
  program_class->get_caches = get_caches;
  program_class->get_name = get_name;
  program_class->get_pid = get_pid;
}

static void
demo_own_program_init (DemoOwnProgram *self)
{
}

DemoProgram *
demo_own_program_new (GListModel *caches)
{
  DemoOwnProgram *self = g_object_new (DEMO_TYPE_OWN_PROGRAM, NULL);

  self->caches = g_object_ref (caches);

  return DEMO_PROGRAM (self);
}
