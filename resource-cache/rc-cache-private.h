/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache-load.h"
#include "rc-cache.h"
#include "rc-flight-private.h"
#include "rc-home-private.h"
#include "rc-housekeeper-private.h"
#include "rc-load-private.h"
#include "rc-stats-private.h"
#include "rc-store-private.h"

G_BEGIN_DECLS

typedef enum
{
  RC_SIGNAL_HIT,
  RC_SIGNAL_MISS,
  RC_SIGNAL_EVICT,
  RC_SIGNAL_LOAD_STARTED,
  RC_SIGNAL_LOAD_FINISHED,
  RC_SIGNAL_MESSAGE,
  RC_N_SIGNALS
} RcSignal;

typedef enum
{
  RC_PROP_NAME = 1,
  RC_PROP_TTL,
  RC_PROP_IDLE_TIMEOUT,
  RC_PROP_MAX_ENTRIES,
  RC_PROP_MAX_WEIGHT,
  RC_PROP_VALIDATE_INTERVAL,
  RC_PROP_JITTER,
  RC_PROP_MAIN_CONTEXT,
  RC_PROP_N_ENTRIES,
  RC_PROP_WEIGHT,
  RC_PROP_N_LOADING,
  RC_PROP_STATS,
} RcCacheProperty;

struct _RcCache
{
  GObject parent_instance;

  char *name;
  RcPin *pin;
  RcChore *chore;

  GMutex lock;
  gboolean is_closed;            /* lock, like all below */
  RcStore store;
  GHashTable *flights;           /* key → RcFlight whose result may be stored */
  RcCounters counters;
  gint64 validate_interval_usec;
  RcCallback *load;
  RcCallback *validate;
  RcCallback *release;
  RcCallback *weigh;
  RcHome *home;
  gint64 next_chore;             /* when the housekeeper comes, at the latest */

  GHashTable *deliveries;        /* key that a thread emits for → GQueue of what comes next */
  GQueue homeward;               /* of RcEvent, in order, for the home */
  gboolean is_delivering;        /* somebody empties homeward */
  gboolean is_homeward_queued;   /* a source will empty homeward */
  gboolean is_notify_queued;
};

/* What has happened under the lock and is to be acted upon after it. */
typedef struct
{
  RcRemoved removed;
  RcEntry *seen_off;             /* the last of those removed that was decided about */
  GQueue events;
  GSList *spares;                /* of RcResource */
  GSList *flights;               /* of RcFlight */
  gboolean contents_changed;

  gboolean is_held;              /* the cache is pinned until the box is delivered */

  /* Set by rc_cache_unlock(). */
  RcHome *home;
  gboolean has_homeward;
  gint64 next_chore;
} RcOutbox;

#define RC_OUTBOX_INIT { .events = G_QUEUE_INIT }

/* What a caller has come for, and what it gets instead of a value. */
typedef struct
{
  RcCallback *loader;         /* of the caller; NULL if it brings none */
  gboolean use_cache_loader;  /* the cache's serves, and without one nothing begins */
  RcFlight *flight;           /* a reference; NULL if there is an error */
  RcLoad *load;               /* for the one who loads; NULL for those who wait */
} RcTurn;

typedef struct _RcEvent RcEvent;

/* rc-cache-events.c */
void      rc_cache_post_locked            (RcCache              *self,
                                           RcOutbox             *box,
                                           RcSignal              signal,
                                           const char           *key);
void      rc_cache_post_load_locked       (RcCache              *self,
                                           RcOutbox             *box,
                                           RcSignal              signal,
                                           RcLoad               *load);
void      rc_cache_post_message_locked    (RcCache              *self,
                                           RcOutbox             *box,
                                           const char           *key,
                                           const char           *text,
                                           gboolean              replayed);
void      rc_cache_see_off_removed_locked (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_deliver_events         (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_discard_events         (RcCache              *self);
void      rc_cache_drop_pin               (gpointer              cache);

/* rc-cache-outbox.c */
gboolean  rc_cache_has_news_locked        (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_hold                   (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_unlock                 (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_deliver                (RcCache              *self,
                                           RcOutbox             *box);
void      rc_cache_unlock_and_deliver     (RcCache              *self,
                                           RcOutbox             *box);

/* rc-cache-hit.c */
RcResource *rc_cache_hit_or_lock          (RcCache              *self,
                                           const char           *key,
                                           guint64               hash,
                                           RcOutbox             *box);
void      rc_cache_count_miss_locked      (RcCache              *self,
                                           const char           *key,
                                           RcOutbox             *box);

/* rc-cache-lookup.c */
gboolean  rc_cache_give                   (RcResource           *resource,
                                           GValue               *value);

/* rc-cache-flight.c */
RcResource *rc_cache_hit_or_take_turn     (RcCache              *self,
                                           const char           *key,
                                           GCancellable         *cancellable,
                                           RcTurn               *turn,
                                           GError              **error);

/* rc-cache.c */
char     *rc_cache_describe               (RcCache              *self,
                                           const char           *key);
gboolean  rc_cache_check_key              (RcCache              *self,
                                           const char           *key,
                                           GError              **error);
gboolean  rc_cache_check_key_or_complain  (RcCache              *self,
                                           const char           *key);
void      rc_cache_complain_closed        (RcCache              *self,
                                           const char           *verb);
void      rc_cache_detach_flight_locked   (RcCache              *self,
                                           const char           *key,
                                           RcEvictReason         reason,
                                           RcOutbox             *box);
void      rc_cache_store_locked           (RcCache              *self,
                                           RcEntry              *entry,
                                           RcOutbox             *box);
RcCallback *rc_cache_steal_release        (RcCache              *self);
void      rc_cache_evict_broken           (RcCache              *self,
                                           const char           *key,
                                           RcResource           *resource);
guint64   rc_cache_weigh                  (RcCache              *self,
                                           const char           *key,
                                           const GValue         *value);

/* rc-cache-props.c */
void      rc_cache_class_install_properties (GObjectClass       *klass);
void      rc_cache_notify_property          (RcCache            *self,
                                             RcCacheProperty     property);
void      rc_cache_notify_contents          (RcCache            *self);

/* rc-cache-load.c */
RcResource *rc_cache_get_resource           (RcCache            *self,
                                             const char         *key,
                                             RcCallback         *loader,
                                             GCancellable       *cancellable,
                                             GError            **error);

/* rc-cache-signals.c */
void      rc_cache_class_install_signals    (GObjectClass       *klass);
gboolean  rc_cache_is_watched               (RcCache            *self,
                                             RcSignal            signal);
void      rc_cache_emit                     (RcCache            *self,
                                             RcSignal            signal,
                                             ...);

G_END_DECLS
