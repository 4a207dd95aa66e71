/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-enums.h"

/* The properties of a cache, and what they mean. */

static GParamSpec *properties[RC_PROP_STATS + 1];

void
rc_cache_class_install_properties (GObjectClass *klass)
{
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
   * RcCache:stale-if-error: (getter get_stale_if_error) (setter set_stale_if_error)
   *
   * How long an entry is kept beyond its time to live for the case that its load fails, in
   * microseconds; 0 = off.
   *
   * It is not returned meanwhile, and counts for the capacity. If the load that it then
   * takes fails, and the old value still validates, callers get that instead of the error.
   * As `stale-if-error` of RFC 5861 and the fail-safe of FusionCache.
   *
   * Since: 0.1
   */
  properties[RC_PROP_STALE_IF_ERROR] =
    g_param_spec_int64 ("stale-if-error", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:refresh-after: (getter get_refresh_after) (setter set_refresh_after)
   *
   * The age from which on a hit loads the entry again, in microseconds; 0 = off.
   *
   * The hit returns the old value at once, and hits go on to return it until the new one is
   * there. If the load fails, it stays. Hits of [method@Rc.Cache.get] and its kin do so,
   * those of [method@Rc.Cache.lookup] do not, and only the cache's load function serves: it
   * is called in a thread of the library, or in [property@Rc.Cache:main-context]. As
   * `refreshAfterWrite` of Caffeine.
   *
   * Since: 0.1
   */
  properties[RC_PROP_REFRESH_AFTER] =
    g_param_spec_int64 ("refresh-after", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:max-entries: (getter get_max_entries) (setter set_max_entries)
   *
   * The number of entries at which the cache is full; 0 = unbounded.
   *
   * Loads in progress do not count. [property@Rc.Cache:eviction-policy] tells which entry
   * goes first.
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
   * RcCache:eviction-policy: (getter get_eviction_policy) (setter set_eviction_policy)
   *
   * Which entry makes room when the cache is full.
   *
   * What has expired goes before any that is alive. With `RC_EVICTION_POLICY_COST` a value
   * that was inserted counts as one that took as long to load as others do. A change takes
   * effect at once; how recently entries were used is kept, and what the old policy has
   * learned is not. See [Performance](performance.html).
   *
   * Since: 0.1
   */
  properties[RC_PROP_EVICTION_POLICY] =
    g_param_spec_enum ("eviction-policy", NULL, NULL, RC_TYPE_EVICTION_POLICY,
                       RC_EVICTION_POLICY_LRU,
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
   * RcCache:revalidate-on-resume:
   *
   * Whether, after the machine has slept, every value is validated at its next use, however
   * short a time ago it was validated last.
   *
   * A connection that was good before is probably dead.
   *
   * Since: 0.1
   */
  properties[RC_PROP_REVALIDATE_ON_RESUME] =
    g_param_spec_boolean ("revalidate-on-resume", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:retry-delay: (getter get_retry_delay) (setter set_retry_delay)
   *
   * How long after a failed load its error is returned without another try, in
   * microseconds; 0 = off.
   *
   * So that a server that is down is not asked by every caller. To insert or remove the key
   * ends it. What was cancelled, or would have waited for itself, has not failed. As the
   * throttling of FusionCache.
   *
   * Since: 0.1
   */
  properties[RC_PROP_RETRY_DELAY] =
    g_param_spec_int64 ("retry-delay", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:load-timeout: (getter get_load_timeout) (setter set_load_timeout)
   *
   * How long a load may take, in microseconds; 0 = for ever.
   *
   * It counts from when its loader may be called, not while the load queues for
   * [property@Rc.Cache:max-concurrent-loads]. Then its callers get `RC_ERROR_TIMED_OUT`, its
   * cancellable is cancelled, and the next caller begins a new load. A value that arrives
   * late is released. Who runs the loader itself can't return before that does.
   *
   * Since: 0.1
   */
  properties[RC_PROP_LOAD_TIMEOUT] =
    g_param_spec_int64 ("load-timeout", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:max-concurrent-loads:
   *
   * How many loads may run at once; 0 = unbounded.
   *
   * Further loads queue, those that somebody waits for before those of
   * [property@Rc.Cache:refresh-after]. A load that a running one needs does not queue.
   *
   * Since: 0.1
   */
  properties[RC_PROP_MAX_CONCURRENT_LOADS] =
    g_param_spec_uint ("max-concurrent-loads", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:load-priority: (getter get_load_priority) (setter set_load_priority)
   *
   * How urgent the loads of this cache are, where loads queue for a thread of the library, as
   * `G_PRIORITY_DEFAULT` and its kin: low numbers go first.
   *
   * Since: 0.1
   */
  properties[RC_PROP_LOAD_PRIORITY] =
    g_param_spec_int ("load-priority", NULL, NULL, G_MININT / 2, G_MAXINT / 2, G_PRIORITY_DEFAULT,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:threaded: (getter get_threaded) (setter set_threaded)
   *
   * Whether asynchronous verbs call the loader in a thread of the library.
   *
   * For loaders that block. There are at most 32 such threads for all caches;
   * [property@Rc.Cache:load-priority] tells who goes first.
   *
   * Since: 0.1
   */
  properties[RC_PROP_THREADED] =
    g_param_spec_boolean ("threaded", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcCache:trim-on-low-memory: (getter get_trim_on_low_memory) (setter set_trim_on_low_memory)
   *
   * Whether the cache gives room back when the machine runs out of memory.
   *
   * At the first warning of [iface@Gio.MemoryMonitor] what has expired, at the next half of
   * the entries, in the order in which capacity would take them, and at the last all;
   * entries with leases never. It is done in a thread of the library; to hear the warnings
   * takes a main loop that runs the default main context. As `NSCache`.
   *
   * Since: 0.1
   */
  properties[RC_PROP_TRIM_ON_LOW_MEMORY] =
    g_param_spec_boolean ("trim-on-low-memory", NULL, NULL, TRUE,
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
