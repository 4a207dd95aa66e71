/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <gio/gio.h>

#include <resource-cache/rc-version.h>

G_BEGIN_DECLS

/**
 * RcEvictReason:
 * @RC_EVICT_REASON_REMOVED: the program removed the entry by its key
 * @RC_EVICT_REASON_CLEARED: the program cleared the cache
 * @RC_EVICT_REASON_REPLACED: another value took its place
 * @RC_EVICT_REASON_EXPIRED: its time to live ended
 * @RC_EVICT_REASON_IDLE: nobody used it for the cache's idle timeout
 * @RC_EVICT_REASON_CAPACITY: the cache was full
 * @RC_EVICT_REASON_INVALID: the validate function rejected it
 * @RC_EVICT_REASON_MEMORY_PRESSURE: room was given back
 * @RC_EVICT_REASON_CLOSED: the cache was closed
 *
 * Why a value left its cache.
 *
 * Since: 0.1
 */
typedef enum
{
  RC_EVICT_REASON_REMOVED,
  RC_EVICT_REASON_CLEARED,
  RC_EVICT_REASON_REPLACED,
  RC_EVICT_REASON_EXPIRED,
  RC_EVICT_REASON_IDLE,
  RC_EVICT_REASON_CAPACITY,
  RC_EVICT_REASON_INVALID,
  RC_EVICT_REASON_MEMORY_PRESSURE,
  RC_EVICT_REASON_CLOSED,
} RcEvictReason;

/**
 * RC_N_EVICT_REASONS:
 *
 * The number of [enum@Rc.EvictReason] values.
 *
 * Since: 0.1
 */
#define RC_N_EVICT_REASONS (RC_EVICT_REASON_CLOSED + 1)

/**
 * RcEvictionPolicy:
 * @RC_EVICTION_POLICY_LRU: the least recently used entry goes first, exactly, whichever thread
 *   used it. As long as a cache is not bounded, and has no idle timeout, uses by different
 *   threads are told apart by ticks of the system's clock, which are some milliseconds
 * @RC_EVICTION_POLICY_COST: the entry goes first that is expected to save the least time, by
 *   how often and how recently it was used, how long it took to load, and, with
 *   [property@Rc.Cache:max-weight], how heavy it is
 *
 * Which entry makes room in a cache that is full.
 *
 * Since: 0.1
 */
typedef enum
{
  RC_EVICTION_POLICY_LRU,
  RC_EVICTION_POLICY_COST,
} RcEvictionPolicy;

/**
 * RcEntryState:
 * @RC_ENTRY_STATE_FRESH: a hit would be answered with it
 * @RC_ENTRY_STATE_EXPIRED: past its deadline, about to leave
 * @RC_ENTRY_STATE_STALE: past its time to live, kept for the case that its load fails
 *
 * What the cache would do with an entry right now.
 *
 * Since: 0.1
 */
typedef enum
{
  RC_ENTRY_STATE_FRESH,
  RC_ENTRY_STATE_EXPIRED,
  RC_ENTRY_STATE_STALE,
} RcEntryState;

/**
 * RcExportFlags:
 * @RC_EXPORT_NONE: labels instead of keys, and no commands
 * @RC_EXPORT_KEYS: keys are shown as they are
 * @RC_EXPORT_COMMANDS: who watches may clear caches, and remove and load entries
 *
 * What a program allows those who watch its caches; values are never shown.
 *
 * Since: 0.1
 */
typedef enum
{
  RC_EXPORT_NONE = 0,
  RC_EXPORT_KEYS = 1 << 0,
  RC_EXPORT_COMMANDS = 1 << 1,
} RcExportFlags;

typedef struct _RcCache RcCache;
typedef struct _RcLoad RcLoad;
typedef struct _RcLease RcLease;
typedef struct _RcRegistry RcRegistry;
typedef struct _RcStats RcStats;
typedef struct _RcEntryInfo RcEntryInfo;

/**
 * RcLoadFunc:
 * @load: (transfer none): the load to settle
 * @user_data: what was given with the function
 *
 * Loads the value of a key.
 *
 * It answers through @load, exactly once: before it returns, or later and from
 * any thread, for which it keeps a reference. A load whose last reference goes
 * without an answer fails its callers with `RC_ERROR_LOAD_FAILED`.
 *
 * Called with no lock held, for distinct keys in several threads at once: in the
 * thread of a caller who found nothing, or in a thread of the library if the cache is
 * [property@Rc.Cache:threaded] or nobody waits, or in its
 * [property@Rc.Cache:main-context].
 *
 * Since: 0.1
 */
typedef void (*RcLoadFunc) (RcLoad   *load,
                            gpointer  user_data);

/**
 * RcValidateFunc:
 * @key: the entry's key
 * @value: the entry's value
 * @user_data: what was given with the function
 * @error: return location for the reason, for the log
 *
 * Tells whether a cached value can still be used.
 *
 * Called before a hit is returned, with no lock held and in the caller's
 * thread; several threads may validate at once. `FALSE`, with or without
 * @error, evicts the value as `RC_EVICT_REASON_INVALID`. For
 * [property@Rc.Cache:stale-if-error] it is called in the thread that ends the load.
 *
 * Returns: `TRUE` if the value is still good
 *
 * Since: 0.1
 */
typedef gboolean (*RcValidateFunc) (const char    *key,
                                    const GValue  *value,
                                    gpointer       user_data,
                                    GError       **error);

/**
 * RcReleaseFunc:
 * @key: the key under which the value left the cache
 * @value: the value
 * @reason: why it left
 * @user_data: what was given with the function
 *
 * Closes a resource that has left the cache.
 *
 * Called exactly once for each value, after it has left the cache and after the last
 * lease on it, with no lock held, in the thread that ended it; for expired values that
 * is a thread of the library. See [property@Rc.Cache:main-context].
 *
 * Since: 0.1
 */
typedef void (*RcReleaseFunc) (const char    *key,
                               const GValue  *value,
                               RcEvictReason  reason,
                               gpointer       user_data);

/**
 * RcWeighFunc:
 * @key: the key of the value
 * @value: the value
 * @user_data: what was given with the function
 *
 * Weighs a value, in any unit that suits [property@Rc.Cache:max-weight]; bytes
 * are usual.
 *
 * Called once for each value, when it is loaded or inserted, with no lock held.
 *
 * Returns: the weight
 *
 * Since: 0.1
 */
typedef guint64 (*RcWeighFunc) (const char   *key,
                                const GValue *value,
                                gpointer      user_data);

/**
 * RcMatchFunc:
 * @key: the key of an entry, or of a load
 * @value: (nullable): the entry's value; `NULL` for a load in progress, or that has failed
 * @user_data: what was given with the function
 *
 * Chooses what [method@Rc.Cache.remove_matching] removes.
 *
 * Called with no lock held, in the thread that removes.
 *
 * Returns: `TRUE` to remove it
 *
 * Since: 0.1
 */
typedef gboolean (*RcMatchFunc) (const char   *key,
                                 const GValue *value,
                                 gpointer      user_data);

RC_AVAILABLE_IN_ALL
gboolean rc_evict_reason_is_automatic (RcEvictReason reason);

RC_AVAILABLE_IN_ALL
const char *rc_evict_reason_to_string (RcEvictReason reason);

G_END_DECLS
