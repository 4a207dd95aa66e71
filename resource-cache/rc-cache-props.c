/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"

typedef enum
{
  PROP_NAME = 1,
  PROP_TTL,
  PROP_IDLE_TIMEOUT,
  PROP_MAX_ENTRIES,
  PROP_MAX_WEIGHT,
  PROP_VALIDATE_INTERVAL,
  PROP_JITTER,
  PROP_MAIN_CONTEXT,
  PROP_N_ENTRIES,
  PROP_WEIGHT,
  PROP_N_LOADING,
  PROP_STATS,
} RcCacheProperty;

static GParamSpec *properties[PROP_STATS + 1];

static void
rc_cache_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  RcCache *self = RC_CACHE (object);

  switch ((RcCacheProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, rc_cache_get_name (self));
      break;

    case PROP_TTL:
      g_value_set_int64 (value, rc_cache_get_ttl (self));
      break;

    case PROP_IDLE_TIMEOUT:
      g_value_set_int64 (value, rc_cache_get_idle_timeout (self));
      break;

    case PROP_MAX_ENTRIES:
      g_value_set_uint (value, rc_cache_get_max_entries (self));
      break;

    case PROP_MAX_WEIGHT:
      g_value_set_uint64 (value, rc_cache_get_max_weight (self));
      break;

    case PROP_VALIDATE_INTERVAL:
      g_value_set_int64 (value, rc_cache_get_validate_interval (self));
      break;

    case PROP_JITTER:
      g_value_set_double (value, rc_cache_get_jitter (self));
      break;

    case PROP_MAIN_CONTEXT:
      g_value_take_boxed (value, rc_cache_dup_main_context (self));
      break;

    case PROP_N_ENTRIES:
      g_value_set_uint (value, rc_cache_get_n_entries (self));
      break;

    case PROP_WEIGHT:
      g_value_set_uint64 (value, rc_cache_get_weight (self));
      break;

    case PROP_N_LOADING:
      g_value_set_uint (value, rc_cache_get_n_loading (self));
      break;

    case PROP_STATS:
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
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    case PROP_TTL:
      rc_cache_set_ttl (self, g_value_get_int64 (value));
      break;

    case PROP_IDLE_TIMEOUT:
      rc_cache_set_idle_timeout (self, g_value_get_int64 (value));
      break;

    case PROP_MAX_ENTRIES:
      rc_cache_set_max_entries (self, g_value_get_uint (value));
      break;

    case PROP_MAX_WEIGHT:
      rc_cache_set_max_weight (self, g_value_get_uint64 (value));
      break;

    case PROP_VALIDATE_INTERVAL:
      rc_cache_set_validate_interval (self, g_value_get_int64 (value));
      break;

    case PROP_JITTER:
      rc_cache_set_jitter (self, g_value_get_double (value));
      break;

    case PROP_MAIN_CONTEXT:
      rc_cache_set_main_context (self, g_value_get_boxed (value));
      break;

    case PROP_N_ENTRIES:
    case PROP_WEIGHT:
    case PROP_N_LOADING:
    case PROP_STATS:
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
  properties[PROP_NAME] =
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
  properties[PROP_TTL] =
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
  properties[PROP_IDLE_TIMEOUT] =
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
  properties[PROP_MAX_ENTRIES] =
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
  properties[PROP_MAX_WEIGHT] =
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
  properties[PROP_VALIDATE_INTERVAL] =
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
  properties[PROP_JITTER] =
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
   * Since: 0.1
   */
  properties[PROP_MAIN_CONTEXT] =
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
  properties[PROP_N_ENTRIES] =
    g_param_spec_uint ("n-entries", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:weight: (getter get_weight)
   *
   * The weight of all entries together.
   *
   * Since: 0.1
   */
  properties[PROP_WEIGHT] =
    g_param_spec_uint64 ("weight", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:n-loading: (getter get_n_loading)
   *
   * The number of loads in progress.
   *
   * Since: 0.1
   */
  properties[PROP_N_LOADING] =
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
  properties[PROP_STATS] =
    g_param_spec_boxed ("stats", NULL, NULL, RC_TYPE_STATS,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (klass, G_N_ELEMENTS (properties), properties);
}

/* From a main loop, at a steady pace. */
void
rc_cache_notify_contents (RcCache *self)
{
  GObject *object = G_OBJECT (self);

  for (guint property = PROP_N_ENTRIES; property <= PROP_STATS; property++)
    g_object_notify_by_pspec (object, properties[property]);
}

/* The range that a property documents holds for its setter as well. */
#define check_setting(self, condition, property, cure)                                  \
  G_STMT_START                                                                          \
    {                                                                                   \
      if (G_UNLIKELY (!(condition)))                                                    \
        {                                                                               \
          g_critical ("Cache “%s”: %s stays as it is. " cure, (self)->name, property);  \
          return;                                                                       \
        }                                                                               \
    }                                                                                   \
  G_STMT_END

static void
apply_limits_and_unlock (RcCache         *self,
                         const RcLimits  *limits,
                         RcCacheProperty  property)
{
  RcOutbox box = RC_OUTBOX_INIT;

  rc_store_set_limits (&self->store, limits, rc_clock_now (), &box.removed);
  rc_cache_unlock_and_deliver (self, &box);

  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
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
 * rc_cache_get_ttl: (get-property ttl)
 * @self: a cache
 *
 * Gets the time to live of an entry from its load or insert.
 *
 * Returns: the time in microseconds; 0 = for ever
 *
 * Since: 0.1
 */
gint64
rc_cache_get_ttl (RcCache *self)
{
  gint64 ttl_usec;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  ttl_usec = self->store.limits.ttl_usec;
  g_mutex_unlock (&self->lock);

  return ttl_usec;
}

/**
 * rc_cache_set_ttl: (set-property ttl)
 * @self: a cache
 * @ttl_usec: the time in microseconds; 0 = for ever
 *
 * Sets the time to live of an entry from its load or insert.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_ttl (RcCache *self,
                  gint64   ttl_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  check_setting (self, ttl_usec >= 0, "ttl", "Durations are microseconds, and 0 turns them off");

  g_mutex_lock (&self->lock);
  limits = self->store.limits;
  if (limits.ttl_usec == ttl_usec)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  limits.ttl_usec = ttl_usec;
  apply_limits_and_unlock (self, &limits, PROP_TTL);
}

/**
 * rc_cache_get_idle_timeout: (get-property idle-timeout)
 * @self: a cache
 *
 * Gets the time to live of an entry from its last hit.
 *
 * Returns: the time in microseconds; 0 = for ever
 *
 * Since: 0.1
 */
gint64
rc_cache_get_idle_timeout (RcCache *self)
{
  gint64 idle_timeout_usec;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  idle_timeout_usec = self->store.limits.idle_timeout_usec;
  g_mutex_unlock (&self->lock);

  return idle_timeout_usec;
}

/**
 * rc_cache_set_idle_timeout: (set-property idle-timeout)
 * @self: a cache
 * @idle_timeout_usec: the time in microseconds; 0 = for ever
 *
 * Sets the time to live of an entry from its last hit.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_idle_timeout (RcCache *self,
                           gint64   idle_timeout_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  check_setting (self, idle_timeout_usec >= 0, "idle-timeout", "Durations are microseconds, and 0 turns them off");

  g_mutex_lock (&self->lock);
  limits = self->store.limits;
  if (limits.idle_timeout_usec == idle_timeout_usec)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  limits.idle_timeout_usec = idle_timeout_usec;
  apply_limits_and_unlock (self, &limits, PROP_IDLE_TIMEOUT);
}

/**
 * rc_cache_get_max_entries: (get-property max-entries)
 * @self: a cache
 *
 * Gets the number of entries at which the cache is full.
 *
 * Returns: the number; 0 = unbounded
 *
 * Since: 0.1
 */
guint
rc_cache_get_max_entries (RcCache *self)
{
  guint max_entries;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  max_entries = self->store.limits.max_entries;
  g_mutex_unlock (&self->lock);

  return max_entries;
}

/**
 * rc_cache_set_max_entries: (set-property max-entries)
 * @self: a cache
 * @max_entries: the number; 0 = unbounded
 *
 * Sets the number of entries at which the cache is full.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_max_entries (RcCache *self,
                          guint    max_entries)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));

  g_mutex_lock (&self->lock);
  limits = self->store.limits;
  if (limits.max_entries == max_entries)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  limits.max_entries = max_entries;
  apply_limits_and_unlock (self, &limits, PROP_MAX_ENTRIES);
}

/**
 * rc_cache_get_max_weight: (get-property max-weight)
 * @self: a cache
 *
 * Gets the weight of all entries at which the cache is full.
 *
 * Returns: the weight; 0 = unbounded
 *
 * Since: 0.1
 */
guint64
rc_cache_get_max_weight (RcCache *self)
{
  guint64 max_weight;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  max_weight = self->store.limits.max_weight;
  g_mutex_unlock (&self->lock);

  return max_weight;
}

/**
 * rc_cache_set_max_weight: (set-property max-weight)
 * @self: a cache
 * @max_weight: the weight; 0 = unbounded
 *
 * Sets the weight of all entries at which the cache is full.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_max_weight (RcCache *self,
                         guint64  max_weight)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));

  g_mutex_lock (&self->lock);
  limits = self->store.limits;
  if (limits.max_weight == max_weight)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  limits.max_weight = max_weight;
  apply_limits_and_unlock (self, &limits, PROP_MAX_WEIGHT);
}

/**
 * rc_cache_get_validate_interval: (get-property validate-interval)
 * @self: a cache
 *
 * Gets how long a value that was validated is taken to be good.
 *
 * Returns: the time in microseconds; 0 = validate at every hit
 *
 * Since: 0.1
 */
gint64
rc_cache_get_validate_interval (RcCache *self)
{
  gint64 validate_interval_usec;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  validate_interval_usec = self->validate_interval_usec;
  g_mutex_unlock (&self->lock);

  return validate_interval_usec;
}

/**
 * rc_cache_set_validate_interval: (set-property validate-interval)
 * @self: a cache
 * @validate_interval_usec: the time in microseconds; 0 = validate at every hit
 *
 * Sets how long a value that was validated is taken to be good.
 *
 * Since: 0.1
 */
void
rc_cache_set_validate_interval (RcCache *self,
                                gint64   validate_interval_usec)
{
  gint64 old;

  g_return_if_fail (RC_IS_CACHE (self));
  check_setting (self, validate_interval_usec >= 0, "validate-interval",
                 "Durations are microseconds, and 0 turns them off");

  g_mutex_lock (&self->lock);
  old = self->validate_interval_usec;
  self->validate_interval_usec = validate_interval_usec;
  g_mutex_unlock (&self->lock);

  if (old != validate_interval_usec)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALIDATE_INTERVAL]);
}

/**
 * rc_cache_get_jitter: (get-property jitter)
 * @self: a cache
 *
 * Gets the share of the time to live up to which it is shortened at random.
 *
 * Returns: from 0 to 1
 *
 * Since: 0.1
 */
double
rc_cache_get_jitter (RcCache *self)
{
  double jitter;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  jitter = self->store.limits.jitter;
  g_mutex_unlock (&self->lock);

  return jitter;
}

/**
 * rc_cache_set_jitter: (set-property jitter)
 * @self: a cache
 * @jitter: from 0 to 1
 *
 * Sets the share of the time to live up to which it is shortened at random.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_jitter (RcCache *self,
                     double   jitter)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  check_setting (self, jitter >= 0 && jitter <= 1, "jitter", "It is a share from 0 to 1");

  g_mutex_lock (&self->lock);
  limits = self->store.limits;
  if (limits.jitter == jitter)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  limits.jitter = jitter;
  apply_limits_and_unlock (self, &limits, PROP_JITTER);
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
  g_autoptr(RcHome) home = NULL;
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
  g_autoptr(RcHome) home = NULL;
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
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAIN_CONTEXT]);
}

RcStats *
rc_cache_dup_stats_locked (RcCache *self)
{
  RcCounters counters = self->counters;

  counters.n_entries = rc_store_get_n_entries (&self->store);
  counters.weight = self->store.weight;

  return rc_stats_new (&counters);
}

/**
 * rc_cache_get_n_entries: (get-property n-entries)
 * @self: a cache
 *
 * Gets the number of entries.
 *
 * Returns: the number
 *
 * Since: 0.1
 */
guint
rc_cache_get_n_entries (RcCache *self)
{
  guint n_entries;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  n_entries = rc_store_get_n_entries (&self->store);
  g_mutex_unlock (&self->lock);

  return n_entries;
}

/**
 * rc_cache_get_weight: (get-property weight)
 * @self: a cache
 *
 * Gets the weight of all entries together.
 *
 * Returns: the weight, in the unit of [property@Rc.Cache:max-weight]
 *
 * Since: 0.1
 */
guint64
rc_cache_get_weight (RcCache *self)
{
  guint64 weight;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  weight = self->store.weight;
  g_mutex_unlock (&self->lock);

  return weight;
}

/**
 * rc_cache_get_n_loading: (get-property n-loading)
 * @self: a cache
 *
 * Gets the number of loads in progress.
 *
 * Returns: the number
 *
 * Since: 0.1
 */
guint
rc_cache_get_n_loading (RcCache *self)
{
  guint n_loading;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  g_mutex_lock (&self->lock);
  n_loading = self->counters.n_loading;
  g_mutex_unlock (&self->lock);

  return n_loading;
}

/**
 * rc_cache_dup_stats: (get-property stats)
 * @self: a cache
 *
 * Gets what the cache has done so far.
 *
 * Returns: (transfer full): a snapshot
 *
 * Since: 0.1
 */
RcStats *
rc_cache_dup_stats (RcCache *self)
{
  RcStats *stats;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  g_mutex_lock (&self->lock);
  stats = rc_cache_dup_stats_locked (self);
  g_mutex_unlock (&self->lock);

  return stats;
}

/**
 * rc_cache_reset_stats:
 * @self: a cache
 *
 * Begins to count anew. The entries, and what is known of each, stay.
 *
 * Since: 0.1
 */
void
rc_cache_reset_stats (RcCache *self)
{
  RcOutbox box = RC_OUTBOX_INIT;

  g_return_if_fail (RC_IS_CACHE (self));

  g_mutex_lock (&self->lock);
  self->counters = (RcCounters) { .n_loading = self->counters.n_loading };
  box.contents_changed = TRUE;
  rc_cache_unlock_and_deliver (self, &box);
}

static void
replace_callback (RcCache     *self,
                  RcCallback **place,
                  RcCallback  *callback)
{
  RcCallback *old;

  g_mutex_lock (&self->lock);
  old = *place;
  *place = callback;
  g_mutex_unlock (&self->lock);

  rc_callback_unref (old);
}

/**
 * rc_cache_set_load_func:
 * @self: a cache
 * @load: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what loads a value that is not there, for [method@Rc.Cache.get].
 *
 * Since: 0.1
 */
void
rc_cache_set_load_func (RcCache        *self,
                        RcLoadFunc      load,
                        gpointer        user_data,
                        GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->load,
                    rc_callback_new (G_CALLBACK (load), user_data, notify));
}

/**
 * rc_cache_set_validate_func:
 * @self: a cache
 * @validate: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what tells whether a value can still be used.
 *
 * It is called at every hit, or once in [property@Rc.Cache:validate-interval]; not for a
 * value that was just loaded. It may ask any cache for anything.
 *
 * Since: 0.1
 */
void
rc_cache_set_validate_func (RcCache        *self,
                            RcValidateFunc  validate,
                            gpointer        user_data,
                            GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->validate,
                    rc_callback_new (G_CALLBACK (validate), user_data, notify));
}

/**
 * rc_cache_set_release_func:
 * @self: a cache
 * @release: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what closes a value that has left the cache.
 *
 * It holds for the values that are in the cache too. An instance that several entries
 * share is released when the last of them has gone.
 *
 * Since: 0.1
 */
void
rc_cache_set_release_func (RcCache        *self,
                           RcReleaseFunc   release,
                           gpointer        user_data,
                           GDestroyNotify  notify)
{
  RcOutbox box = RC_OUTBOX_INIT;

  g_return_if_fail (RC_IS_CACHE (self));

  /* Only who closes values needs to know which entries share one. */
  g_mutex_lock (&self->lock);
  box.spares = rc_store_share_resources (&self->store);
  rc_cache_unlock_and_deliver (self, &box);

  replace_callback (self, &self->release,
                    rc_callback_new (G_CALLBACK (release), user_data, notify));
}

/**
 * rc_cache_set_weigh_func:
 * @self: a cache
 * @weigh: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what weighs a value, for [property@Rc.Cache:max-weight].
 *
 * It holds for values that come later.
 *
 * Since: 0.1
 */
void
rc_cache_set_weigh_func (RcCache        *self,
                         RcWeighFunc     weigh,
                         gpointer        user_data,
                         GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->weigh,
                    rc_callback_new (G_CALLBACK (weigh), user_data, notify));
}
