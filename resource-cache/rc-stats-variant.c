/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-stats-private.h"

/* How statistics travel. */

static const struct
{
  const char *name;
  gsize offset;
} wide_fields[] = {
  { "hits", G_STRUCT_OFFSET (RcCounters, hits) },
  { "misses", G_STRUCT_OFFSET (RcCounters, misses) },
  { "loads", G_STRUCT_OFFSET (RcCounters, loads) },
  { "load-failures", G_STRUCT_OFFSET (RcCounters, load_failures) },
  { "total-load-time", G_STRUCT_OFFSET (RcCounters, total_load_time) },
  { "time-saved", G_STRUCT_OFFSET (RcCounters, time_saved) },
  { "weight", G_STRUCT_OFFSET (RcCounters, weight) },
};

static const struct
{
  const char *name;
  gsize offset;
} narrow_fields[] = {
  { "entries", G_STRUCT_OFFSET (RcCounters, n_entries) },
  { "loading", G_STRUCT_OFFSET (RcCounters, n_loading) },
};

static GVariant *
make_evictions (const RcCounters *counters)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{st}"));
  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    if (counters->evictions[reason] > 0)
      g_variant_builder_add (&builder, "{st}", rc_evict_reason_to_string (reason),
                             counters->evictions[reason]);

  return g_variant_builder_end (&builder);
}

static GVariant *
make_load_times (const RcCounters *counters)
{
  gsize n_used = counters->load_times != NULL ? RC_N_LOAD_TIMES : 0;

  while (n_used > 0 && counters->load_times[n_used - 1] == 0)
    n_used--;

  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, counters->load_times, n_used,
                                    sizeof (guint64));
}

/**
 * rc_stats_to_variant:
 * @self: a snapshot
 *
 * Packs the snapshot for another process.
 *
 * It is a dictionary of the type `a{sv}`, as the D-Bus interface
 * `dev.resourcecache.Cache1` describes it.
 *
 * Returns: (transfer floating): the dictionary
 *
 * Since: 0.1
 */
GVariant *
rc_stats_to_variant (RcStats *self)
{
  const RcCounters *counters;
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  counters = rc_stats_get_counters (self);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (wide_fields); i++)
    g_variant_builder_add (&builder, "{sv}", wide_fields[i].name, g_variant_new_uint64 (
                             G_STRUCT_MEMBER (guint64, counters, wide_fields[i].offset)));
  for (guint i = 0; i < G_N_ELEMENTS (narrow_fields); i++)
    g_variant_builder_add (&builder, "{sv}", narrow_fields[i].name, g_variant_new_uint32 (
                             G_STRUCT_MEMBER (guint, counters, narrow_fields[i].offset)));
  g_variant_builder_add (&builder, "{sv}", "evictions", make_evictions (counters));
  g_variant_builder_add (&builder, "{sv}", "load-times", make_load_times (counters));

  return g_variant_builder_end (&builder);
}

/* What is of the type that its name says, or of no name that is known. */
static gboolean
read_number (RcCounters *counters,
             const char *name,
             GVariant   *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (wide_fields); i++)
    if (g_str_equal (name, wide_fields[i].name))
      {
        if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
          return FALSE;
        G_STRUCT_MEMBER (guint64, counters, wide_fields[i].offset) = g_variant_get_uint64 (value);
      }

  for (guint i = 0; i < G_N_ELEMENTS (narrow_fields); i++)
    if (g_str_equal (name, narrow_fields[i].name))
      {
        if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
          return FALSE;
        G_STRUCT_MEMBER (guint, counters, narrow_fields[i].offset) = g_variant_get_uint32 (value);
      }

  return TRUE;
}

static gboolean
read_evictions (RcCounters *counters,
                GVariant   *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("a{st}")))
    return FALSE;

  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    g_variant_lookup (value, rc_evict_reason_to_string (reason), "t",
                      &counters->evictions[reason]);

  return TRUE;
}

/* A newer version may tell more exactly how long the longest ones took. */
static gboolean
read_load_times (RcCounters *counters,
                 GVariant   *value)
{
  const guint64 *load_times;
  gsize n_load_times;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("at")))
    return FALSE;

  load_times = g_variant_get_fixed_array (value, &n_load_times, sizeof (guint64));
  for (gsize i = 0; i < n_load_times; i++)
    counters->load_times[MIN (i, RC_N_LOAD_TIMES - 1)] += load_times[i];

  return TRUE;
}

static gboolean
read_field (RcCounters *counters,
            const char *name,
            GVariant   *value)
{
  if (g_str_equal (name, "evictions"))
    return read_evictions (counters, value);
  if (g_str_equal (name, "load-times"))
    return read_load_times (counters, value);

  return read_number (counters, name, value);
}

/**
 * rc_stats_new_from_variant: (constructor)
 * @variant: what [method@Rc.Stats.to_variant] has made, here or elsewhere
 *
 * Unpacks a snapshot.
 *
 * What is missing is 0, and names that are not known are skipped, so that programs with
 * other versions of the library understand each other.
 *
 * Returns: (transfer full) (nullable): the snapshot, or `NULL` if @variant is no dictionary
 *   of the type `a{sv}`, or if what is in it has not the type that its name says
 *
 * Since: 0.1
 */
RcStats *
rc_stats_new_from_variant (GVariant *variant)
{
  guint64 load_times[RC_N_LOAD_TIMES] = { 0, };
  RcCounters counters = { .load_times = load_times };
  g_autoptr (GVariant) fields = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_return_val_if_fail (variant != NULL, NULL);

  fields = g_variant_ref_sink (variant);
  if (!g_variant_is_of_type (fields, G_VARIANT_TYPE_VARDICT))
    return NULL;

  g_variant_iter_init (&iter, fields);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) owned = value;

      if (!read_field (&counters, name, owned))
        return NULL;
    }

  return rc_stats_new (&counters);
}
