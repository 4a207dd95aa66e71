/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-entries-private.h"

#include "rc-clock.h"
#include "rc-entry-info-private.h"
#include "rc-export-consent-private.h"
#include "rc-export-ids-private.h"
#include "rc-export-read-private.h"

#include <glib/gi18n-lib.h>

/* Pages of one list are asked for within this time. */
#define MAX_AGE_USEC (5 * G_USEC_PER_SEC)
/* To read a list stops the cache for a moment: a list that took long serves for this many
   times as long, whoever asks, and however often. */
#define REST 10

typedef enum
{
  BY_NOTHING,
  BY_AGE,
  BY_IDLE,
  BY_TIME_TO_LIVE,
  BY_HITS,
  BY_LOAD_TIME,
  BY_WEIGHT,
  BY_LEASES,
} Column;

static const char *const columns[] = {
  [BY_NOTHING] = "",
  [BY_AGE] = "age",
  [BY_IDLE] = "idle",
  [BY_TIME_TO_LIVE] = "time-to-live",
  [BY_HITS] = "hits",
  [BY_LOAD_TIME] = "load-time",
  [BY_WEIGHT] = "weight",
  [BY_LEASES] = "leases",
};

typedef struct
{
  guint offset;
  guint count;
  Column column;
  gboolean is_descending;
} Options;

static GVariant *
lookup (GVariant            *options,
        const char          *name,
        const GVariantType  *type,
        GError             **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (options, name, NULL);

  if (value == NULL || g_variant_is_of_type (value, type))
    return g_steal_pointer (&value);

  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
               _("The option “%s” is of the type “%.*s” only"), name,
               (int) g_variant_type_get_string_length (type), g_variant_type_peek_string (type));
  return NULL;
}

static gboolean
read_number (GVariant    *options,
             const char  *name,
             guint       *number,
             GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GVariant) value = lookup (options, name, G_VARIANT_TYPE_UINT32, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (value != NULL)
    *number = g_variant_get_uint32 (value);
  return TRUE;
}

static gboolean
read_order (GVariant  *options,
            Options   *read,
            GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GVariant) sort = NULL;
  g_autoptr (GVariant) descending = NULL;

  sort = lookup (options, "sort", G_VARIANT_TYPE_STRING, &local_error);
  if (local_error == NULL)
    descending = lookup (options, "descending", G_VARIANT_TYPE_BOOLEAN, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  read->is_descending = descending != NULL && g_variant_get_boolean (descending);
  if (sort == NULL)
    return TRUE;

  for (guint column = BY_NOTHING; column < G_N_ELEMENTS (columns); column++)
    if (g_str_equal (g_variant_get_string (sort, NULL), columns[column]))
      {
        read->column = column;
        return TRUE;
      }

  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                       _("Entries can be sorted by age, idle, time-to-live, hits, load-time, "
                         "weight and leases only"));
  return FALSE;
}

static gboolean
read_options (GVariant  *options,
              Options   *read,
              GError   **error)
{
  *read = (Options) { .count = RC_EXPORT_MAX_ROWS };
  if (!read_number (options, "offset", &read->offset, error) ||
      !read_number (options, "count", &read->count, error) ||
      !read_order (options, read, error))
    return FALSE;

  read->count = MIN (read->count, RC_EXPORT_MAX_ROWS);
  return TRUE;
}

/* What lives for ever comes after all that does not. */
static guint64
get_rank (RcEntryInfo *info,
          Column       column)
{
  switch (column)
    {
    case BY_AGE:
      return rc_entry_info_get_age (info);

    case BY_IDLE:
      return rc_entry_info_get_idle (info);

    case BY_TIME_TO_LIVE:
      return (guint64) rc_entry_info_get_time_to_live (info);

    case BY_HITS:
      return rc_entry_info_get_hits (info);

    case BY_LOAD_TIME:
      return rc_entry_info_get_load_time (info);

    case BY_WEIGHT:
      return rc_entry_info_get_weight (info);

    case BY_LEASES:
      return rc_entry_info_get_n_leases (info);

    case BY_NOTHING:
    default:
      return 0;
    }
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  const Options *options = data;
  guint64 rank_a = get_rank (*(RcEntryInfo *const *) a, options->column);
  guint64 rank_b = get_rank (*(RcEntryInfo *const *) b, options->column);
  int order = (rank_a > rank_b) - (rank_a < rank_b);

  return options->is_descending ? -order : order;
}

void
rc_export_entries_clear (RcExportEntries *self)
{
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  *self = (RcExportEntries) { 0, };
}

static gboolean
may_serve (RcExportEntries *self,
           guint            number,
           const Options   *options)
{
  gint64 age = rc_clock_now () - self->read_at;

  if (self->number != number)
    return FALSE;

  return age < REST * self->time_taken || (options->offset > 0 && age < MAX_AGE_USEC);
}

/* Nobody asks for its pages any more. */
gboolean
rc_export_entries_is_old (RcExportEntries *self)
{
  return rc_clock_now () - self->read_at > MAX (REST * self->time_taken, MAX_AGE_USEC);
}

static void
read_entries (RcExportEntries *self,
              guint            number,
              RcCache         *cache)
{
  gint64 now = rc_clock_now ();

  rc_export_entries_clear (self);
  self->number = number;
  self->infos = rc_cache_snapshot (cache);
  self->read_at = rc_clock_now ();
  self->time_taken = self->read_at - now;
}

/* A list that is in this order already stays in the order that it has. */
static void
sort_entries (RcExportEntries *self,
              Options         *options)
{
  if (options->column == BY_NOTHING ||
      (self->column == (int) options->column && self->is_descending == options->is_descending))
    return;

  g_ptr_array_sort_with_data (self->infos, compare, options);
  self->column = options->column;
  self->is_descending = options->is_descending;
}

static GVariant *
pack_page (RcExportEntries *self,
           const Options   *options)
{
  GVariantBuilder builder;
  guint first = MIN (options->offset, self->infos->len);
  guint n_rows = MIN (options->count, self->infos->len - first);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = first; i < first + n_rows; i++)
    {
      RcEntryInfo *info = g_ptr_array_index (self->infos, i);
      g_autofree char *id = rc_export_make_id (self->number, rc_entry_info_get_key (info));
      g_autofree char *shown = rc_export_show_key (rc_entry_info_get_key (info));

      g_variant_builder_add_value (&builder, rc_entry_info_to_variant_shown (info, id, shown));
    }

  return g_variant_builder_end (&builder);
}

/* The answer of GetEntries, floating; @cache has @number. */
GVariant *
rc_export_entries_read_page (RcExportEntries  *self,
                             guint             number,
                             RcCache          *cache,
                             GVariant         *options,
                             GError          **error)
{
  Options read;

  if (!read_options (options, &read, error))
    return NULL;

  if (!may_serve (self, number, &read))
    read_entries (self, number, cache);
  sort_entries (self, &read);

  return g_variant_new ("(u@aa{sv})", self->infos->len, pack_page (self, &read));
}
