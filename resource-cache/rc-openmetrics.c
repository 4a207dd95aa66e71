/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-openmetrics-private.h"

#include "rc-cache.h"
#include "rc-stats.h"

typedef guint64 (*CounterFunc) (RcStats *stats);

typedef struct
{
  const char *name;
  const char *type;
  const char *unit;         /* NULL: a plain number; "seconds": from microseconds */
  const char *help;
  CounterFunc get;
} Metric;

static guint64
get_n_entries (RcStats *stats)
{
  return rc_stats_get_n_entries (stats);
}

static guint64
get_n_loading (RcStats *stats)
{
  return rc_stats_get_n_loading (stats);
}

static const Metric metrics[] = {
  { "resource_cache_hits", "counter", NULL,
    "Requests whose value was there", rc_stats_get_hits },
  { "resource_cache_misses", "counter", NULL,
    "Requests whose value was not there", rc_stats_get_misses },
  { "resource_cache_loads", "counter", NULL,
    "Loads that have ended", rc_stats_get_loads },
  { "resource_cache_load_failures", "counter", NULL,
    "Loads that have ended without a value", rc_stats_get_load_failures },
  { "resource_cache_load_time_seconds", "counter", "seconds",
    "Time that all loads took", rc_stats_get_total_load_time },
  { "resource_cache_time_saved_seconds", "counter", "seconds",
    "Time that the hits would have taken as loads", rc_stats_get_time_saved },
  { "resource_cache_entries", "gauge", NULL,
    "Entries in the cache", get_n_entries },
  { "resource_cache_weight", "gauge", NULL,
    "Weight of all entries", rc_stats_get_weight },
  { "resource_cache_loading", "gauge", NULL,
    "Loads in progress", get_n_loading },
};

static char *
escape_label (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *escaped = g_string_new (valid);

  g_string_replace (escaped, "\\", "\\\\", 0);
  g_string_replace (escaped, "\"", "\\\"", 0);
  g_string_replace (escaped, "\n", "\\n", 0);

  return g_string_free (escaped, FALSE);
}

static void
append_head (GString    *text,
             const char *name,
             const char *type,
             const char *unit,
             const char *help)
{
  g_string_append_printf (text, "# TYPE %s %s\n", name, type);
  if (unit != NULL)
    g_string_append_printf (text, "# UNIT %s %s\n", name, unit);
  g_string_append_printf (text, "# HELP %s %s.\n", name, help);
}

static void
append_metric (GString      *text,
               const Metric *metric,
               GPtrArray    *labels,
               GPtrArray    *stats)
{
  const char *suffix = g_str_equal (metric->type, "counter") ? "_total" : "";

  append_head (text, metric->name, metric->type, metric->unit, metric->help);

  for (guint i = 0; i < stats->len; i++)
    {
      guint64 value = metric->get (g_ptr_array_index (stats, i));

      g_string_append_printf (text, "%s%s{cache=\"%s\"} ", metric->name, suffix,
                              (char *) g_ptr_array_index (labels, i));
      if (metric->unit != NULL)
        g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%06u\n", value / G_USEC_PER_SEC,
                                (guint) (value % G_USEC_PER_SEC));
      else
        g_string_append_printf (text, "%" G_GUINT64_FORMAT "\n", value);
    }
}

static void
append_evictions (GString   *text,
                  GPtrArray *labels,
                  GPtrArray *stats)
{
  append_head (text, "resource_cache_evictions", "counter", NULL,
               "Entries that have left the cache");

  for (guint i = 0; i < stats->len; i++)
    for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
      g_string_append_printf (text,
                              "resource_cache_evictions_total{cache=\"%s\",reason=\"%s\"} "
                              "%" G_GUINT64_FORMAT "\n",
                              (char *) g_ptr_array_index (labels, i),
                              rc_evict_reason_to_string (reason),
                              rc_stats_get_evictions_for (g_ptr_array_index (stats, i), reason));
}

/* The first “name#2”, “name#3” … that nobody has. */
static char *
make_twin_label (GHashTable *taken,
                 const char *name)
{
  char *label = NULL;
  guint number = 1;

  do
    {
      g_free (label);
      label = g_strdup_printf ("%s#%u", name, ++number);
    }
  while (!g_hash_table_add (taken, g_strdup (label)));

  return label;
}

/* OpenMetrics allows a set of labels once: of caches that share a name, the second
   one becomes “name#2”. */
static GPtrArray *
make_labels (GPtrArray *caches)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *labels = g_ptr_array_new_full (caches->len, g_free);

  for (guint i = 0; i < caches->len; i++)
    {
      g_autofree char *name = escape_label (rc_cache_get_name (g_ptr_array_index (caches, i)));
      gboolean is_first = g_hash_table_add (taken, g_strdup (name));

      g_ptr_array_add (labels, is_first ? g_steal_pointer (&name) : NULL);
    }

  for (guint i = 0; i < caches->len; i++)
    {
      g_autofree char *name = escape_label (rc_cache_get_name (g_ptr_array_index (caches, i)));

      if (g_ptr_array_index (labels, i) == NULL)
        g_ptr_array_index (labels, i) = make_twin_label (taken, name);
    }

  return labels;
}

char *
rc_openmetrics_format (GPtrArray *caches)
{
  g_autoptr (GPtrArray) labels = make_labels (caches);
  g_autoptr (GPtrArray) stats = NULL;
  GString *text = g_string_new (NULL);

  stats = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_stats_unref);
  for (guint i = 0; i < caches->len; i++)
    g_ptr_array_add (stats, rc_cache_dup_stats (g_ptr_array_index (caches, i)));

  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    append_metric (text, &metrics[i], labels, stats);
  append_evictions (text, labels, stats);
  g_string_append (text, "# EOF\n");

  return g_string_free (text, FALSE);
}
