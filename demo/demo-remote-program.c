/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-remote-program.h"

#include <glib/gi18n.h>

#include "demo-remote-cache.h"

/* The pace of what is shown of all caches at once. */
#define INTERVAL_MSEC 1000

struct _DemoRemoteProgram
{
  DemoProgram   parent_instance;

  WatchProgram *program;
};

G_DEFINE_FINAL_TYPE (DemoRemoteProgram, demo_remote_program, DEMO_TYPE_PROGRAM)

static WatchProgram *
watched (DemoProgram *program)
{
  return DEMO_REMOTE_PROGRAM (program)->program;
}

static const char *
get_name (DemoProgram *program)
{
  return watch_program_get_name (watched (program));
}

static char *
dup_detail (DemoProgram *program)
{
  const char *id = watch_program_get_application_id (watched (program));
  guint pid = watch_program_get_pid (watched (program));

  if (watch_program_get_state (watched (program)) == WATCH_PROGRAM_GONE)
    return g_strdup (_("Ended"));
  if (id == NULL || id[0] == '\0')
    /* Translators: %u is the number of a process */
    return g_strdup_printf (_("Process %u"), pid);

  /* Translators: the id of an application, and the number of its process */
  return g_strdup_printf (_("%s, process %u"), id, pid);
}

static guint
get_pid (DemoProgram *program)
{
  return watch_program_get_pid (watched (program));
}

static GListModel *
get_caches (DemoProgram *program)
{
  return watch_program_get_caches (watched (program));
}

static RcGtkSubject *
create_subject (DemoProgram *program,
                gpointer     cache)
{
  return demo_remote_cache_new (cache);
}

static RcStats *
dup_stats (DemoProgram *program,
           gpointer     cache)
{
  RcStats *stats = watch_cache_get_stats (cache);

  return stats != NULL ? rc_stats_ref (stats) : NULL;
}

static DemoProgramState
get_state (DemoProgram *program)
{
  switch (watch_program_get_state (watched (program)))
    {
    case WATCH_PROGRAM_GONE:
      return DEMO_PROGRAM_GONE;
    case WATCH_PROGRAM_FAILED:
      return DEMO_PROGRAM_FAILED;
    case WATCH_PROGRAM_READY:
      return DEMO_PROGRAM_READY;
    case WATCH_PROGRAM_IDLE:
    case WATCH_PROGRAM_READING:
    default:
      return DEMO_PROGRAM_READING;
    }
}

static char *
dup_problem (DemoProgram *program)
{
  const GError *error = watch_program_get_error (watched (program));

  if (get_state (program) == DEMO_PROGRAM_GONE)
    /* Translators: %s is the name of a program */
    return g_strdup_printf (_("“%s” is no longer running. Choose another program to watch."),
                            get_name (program));

  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
set_watched (DemoProgram *program,
             gboolean     is_watched)
{
  if (is_watched)
    watch_program_watch (watched (program), INTERVAL_MSEC);
  else
    watch_program_unwatch (watched (program));
}

static void
demo_remote_program_dispose (GObject *object)
{
  DemoRemoteProgram *self = DEMO_REMOTE_PROGRAM (object);

  G_OBJECT_CLASS (demo_remote_program_parent_class)->dispose (object);

  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  g_clear_object (&self->program);
}

static void
demo_remote_program_class_init (DemoRemoteProgramClass *klass)
{
  DemoProgramClass *program_class = DEMO_PROGRAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_remote_program_dispose;
  program_class->create_subject = create_subject;
  program_class->dup_detail = dup_detail;
  program_class->dup_problem = dup_problem;
  program_class->dup_stats = dup_stats;
  program_class->get_caches = get_caches;
  program_class->get_name = get_name;
  program_class->get_pid = get_pid;
  program_class->get_state = get_state;
  program_class->set_watched = set_watched;
}

static void
demo_remote_program_init (DemoRemoteProgram *self)
{
}

DemoProgram *
demo_remote_program_new (WatchProgram *program)
{
  DemoRemoteProgram *self = g_object_new (DEMO_TYPE_REMOTE_PROGRAM, NULL);

  self->program = g_object_ref (program);
  g_signal_connect_swapped (program, "state-changed", G_CALLBACK (demo_program_tell_changed),
                            self);
  g_signal_connect_swapped (program, "changed", G_CALLBACK (demo_program_tell_changed), self);

  return DEMO_PROGRAM (self);
}
