/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-read-private.h"

#include "rc-cache-loads-private.h"
#include "rc-export-consent-private.h"

/* No properties of the object are read: that would take a reference, and a language binding
   might have to be asked. */

static const struct
{
  const char *name;
  gint64 (*get) (RcCache *cache);
} durations[] = {
  { "ttl", rc_cache_get_ttl },
  { "idle-timeout", rc_cache_get_idle_timeout },
  { "refresh-after", rc_cache_get_refresh_after },
  { "stale-if-error", rc_cache_get_stale_if_error },
  { "retry-delay", rc_cache_get_retry_delay },
  { "load-timeout", rc_cache_get_load_timeout },
  { "validate-interval", rc_cache_get_validate_interval },
};

static const struct
{
  const char *name;
  guint (*get) (RcCache *cache);
} limits[] = {
  { "max-entries", rc_cache_get_max_entries },
  { "max-concurrent-loads", rc_cache_get_max_concurrent_loads },
};

static const struct
{
  const char *name;
  gboolean (*get) (RcCache *cache);
  gboolean is_default;
} switches[] = {
  { "threaded", rc_cache_get_threaded, FALSE },
  { "revalidate-on-resume", rc_cache_get_revalidate_on_resume, TRUE },
  { "trim-on-low-memory", rc_cache_get_trim_on_low_memory, TRUE },
  { "closed", rc_cache_is_closed, FALSE },
};

static void
add (GVariantBuilder *builder,
     const char      *name,
     gboolean         is_set,
     GVariant        *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  if (is_set)
    g_variant_builder_add (builder, "{sv}", name, owned);
}

static void
add_numbers (GVariantBuilder *builder,
             RcCache         *cache)
{
  double jitter = rc_cache_get_jitter (cache);
  guint64 max_weight = rc_cache_get_max_weight (cache);
  int load_priority = rc_cache_get_load_priority (cache);

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      gint64 value = durations[i].get (cache);

      add (builder, durations[i].name, value != 0, g_variant_new_int64 (value));
    }

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      guint value = limits[i].get (cache);

      add (builder, limits[i].name, value != 0, g_variant_new_uint32 (value));
    }

  add (builder, "max-weight", max_weight != 0, g_variant_new_uint64 (max_weight));
  add (builder, "jitter", jitter > 0, g_variant_new_double (jitter));
  add (builder, "load-priority", load_priority != 0, g_variant_new_int32 (load_priority));
}

/* What is not as in a new cache; floating. */
GVariant *
rc_export_read_settings (RcCache *cache)
{
  gboolean is_cost = rc_cache_get_eviction_policy (cache) == RC_EVICTION_POLICY_COST;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_numbers (&builder, cache);
  add (&builder, "eviction-policy", is_cost, g_variant_new_string ("cost"));
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      gboolean value = switches[i].get (cache);

      add (&builder, switches[i].name, value != switches[i].is_default,
           g_variant_new_boolean (value));
    }

  return g_variant_builder_end (&builder);
}

static void
add_load (GVariantBuilder *builder,
          RcLoadFacts     *load)
{
  g_autofree char *key = rc_export_show_key (load->key);
  g_autofree char *message = rc_export_show_text (load->message != NULL ? load->message : "");

  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (builder, "{sv}", "key", g_variant_new_string (key));
  g_variant_builder_add (builder, "{sv}", "elapsed", g_variant_new_int64 (load->elapsed_usec));
  g_variant_builder_add (builder, "{sv}", "progress", g_variant_new_double (load->progress));
  g_variant_builder_add (builder, "{sv}", "message", g_variant_new_string (message));
  g_variant_builder_add (builder, "{sv}", "queued", g_variant_new_boolean (load->is_queued));
  g_variant_builder_close (builder);
}

/* The loads in progress, as aa{sv}; floating. */
GVariant *
rc_export_read_loads (RcCache *cache)
{
  g_autoptr (GPtrArray) loads = rc_cache_list_loads (cache, RC_EXPORT_MAX_ROWS);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < loads->len; i++)
    add_load (&builder, g_ptr_array_index (loads, i));

  return g_variant_builder_end (&builder);
}
