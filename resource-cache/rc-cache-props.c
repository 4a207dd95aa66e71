/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

/* The properties of plain numbers. */
static const struct
{
  gpointer getter;
  gpointer setter;           /* NULL: read-only */
} accessors[] = {
  [RC_PROP_TTL] = { rc_cache_get_ttl, rc_cache_set_ttl },
  [RC_PROP_IDLE_TIMEOUT] = { rc_cache_get_idle_timeout, rc_cache_set_idle_timeout },
  [RC_PROP_STALE_IF_ERROR] = { rc_cache_get_stale_if_error, rc_cache_set_stale_if_error },
  [RC_PROP_REFRESH_AFTER] = { rc_cache_get_refresh_after, rc_cache_set_refresh_after },
  [RC_PROP_MAX_ENTRIES] = { rc_cache_get_max_entries, rc_cache_set_max_entries },
  [RC_PROP_MAX_WEIGHT] = { rc_cache_get_max_weight, rc_cache_set_max_weight },
  [RC_PROP_EVICTION_POLICY] = { rc_cache_get_eviction_policy, rc_cache_set_eviction_policy },
  [RC_PROP_JITTER] = { rc_cache_get_jitter, rc_cache_set_jitter },
  [RC_PROP_VALIDATE_INTERVAL] = { rc_cache_get_validate_interval, rc_cache_set_validate_interval },
  [RC_PROP_REVALIDATE_ON_RESUME] = { rc_cache_get_revalidate_on_resume,
                                     rc_cache_set_revalidate_on_resume },
  [RC_PROP_RETRY_DELAY] = { rc_cache_get_retry_delay, rc_cache_set_retry_delay },
  [RC_PROP_LOAD_TIMEOUT] = { rc_cache_get_load_timeout, rc_cache_set_load_timeout },
  [RC_PROP_MAX_CONCURRENT_LOADS] = { rc_cache_get_max_concurrent_loads,
                                     rc_cache_set_max_concurrent_loads },
  [RC_PROP_LOAD_PRIORITY] = { rc_cache_get_load_priority, rc_cache_set_load_priority },
  [RC_PROP_THREADED] = { rc_cache_get_threaded, rc_cache_set_threaded },
  [RC_PROP_TRIM_ON_LOW_MEMORY] = { rc_cache_get_trim_on_low_memory,
                                   rc_cache_set_trim_on_low_memory },
  [RC_PROP_N_ENTRIES] = { rc_cache_get_n_entries, NULL },
  [RC_PROP_WEIGHT] = { rc_cache_get_weight, NULL },
  [RC_PROP_N_LOADING] = { rc_cache_get_n_loading, NULL },
};

static void
get_number (RcCache  *self,
            gpointer  getter,
            GValue   *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_INT:
      g_value_set_int (value, ((int (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_UINT:
      g_value_set_uint (value, ((guint (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, ((gboolean (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_INT64:
      g_value_set_int64 (value, ((gint64 (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_UINT64:
      g_value_set_uint64 (value, ((guint64 (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_DOUBLE:
      g_value_set_double (value, ((double (*) (RcCache *)) getter) (self));
      break;

    case G_TYPE_ENUM:
    default:
      g_value_set_enum (value, ((int (*) (RcCache *)) getter) (self));
    }
}

static void
set_number (RcCache      *self,
            gpointer      setter,
            const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_INT:
      ((void (*) (RcCache *, int)) setter) (self, g_value_get_int (value));
      break;

    case G_TYPE_UINT:
      ((void (*) (RcCache *, guint)) setter) (self, g_value_get_uint (value));
      break;

    case G_TYPE_BOOLEAN:
      ((void (*) (RcCache *, gboolean)) setter) (self, g_value_get_boolean (value));
      break;

    case G_TYPE_INT64:
      ((void (*) (RcCache *, gint64)) setter) (self, g_value_get_int64 (value));
      break;

    case G_TYPE_UINT64:
      ((void (*) (RcCache *, guint64)) setter) (self, g_value_get_uint64 (value));
      break;

    case G_TYPE_DOUBLE:
      ((void (*) (RcCache *, double)) setter) (self, g_value_get_double (value));
      break;

    case G_TYPE_ENUM:
    default:
      ((void (*) (RcCache *, int)) setter) (self, g_value_get_enum (value));
    }
}

void
rc_cache_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  RcCache *self = RC_CACHE (object);

  switch ((RcCacheProperty) property_id)
    {
    case RC_PROP_NAME:
      g_value_set_string (value, rc_cache_get_name (self));
      break;

    case RC_PROP_MAIN_CONTEXT:
      g_value_take_boxed (value, rc_cache_dup_main_context (self));
      break;

    case RC_PROP_STATS:
      g_value_take_boxed (value, rc_cache_dup_stats (self));
      break;

    default:
      get_number (self, accessors[property_id].getter, value);
    }
}

void
rc_cache_set_property (GObject      *object,
                       guint         property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  RcCache *self = RC_CACHE (object);

  switch ((RcCacheProperty) property_id)
    {
    case RC_PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    case RC_PROP_MAIN_CONTEXT:
      rc_cache_set_main_context (self, g_value_get_boxed (value));
      break;

    default:
      set_number (self, accessors[property_id].setter, value);
    }
}

/**
 * rc_cache_get_name: (get-property name)
 * @self: a cache
 *
 * Gets the name that statistics, logs and viewers show.
 *
 * Returns: the name
 *
 * Since: 0.1
 */
const char *
rc_cache_get_name (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  return self->name;
}

/**
 * rc_cache_dup_main_context: (get-property main-context)
 * @self: a cache
 *
 * Gets where signals are emitted and values released.
 *
 * Returns: (transfer full) (nullable): the main context; `NULL` = in the thread of the
 *   event
 *
 * Since: 0.1
 */
GMainContext *
rc_cache_dup_main_context (RcCache *self)
{
  g_autoptr (RcHome) home = NULL;
  GMainContext *context;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  rc_cache_lock (self);
  home = rc_home_ref (self->home);
  rc_cache_unlock_only (self);

  context = rc_home_get_context (home);
  return context != NULL ? g_main_context_ref (context) : NULL;
}

/**
 * rc_cache_set_main_context: (set-property main-context)
 * @self: a cache
 * @main_context: (nullable): the main context; `NULL` = in the thread of the event
 *
 * Sets where signals are emitted and values released.
 *
 * To be called by the thread that runs, or will run, this main context: what that
 * thread causes itself is delivered at once.
 *
 * Since: 0.1
 */
void
rc_cache_set_main_context (RcCache      *self,
                           GMainContext *main_context)
{
  g_autoptr (RcHome) home = NULL;
  gboolean changed;

  g_return_if_fail (RC_IS_CACHE (self));

  if (main_context != NULL)
    home = rc_home_new (main_context);

  rc_cache_lock (self);
  changed = rc_home_get_context (self->home) != main_context;
  if (changed)
    {
      RcHome *old = self->home;

      self->home = g_steal_pointer (&home);
      home = old;
    }
  rc_cache_unlock_only (self);

  if (changed)
    rc_cache_notify_property (self, RC_PROP_MAIN_CONTEXT);
}
