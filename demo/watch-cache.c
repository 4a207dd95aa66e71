/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-cache.h"

#include "watch-text.h"

#define CALL_TIMEOUT_MSEC 5000

/* What is known of one cache of another program. It makes no call until it is asked to, so
   that thousands cost no more than their names. Main thread only. */
struct _WatchCache
{
  GObject       parent_instance;

  WatchPeer    *peer;
  char         *path;
  char         *name;
  GVariant     *settings;        /* a{sv} */
  RcStats      *stats;           /* the latest; NULL before the first */
  gint64        stats_time_usec; /* on the program's clock */
  GCancellable *cancellable;     /* of calls that end with this object */
  guint         stats_signal;    /* the subscription while it is watched; 0 else */
  gboolean      is_gone;
};

enum
{
  GONE,
  SAMPLED,
  SETTINGS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WatchCache, watch_cache, G_TYPE_OBJECT)

static void
set_settings (WatchCache *self,
              GVariant   *settings)
{
  if (self->settings != NULL && g_variant_equal (self->settings, settings))
    return;

  g_clear_pointer (&self->settings, g_variant_unref);
  self->settings = g_variant_ref_sink (settings);
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0);
}

static void
settings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (WatchCache) self = WATCH_CACHE (user_data);
  g_autoptr (GVariant) reply = watch_peer_call_finish (self->peer, result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(v)", &value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    set_settings (self, value);
  else
    watch_peer_complain (self->peer, "settings");
}

static void
stats_signal_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *signal,
                 GVariant        *parameters,
                 gpointer         user_data)
{
  WatchCache *self = WATCH_CACHE (user_data);
  g_autoptr (GVariant) stats = NULL;
  gint64 time_usec;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(xa{sv})")))
    {
      watch_peer_complain (self->peer, "statistics");
      return;
    }

  g_variant_get (parameters, "(x@a{sv})", &time_usec, &stats);
  watch_cache_take_stats (self, time_usec, stats);
}

static void
forget_subscription (WatchCache *self)
{
  if (self->stats_signal != 0)
    watch_peer_unsubscribe (self->peer, self->stats_signal);
  self->stats_signal = 0;
}

static void
watch_cache_dispose (GObject *object)
{
  WatchCache *self = WATCH_CACHE (object);

  if (!self->is_gone)
    watch_cache_unwatch (self);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (watch_cache_parent_class)->dispose (object);
}

static void
watch_cache_finalize (GObject *object)
{
  WatchCache *self = WATCH_CACHE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->peer);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_clear_pointer (&self->stats, rc_stats_unref);
  g_free (self->name);
  g_free (self->path);

  G_OBJECT_CLASS (watch_cache_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, WATCH_TYPE_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
watch_cache_class_init (WatchCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = watch_cache_dispose;
  object_class->finalize = watch_cache_finalize;

  signals[GONE] = add_signal ("gone");
  signals[SAMPLED] = add_signal ("sampled");
  signals[SETTINGS_CHANGED] = add_signal ("settings-changed");
}

static void
watch_cache_init (WatchCache *self)
{
  self->cancellable = g_cancellable_new ();
}

/* @properties: those of the interface, of which only the types that are right are used. */
WatchCache *
watch_cache_new (WatchPeer  *peer,
                 const char *path,
                 GVariant   *properties)
{
  WatchCache *self = g_object_new (WATCH_TYPE_CACHE, NULL);
  GVariantDict empty = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) settings = NULL;
  const char *name = NULL;

  if (!g_variant_lookup (properties, "Name", "&s", &name))
    watch_peer_complain (peer, "a cache without a name");
  settings = g_variant_lookup_value (properties, "Settings", G_VARIANT_TYPE_VARDICT);

  self->peer = g_object_ref (peer);
  self->path = g_strdup (path);
  self->name = watch_text_dup_clean (name != NULL ? name : path, WATCH_TEXT_MAX_CHARS);
  set_settings (self, settings != NULL ? settings : g_variant_dict_end (&empty));

  return self;
}

const char *
watch_cache_get_path (WatchCache *self)
{
  return self->path;
}

const char *
watch_cache_get_name (WatchCache *self)
{
  return self->name;
}

WatchPeer *
watch_cache_get_peer (WatchCache *self)
{
  return self->peer;
}

GVariant *
watch_cache_get_settings (WatchCache *self)
{
  return self->settings;
}

RcStats *
watch_cache_get_stats (WatchCache *self)
{
  return self->stats;
}

gint64
watch_cache_get_stats_time (WatchCache *self)
{
  return self->stats_time_usec;
}

gboolean
watch_cache_is_gone (WatchCache *self)
{
  return self->is_gone;
}

gboolean
watch_cache_allows_commands (WatchCache *self)
{
  return !self->is_gone && watch_peer_allows_commands (self->peer);
}

/* Asks for statistics at a pace, which the program may make slower; again, for another pace. */
void
watch_cache_watch (WatchCache *self,
                   guint       interval_msec)
{
  if (self->is_gone)
    return;

  if (self->stats_signal == 0)
    self->stats_signal = watch_peer_subscribe (self->peer, self->path, WATCH_CACHE_INTERFACE,
                                               "Stats", stats_signal_cb, self);
  watch_peer_call (self->peer, self->path, WATCH_CACHE_INTERFACE, "Watch",
                   g_variant_new ("(u)", interval_msec), "(u)", CALL_TIMEOUT_MSEC, NULL,
                   NULL, NULL);
}

void
watch_cache_unwatch (WatchCache *self)
{
  if (self->stats_signal == 0)
    return;

  forget_subscription (self);
  watch_peer_call (self->peer, self->path, WATCH_CACHE_INTERFACE, "Unwatch", NULL, "()",
                   CALL_TIMEOUT_MSEC, NULL, NULL, NULL);
}

/* The program does not tell when they change. */
void
watch_cache_read_settings (WatchCache *self)
{
  if (self->is_gone)
    return;

  watch_peer_call (self->peer, self->path, "org.freedesktop.DBus.Properties", "Get",
                   g_variant_new ("(ss)", WATCH_CACHE_INTERFACE, "Settings"), "(v)",
                   CALL_TIMEOUT_MSEC, self->cancellable, settings_cb, g_object_ref (self));
}

/* For the program that this cache is of: statistics, a{sv}, that came for many at once. */
void
watch_cache_take_stats (WatchCache *self,
                        gint64      time_usec,
                        GVariant   *stats)
{
  g_autoptr (RcStats) read = rc_stats_new_from_variant (stats);

  if (read == NULL)
    {
      watch_peer_complain (self->peer, "statistics");
      return;
    }

  g_clear_pointer (&self->stats, rc_stats_unref);
  self->stats = g_steal_pointer (&read);
  self->stats_time_usec = time_usec;
  g_signal_emit (self, signals[SAMPLED], 0);
}

/* For the program that this cache is of. What is known stays as it was. */
void
watch_cache_mark_gone (WatchCache *self)
{
  if (self->is_gone)
    return;

  self->is_gone = TRUE;
  forget_subscription (self);
  g_signal_emit (self, signals[GONE], 0);
}
