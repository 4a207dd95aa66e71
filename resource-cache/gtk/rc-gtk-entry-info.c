/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-entry-info.h"

struct _RcGtkEntryInfo
{
  gatomicrefcount  ref_count;
  char            *id;
  char            *label;
  RcEntryInfo     *info;
};

G_DEFINE_BOXED_TYPE (RcGtkEntryInfo, rc_gtk_entry_info, rc_gtk_entry_info_ref,
                     rc_gtk_entry_info_unref)

/**
 * rc_gtk_entry_info_new:
 * @id: what commands call the entry; no other entry of the cache has it
 * @label: what people call it
 * @info: what is known of it
 *
 * Describes an entry, for those who implement [iface@RcGtk.Subject].
 *
 * Returns: (transfer full): the description
 *
 * Since: 0.1
 */
RcGtkEntryInfo *
rc_gtk_entry_info_new (const char  *id,
                       const char  *label,
                       RcEntryInfo *info)
{
  RcGtkEntryInfo *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);

  self = g_new0 (RcGtkEntryInfo, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->id = g_strdup (id);
  self->label = g_strdup (label);
  self->info = rc_entry_info_ref (info);

  return self;
}

/**
 * rc_gtk_entry_info_ref:
 * @self: a description
 *
 * Adds a reference. From any thread.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
RcGtkEntryInfo *
rc_gtk_entry_info_ref (RcGtkEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * rc_gtk_entry_info_unref:
 * @self: (transfer full): a description
 *
 * Drops a reference. From any thread.
 *
 * Since: 0.1
 */
void
rc_gtk_entry_info_unref (RcGtkEntryInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->label);
  rc_entry_info_unref (self->info);
  g_free (self);
}

/**
 * rc_gtk_entry_info_get_id:
 * @self: a description
 *
 * Gets what commands call the entry; see [flags@RcGtk.Commands].
 *
 * Returns: the id
 *
 * Since: 0.1
 */
const char *
rc_gtk_entry_info_get_id (RcGtkEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * rc_gtk_entry_info_get_label:
 * @self: a description
 *
 * Gets what people call the entry.
 *
 * Returns: the label of its key
 *
 * Since: 0.1
 */
const char *
rc_gtk_entry_info_get_label (RcGtkEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

/**
 * rc_gtk_entry_info_get_info:
 * @self: a description
 *
 * Gets what is known of the entry.
 *
 * Returns: (transfer none): its numbers
 *
 * Since: 0.1
 */
RcEntryInfo *
rc_gtk_entry_info_get_info (RcGtkEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->info;
}
