/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache-gtk4.h>

G_BEGIN_DECLS

typedef struct
{
  guint   n_caches;
  guint64 n_hits;
  guint64 n_misses;
  guint64 n_entries;
  guint64 time_saved;
} DemoTotals;

typedef enum
{
  DEMO_PROGRAM_READING, /* its caches are not known yet */
  DEMO_PROGRAM_READY,
  DEMO_PROGRAM_FAILED,  /* see demo_program_dup_problem () */
  DEMO_PROGRAM_GONE,    /* what is known of it stays as it was */
} DemoProgramState;

#define DEMO_TYPE_PROGRAM (demo_program_get_type ())

/* Something that has caches: this program itself, or another one. Emits "changed" when its
   state is another. */
G_DECLARE_DERIVABLE_TYPE (DemoProgram, demo_program, DEMO, PROGRAM, GObject)

struct _DemoProgramClass
{
  GObjectClass parent_class;

  const char      *(*get_name)    (DemoProgram *self);
  char            *(*dup_detail)  (DemoProgram *self);
  guint            (*get_pid)     (DemoProgram *self);
  GListModel      *(*get_caches)  (DemoProgram *self); /* what create_subject () takes */
  RcGtkSubject    *(*create_subject) (DemoProgram *self,
                                      gpointer     cache);
  RcStats         *(*dup_stats)   (DemoProgram *self,
                                   gpointer     cache);
  DemoProgramState (*get_state)   (DemoProgram *self);
  char            *(*dup_problem) (DemoProgram *self);
  void             (*set_watched) (DemoProgram *self,
                                   gboolean     is_watched);
};

const char      *demo_program_get_name     (DemoProgram *self);
/* What tells two programs of one name apart; free it. */
char            *demo_program_dup_detail   (DemoProgram *self) G_GNUC_WARN_UNUSED_RESULT;
guint            demo_program_get_pid      (DemoProgram *self);
/* Of RcGtkMonitor, each made when it is first asked for. */
GListModel      *demo_program_get_monitors (DemoProgram *self);
DemoProgramState demo_program_get_state    (DemoProgram *self);
/* What went wrong, in words; NULL if nothing did. Free it. */
char            *demo_program_dup_problem  (DemoProgram *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether its caches are looked at. */
void             demo_program_set_watched  (DemoProgram *self,
                                            gboolean     is_watched);
DemoTotals       demo_program_add_up       (DemoProgram *self);
/* Returns NULL if there is no such cache; else unref it. */
RcGtkMonitor    *demo_program_find         (DemoProgram *self,
                                            const char  *cache_name) G_GNUC_WARN_UNUSED_RESULT;

/* For subclasses. */
void             demo_program_tell_changed (DemoProgram *self);

G_END_DECLS
