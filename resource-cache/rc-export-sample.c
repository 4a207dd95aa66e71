/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-sample-private.h"

#include "rc-cache.h"
#include "rc-clock.h"
#include "rc-stats-private.h"

/* Statistics of so many caches go into one signal. */
#define MAX_PER_SIGNAL 1000

char *
rc_export_make_path (guint number)
{
  return g_strdup_printf (RC_EXPORT_CACHES_PATH "/%u", number);
}

/* NULL if the cache has gone. */
static RcStats *
dup_stats (RcPin *pin)
{
  RcCache *cache = rc_pin_hold (pin);
  RcStats *stats;

  if (cache == NULL)
    return NULL;

  stats = rc_cache_dup_stats (cache);
  rc_pin_drop (pin);

  return stats;
}

/* The answer of Cache1.GetStats; NULL if the cache has gone. */
GVariant *
rc_export_sample_cache (RcPin *pin)
{
  g_autoptr (RcStats) stats = dup_stats (pin);

  if (stats == NULL)
    return NULL;

  return g_variant_new ("(x@a{sv})", rc_clock_now (), rc_stats_to_variant (stats));
}

static void
add_stats (GVariantBuilder *builder,
           guint            number,
           RcStats         *stats)
{
  g_autofree char *path = rc_export_make_path (number);

  g_variant_builder_add (builder, "{o@a{sv}}", path, rc_stats_to_variant (stats));
}

/* The answer of Program1.GetStats. */
GVariant *
rc_export_sample_program (RcExportList *list)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sv}}"));
  for (guint i = 0; i < list->items->len; i++)
    {
      RcExportItem *item = rc_export_list_item (list, i);
      g_autoptr (RcStats) stats = dup_stats (item->pin);

      if (stats != NULL)
        add_stats (&builder, item->number, stats);
    }

  return g_variant_new ("(xa{oa{sv}})", rc_clock_now (), &builder);
}

void
rc_export_send_cache_stats (GDBusConnection *connection,
                            const char      *peer,
                            RcExportList    *list,
                            guint            number)
{
  RcPin *pin = rc_export_list_find (list, number);
  GVariant *sample = pin != NULL ? rc_export_sample_cache (pin) : NULL;
  g_autofree char *path = rc_export_make_path (number);

  if (sample != NULL)
    g_dbus_connection_emit_signal (connection, peer, path, "dev.resourcecache.Cache1", "Stats",
                                   sample, NULL);
}

static gboolean
is_news (GHashTable *seen,
         guint       number,
         RcStats    *stats)
{
  gpointer fingerprint = GSIZE_TO_POINTER ((gsize) rc_stats_get_fingerprint (stats));
  gpointer before;

  if (g_hash_table_lookup_extended (seen, GUINT_TO_POINTER (number), NULL, &before) &&
      before == fingerprint)
    return FALSE;

  g_hash_table_insert (seen, GUINT_TO_POINTER (number), fingerprint);
  return TRUE;
}

static void
send_some (GDBusConnection *connection,
           const char      *peer,
           gint64           time,
           GVariantBuilder *builder)
{
  g_dbus_connection_emit_signal (connection, peer, RC_EXPORT_PROGRAM_PATH,
                                 "dev.resourcecache.Program1", "Stats",
                                 g_variant_new ("(xa{oa{sv}})", time, builder), NULL);
}

/* Of those caches that are not as they were @seen; a signal comes even if there is none. */
void
rc_export_send_program_stats (GDBusConnection *connection,
                              const char      *peer,
                              RcExportList    *list,
                              GHashTable      *seen)
{
  gint64 now = rc_clock_now ();
  GVariantBuilder builder;
  guint n_added = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sv}}"));
  for (guint i = 0; i < list->items->len; i++)
    {
      RcExportItem *item = rc_export_list_item (list, i);
      g_autoptr (RcStats) stats = dup_stats (item->pin);

      if (stats == NULL || !is_news (seen, item->number, stats))
        continue;

      if (n_added++ == MAX_PER_SIGNAL)
        {
          send_some (connection, peer, now, &builder);
          g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sv}}"));
          n_added = 1;
        }
      add_stats (&builder, item->number, stats);
    }
  send_some (connection, peer, now, &builder);
}
