/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The bit in which GObject notes that a handler was connected to an object; 0 if it is not known
   where that is. Set by rc_gate_init(). */
extern guint rc_gate_flag G_GNUC_INTERNAL;

void rc_gate_init (void);

/* GObject has room behind the reference count, on machines with wide pointers. */
static inline const guint *
rc_gate_peek_flags (gpointer object)
{
  const GObject *instance = object;

  return &instance->ref_count + 1;
}

/* FALSE if no handler of any signal was ever connected to the object. */
static inline gboolean
rc_gate_may_have_handlers (gpointer object)
{
  return rc_gate_flag == 0 ||
         (g_atomic_int_get (rc_gate_peek_flags (object)) & rc_gate_flag) != 0;
}

G_END_DECLS
