/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-load-info.h"

struct _RcGtkLoadInfo
{
  gatomicrefcount  ref_count;
  char            *label;
  char            *message;      /* nullable */
  gint64           elapsed_usec;
  double           progress;     /* negative: unknown */
};

G_DEFINE_BOXED_TYPE (RcGtkLoadInfo, rc_gtk_load_info, rc_gtk_load_info_ref, rc_gtk_load_info_unref)

/**
 * rc_gtk_load_info_new:
 * @label: what is being loaded, as people read it
 * @elapsed_usec: how long it has been loading, in microseconds
 * @progress: how far it is, from 0 to 1; negative if that is not known
 * @message: (nullable): what the loader says of it
 *
 * Describes a load, for those who implement [iface@RcGtk.Subject].
 *
 * Returns: (transfer full): the description
 *
 * Since: 0.1
 */
RcGtkLoadInfo *
rc_gtk_load_info_new (const char *label,
                      gint64      elapsed_usec,
                      double      progress,
                      const char *message)
{
  RcGtkLoadInfo *self;

  g_return_val_if_fail (label != NULL, NULL);

  self = g_new0 (RcGtkLoadInfo, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->label = g_strdup (label);
  self->message = g_strdup (message);
  self->elapsed_usec = elapsed_usec;
  self->progress = progress;

  return self;
}

/**
 * rc_gtk_load_info_ref:
 * @self: a description
 *
 * Adds a reference. From any thread.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
RcGtkLoadInfo *
rc_gtk_load_info_ref (RcGtkLoadInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * rc_gtk_load_info_unref:
 * @self: (transfer full): a description
 *
 * Drops a reference. From any thread.
 *
 * Since: 0.1
 */
void
rc_gtk_load_info_unref (RcGtkLoadInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->label);
  g_free (self->message);
  g_free (self);
}

/**
 * rc_gtk_load_info_get_label:
 * @self: a description
 *
 * Gets what is being loaded, as people read it.
 *
 * Returns: the label of the key
 *
 * Since: 0.1
 */
const char *
rc_gtk_load_info_get_label (RcGtkLoadInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

/**
 * rc_gtk_load_info_get_elapsed:
 * @self: a description
 *
 * Gets how long it had been loading when this was taken.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
gint64
rc_gtk_load_info_get_elapsed (RcGtkLoadInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->elapsed_usec;
}

/**
 * rc_gtk_load_info_get_progress:
 * @self: a description
 *
 * Gets how far the load was.
 *
 * Returns: a number from 0 to 1; negative if the loader does not tell
 *
 * Since: 0.1
 */
double
rc_gtk_load_info_get_progress (RcGtkLoadInfo *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->progress;
}

/**
 * rc_gtk_load_info_get_message:
 * @self: a description
 *
 * Gets what the loader said of its load.
 *
 * Returns: (nullable): the message
 *
 * Since: 0.1
 */
const char *
rc_gtk_load_info_get_message (RcGtkLoadInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}
