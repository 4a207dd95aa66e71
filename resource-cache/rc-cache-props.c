/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

static GParamSpec *properties[RC_PROP_STATS + 1];

static void
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

    case RC_PROP_TTL:
      g_value_set_int64 (value, rc_cache_get_ttl (self));
      break;

    case RC_PROP_IDLE_TIMEOUT:
      g_value_set_int64 (value, rc_cache_get_idle_timeout (self));
      break;

    case RC_PROP_MAX_ENTRIES:
      g_value_set_uint (value, rc_cache_get_max_entries (self));
      break;

    case RC_PROP_MAX_WEIGHT:
      g_value_set_uint64 (value, rc_cache_get_max_weight (self));
      break;

    case RC_PROP_VALIDATE_INTERVAL:
      g_value_set_int64 (value, rc_cache_get_validate_interval (self));
      break;

    case RC_PROP_JITTER:
      g_value_set_double (value, rc_cache_get_jitter (self));
      break;

    case RC_PROP_MAIN_CONTEXT:
      g_value_take_boxed (value, rc_cache_dup_main_context (self));
      break;

    case RC_PROP_N_ENTRIES:
      g_value_set_uint (value, rc_cache_get_n_entries (self));
      break;

    case RC_PROP_WEIGHT:
      g_value_set_uint64 (value, rc_cache_get_weight (self));
      break;

    case RC_PROP_N_LOADING:
      g_value_set_uint (value, rc_cache_get_n_loading (self));
      break;

    case RC_PROP_STATS:
      g_value_take_boxed (value, rc_cache_dup_stats (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
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

    case RC_PROP_TTL:
      rc_cache_set_ttl (self, g_value_get_int64 (value));
      break;

    case RC_PROP_IDLE_TIMEOUT:
      rc_cache_set_idle_timeout (self, g_value_get_int64 (value));
      break;

    case RC_PROP_MAX_ENTRIES:
      rc_cache_set_max_entries (self, g_value_get_uint (value));
      break;

    case RC_PROP_MAX_WEIGHT:
      rc_cache_set_max_weight (self, g_value_get_uint64 (value));
      break;

    case RC_PROP_VALIDATE_INTERVAL:
      rc_cache_set_validate_interval (self, g_value_get_int64 (value));
      break;

    case RC_PROP_JITTER:
      rc_cache_set_jitter (self, g_value_get_double (value));
      break;

    case RC_PROP_MAIN_CONTEXT:
      rc_cache_set_main_context (self, g_value_get_boxed (value));
      break;

    case RC_PROP_N_ENTRIES:
    case RC_PROP_WEIGHT:
    case RC_PROP_N_LOADING:
    case RC_PROP_STATS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

void
rc_cache_class_install_properties (GObjectClass *klass)
{
  klass->get_property = rc_cache_get_property;
  klass->set_property = rc_cache_set_property;

  /**
   * RcCache:name: (getter get_name)
   *
   * The name that statistics, logs and viewers show.
   *
   * Since: 0.1
   */
  properties[RC_PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:ttl: (getter get_ttl) (setter set_ttl)
   *
   * The time to live of an entry from its load or insert, in microseconds; 0 = for ever.
   *
   * At exactly this age an entry is expired. The time that the machine sleeps counts, the
   * wall clock does not. As `ttl` of Streamlit and `expireAfterWrite` of Caffeine.
   *
   * Since: 0.1
   */
  properties[RC_PROP_TTL] =
    g_param_spec_int64 ("ttl", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:idle-timeout: (getter get_idle_timeout) (setter set_idle_timeout)
   *
   * The time to live of an entry from its last hit, in microseconds; 0 = for ever.
   *
   * As `expireAfterAccess` of Caffeine.
   *
   * Since: 0.1
   */
  properties[RC_PROP_IDLE_TIMEOUT] =
    g_param_spec_int64 ("idle-timeout", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:max-entries: (getter get_max_entries) (setter set_max_entries)
   *
   * The number of entries at which the cache is full; 0 = unbounded.
   *
   * Loads in progress do not count. The least recently used entry goes first.
   *
   * Since: 0.1
   */
  properties[RC_PROP_MAX_ENTRIES] =
    g_param_spec_uint ("max-entries", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:max-weight: (getter get_max_weight) (setter set_max_weight)
   *
   * The weight of all entries at which the cache is full; 0 = unbounded.
   *
   * An entry weighs what the weigh function says, or the load; else 1. One that alone is
   * heavier than this is handed out and not kept.
   *
   * Since: 0.1
   */
  properties[RC_PROP_MAX_WEIGHT] =
    g_param_spec_uint64 ("max-weight", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:validate-interval: (getter get_validate_interval) (setter set_validate_interval)
   *
   * How long a value that was validated, or loaded, is taken to be good, in microseconds;
   * 0 = validate at every hit.
   *
   * As `aliveBypassWindow` of HikariCP.
   *
   * Since: 0.1
   */
  properties[RC_PROP_VALIDATE_INTERVAL] =
    g_param_spec_int64 ("validate-interval", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:jitter: (getter get_jitter) (setter set_jitter)
   *
   * The share of the time to live, from 0 to 1, up to which it is shortened at random.
   *
   * So that entries that were loaded together do not all expire together.
   *
   * Since: 0.1
   */
  properties[RC_PROP_JITTER] =
    g_param_spec_double ("jitter", NULL, NULL, 0, 1, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:main-context: (getter dup_main_context) (setter set_main_context)
   *
   * Where signals are emitted and values released; `NULL` = in the thread of the event.
   *
   * With a main context, events of other threads come there later and in order; those of
   * the thread that runs it, or that set this property, come at once.
   *
   * Its main loop has to run as long as the cache lives: what waits for it is otherwise
   * neither told nor released.
   *
   * Since: 0.1
   */
  properties[RC_PROP_MAIN_CONTEXT] =
    g_param_spec_boxed ("main-context", NULL, NULL, G_TYPE_MAIN_CONTEXT,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:n-entries: (getter get_n_entries)
   *
   * The number of entries.
   *
   * `notify` for the contents comes from a main loop, at most ten times a second: the one of
   * [property@Rc.Cache:main-context], or the default one.
   *
   * Since: 0.1
   */
  properties[RC_PROP_N_ENTRIES] =
    g_param_spec_uint ("n-entries", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:weight: (getter get_weight)
   *
   * The weight of all entries together.
   *
   * Since: 0.1
   */
  properties[RC_PROP_WEIGHT] =
    g_param_spec_uint64 ("weight", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:n-loading: (getter get_n_loading)
   *
   * The number of loads in progress.
   *
   * Since: 0.1
   */
  properties[RC_PROP_N_LOADING] =
    g_param_spec_uint ("n-loading", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:stats: (getter dup_stats)
   *
   * What the cache has done so far.
   *
   * `notify` comes when the contents change, not for every hit.
   *
   * Since: 0.1
   */
  properties[RC_PROP_STATS] =
    g_param_spec_boxed ("stats", NULL, NULL, RC_TYPE_STATS,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (klass, G_N_ELEMENTS (properties), properties);
}

void
rc_cache_notify_property (RcCache         *self,
                          RcCacheProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* From a main loop, at a steady pace. */
void
rc_cache_notify_contents (RcCache *self)
{
  GObject *object = G_OBJECT (self);

  for (guint property = RC_PROP_N_ENTRIES; property <= RC_PROP_STATS; property++)
    g_object_notify_by_pspec (object, properties[property]);
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

  g_mutex_lock (&self->lock);
  home = rc_home_ref (self->home);
  g_mutex_unlock (&self->lock);

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

  g_mutex_lock (&self->lock);
  changed = rc_home_get_context (self->home) != main_context;
  if (changed)
    {
      RcHome *old = self->home;

      self->home = g_steal_pointer (&home);
      home = old;
    }
  g_mutex_unlock (&self->lock);

  if (changed)
    rc_cache_notify_property (self, RC_PROP_MAIN_CONTEXT);
}
