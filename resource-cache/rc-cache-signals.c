/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-enums.h"
#include "rc-gate-private.h"

static guint signals[RC_N_SIGNALS];

void
rc_cache_class_install_signals (GObjectClass *klass)
{
  GType type = G_OBJECT_CLASS_TYPE (klass);

  /**
   * RcCache::hit:
   * @self: the cache
   * @key: the key that was asked for
   *
   * Emitted when a value was asked for and was there.
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_HIT] =
    g_signal_new ("hit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * RcCache::miss:
   * @self: the cache
   * @key: the key that was asked for
   *
   * Emitted when a value was asked for and was not there.
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_MISS] =
    g_signal_new ("miss", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);

  /**
   * RcCache::evict:
   * @self: the cache
   * @key: the key of the entry
   * @reason: why it left
   *
   * Emitted when an entry has left the cache.
   *
   * In C a handler is a `void (*) (RcCache *self, const char *key, RcEvictReason reason,
   * gpointer user_data)`.
   *
   * The release function is called after it; before it, if a handler of the same
   * key's event caused the eviction, which is told when that handler has returned.
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_EVICT] =
    g_signal_new ("evict", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, RC_TYPE_EVICT_REASON);

  /**
   * RcCache::load-started:
   * @self: the cache
   * @load: the load
   *
   * Emitted when a load has begun: before its loader is called, unless the events go
   * to [property@Rc.Cache:main-context]. A load may still have to wait for others then, as
   * [property@Rc.Cache:max-concurrent-loads] demands.
   *
   * In C a handler is a `void (*) (RcCache *self, RcLoad *load, gpointer user_data)`. Do not
   * keep @load beyond [signal@Rc.Cache::load-finished].
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_LOAD_STARTED] =
    g_signal_new ("load-started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RC_TYPE_LOAD);

  /**
   * RcCache::load-finished:
   * @self: the cache
   * @load: the load
   *
   * Emitted when a load has ended; [method@Rc.Load.get_error] tells how.
   *
   * For a load that timed out, when its loader has ended too. In C a handler is a
   * `void (*) (RcCache *self, RcLoad *load, gpointer user_data)`.
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_LOAD_FINISHED] =
    g_signal_new ("load-finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RC_TYPE_LOAD);

  /**
   * RcCache::message:
   * @self: the cache
   * @key: the key of the entry
   * @text: what the loader said
   * @replayed: `FALSE` during the load, `TRUE` on a hit
   *
   * Emitted when a loader said something with [method@Rc.Load.add_message], and
   * again on every hit of the entry.
   *
   * Since: 0.1
   */
  signals[RC_SIGNAL_MESSAGE] =
    g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

/* Whether it is worth making an event. */
gboolean
rc_cache_is_watched (RcCache  *self,
                     RcSignal  signal)
{
  return rc_gate_may_have_handlers (self) &&
         g_signal_has_handler_pending (self, signals[signal], 0, TRUE);
}

/* Never under a lock. */
void
rc_cache_emit (RcCache  *self,
               RcSignal  signal,
               ...)
{
  va_list args;

  va_start (args, signal);
  g_signal_emit_valist (self, signals[signal], 0, args);
  va_end (args);
}
