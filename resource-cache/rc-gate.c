/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gate-private.h"

/* Whether anybody listens to an object, without asking GSignal, which takes a lock that the
   whole process shares.

   GObject notes it for itself, in a bit of each object that is not public. Where that is, is
   found out here: by connecting a handler to an object, and looking what has changed. Without
   an answer everybody is asked for. */

typedef struct
{
  GObject parent_instance;
} Probe;

typedef struct
{
  GObjectClass parent_class;
} ProbeClass;

guint rc_gate_flag;

static GType probe_get_type (void);

G_DEFINE_TYPE (Probe, probe, G_TYPE_OBJECT)

static void
probe_class_init (ProbeClass *klass)
{
  g_signal_new ("probe", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
probe_init (Probe *self)
{
}

static void
probe_cb (void)
{
}

static gboolean
is_one_bit (guint flags)
{
  return flags != 0 && (flags & (flags - 1)) == 0;
}

static guint
find_flag (void)
{
  g_autoptr (GObject) watched = g_object_new (probe_get_type (), NULL);
  g_autoptr (GObject) other = g_object_new (probe_get_type (), NULL);
  guint before = *rc_gate_peek_flags (watched);
  guint changed;
  gulong handler;

  if (*rc_gate_peek_flags (other) != before)
    return 0;

  handler = g_signal_connect (watched, "probe", G_CALLBACK (probe_cb), NULL);
  changed = *rc_gate_peek_flags (watched) ^ before;
  g_signal_handler_disconnect (watched, handler);

  return is_one_bit (changed) && (before & changed) == 0 &&
         *rc_gate_peek_flags (other) == before ? changed : 0;
}

/* Once, before there is an object to ask about. */
void
rc_gate_init (void)
{
#if GLIB_SIZEOF_VOID_P == 8
  rc_gate_flag = find_flag ();
#endif
}
