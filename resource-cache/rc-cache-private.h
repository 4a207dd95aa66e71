/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache-async.h"
#include "rc-cache-load.h"
#include "rc-cache.h"
#include "rc-failures-private.h"
#include "rc-flight-private.h"
#include "rc-home-private.h"
#include "rc-housekeeper-private.h"
#include "rc-load-private.h"
#include "rc-slots-private.h"
#include "rc-stats-private.h"
#include "rc-store-private.h"
#include "rc-stripes-private.h"
#include "rc-taps-private.h"

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
  RC_PROP_STALE_IF_ERROR,
  RC_PROP_REFRESH_AFTER,
  RC_PROP_MAX_ENTRIES,
  RC_PROP_MAX_WEIGHT,
  RC_PROP_EVICTION_POLICY,
  RC_PROP_JITTER,
  RC_PROP_VALIDATE_INTERVAL,
  RC_PROP_REVALIDATE_ON_RESUME,
  RC_PROP_RETRY_DELAY,
  RC_PROP_LOAD_TIMEOUT,
  RC_PROP_MAX_CONCURRENT_LOADS,
  RC_PROP_LOAD_PRIORITY,
  RC_PROP_THREADED,
  RC_PROP_TRIM_ON_LOW_MEMORY,
  RC_PROP_MAIN_CONTEXT,
  RC_PROP_N_ENTRIES,
  RC_PROP_WEIGHT,
  RC_PROP_N_LOADING,
  RC_PROP_STATS,
} RcCacheProperty;

/* How much room is to be given back, step by step. */
typedef struct
{
  double fraction;               /* of what has not expired */
  guint keep;                    /* entries; once it is begun */
  guint is_wanted : 1;
  guint is_begun : 1;
} RcRelief;

/* How a cache loads, and when it does so again. */
typedef struct
{
  gint64 validate_interval_usec; /* 0 = off, as all of these */
  gint64 retry_delay_usec;
  gint64 load_timeout_usec;
  guint max_concurrent_loads;
  int load_priority;
  gboolean revalidate_on_resume;
  gboolean threaded;
  gboolean trim_on_low_memory;
} RcConduct;

typedef struct _RcEvent RcEvent;
typedef struct _RcTelling RcTelling;

/* A hit that some thread tells of right now, on its stack. */
struct _RcTelling
{
  const char *key;
  GQueue behind;                 /* of RcEvent: what comes next */
  RcTelling *next;
};

struct _RcCache
{
  GObject parent_instance;

  char *name;
  RcPin *pin;
  RcChore *chore;                /* NULL before there is one to do */
  gboolean is_unwatched;         /* it has been disposed of */
  guint trace_counters;          /* atomic; 0 until there are some */

  RcConduct conduct;             /* lock, like all below */
  RcStripes stripes;             /* all of them: the lock; by itself what hits write to */
  RcStore store;
  RcTaps *taps;                  /* NULL until somebody taps an entry */
  GHashTable *flights;           /* key → RcFlight whose result may be stored; NULL before
                                    the first */
  RcSlots slots;                 /* of all flights, as long as they load */
  RcStripe first_stripe;         /* of the stripes; apart from what a hit reads */
  RcFailures failures;
  GHashTable *untagged;          /* tag → number of its last removal; NULL if none matters */
  guint64 last_number;           /* of those */
  guint64 untagged_all;          /* loads that began before this one lost all their tags */
  RcRelief relief;               /* what the housekeeper is to give back */
  RcCounters counters;
  RcCallback *load;
  RcCallback *validate;
  RcCallback *release;
  RcCallback *weigh;
  RcHome *home;
  gint64 next_chore;             /* when the housekeeper comes, at the latest */

  GHashTable *deliveries;        /* key that a thread emits for → GQueue of what comes next; NULL
                                    before the first */
  RcTelling *tellings;           /* hits that threads tell of */
  GQueue homeward;               /* of RcEvent, in order, for the home */
  gboolean is_hit_watched;       /* by what was known lately; atomic to change */
  gboolean is_closed;
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
  GSList *begun;                 /* of RcFlight, that no caller begins; the last one first */
  GSList *failures;              /* of RcFailure */
  gboolean contents_changed;
  gboolean may_refresh;          /* a hit may begin a load */

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
  gboolean is_first;          /* the flight is its own: it is to begin it */
  RcLoad *load;               /* for the one who loads by itself; NULL for all others */

  /* If a load has failed lately, and is not tried again yet. */
  GError *error;
  RcResource *failure;        /* a reference; nullable */
  RcResource *stale;          /* a reference; what may serve for the error; nullable */
} RcTurn;

#define RC_DURATION_CURE "Durations are microseconds, and 0 turns them off"

/* The range that a property documents holds for its setter as well. */
#define rc_cache_check_setting(self, condition, property, cure)                         \
  G_STMT_START                                                                          \
    {                                                                                   \
      if (G_UNLIKELY (!(condition)))                                                    \
        {                                                                               \
          g_critical ("Cache “%s”: %s stays as it is. " cure, (self)->name, property);  \
          return;                                                                       \
        }                                                                               \
    }                                                                                   \
  G_STMT_END

/* Whose result may be stored; NULL if there is none. */
static inline RcFlight *
rc_cache_find_flight_locked (RcCache    *self,
                             const char *key)
{
  return self->flights != NULL ? g_hash_table_lookup (self->flights, key) : NULL;
}

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
gboolean  rc_cache_tells_at_home_locked   (RcCache              *self);
void      rc_cache_emit_event             (RcCache              *self,
                                           RcEvent              *event);
void      rc_cache_discard_events         (RcCache              *self);
void      rc_cache_drop_pin               (gpointer              cache);

/* rc-cache-trace.c */
void      rc_cache_trace_started          (RcCache              *self,
                                           RcFlight             *flight);
void      rc_cache_trace_finished         (RcCache              *self,
                                           RcFlight             *flight,
                                           const GError         *error);
void      rc_cache_trace_removed          (RcCache              *self,
                                           RcEntry              *first);

/* rc-cache-tell.c */
RcTelling *rc_cache_find_telling_locked   (RcCache              *self,
                                           const char           *key);
void      rc_cache_note_listener_locked   (RcCache              *self);
RcResource *rc_cache_hit_and_tell         (RcCache              *self,
                                           const char           *key,
                                           guint64               hash);

/* rc-cache-board.c */
void      rc_cache_take_board_uses_locked (RcCache              *self);

/* rc-cache-outbox.c */
void      rc_cache_lock                   (RcCache              *self);
void      rc_cache_unlock_only            (RcCache              *self);
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
void      rc_cache_add_stripe_locked      (RcCache              *self);
gboolean  rc_cache_is_at_hand_locked      (RcCache              *self,
                                           RcEntry              *entry,
                                           gint64                now);
RcResource *rc_cache_hit_or_lock          (RcCache              *self,
                                           const char           *key,
                                           guint64               hash,
                                           RcOutbox             *box);
void      rc_cache_count_miss_locked      (RcCache              *self,
                                           const char           *key,
                                           RcOutbox             *box);
gboolean  rc_cache_is_still_valid         (RcCache              *self,
                                           const char           *key,
                                           RcResource           *resource);

/* rc-cache-flight.c */
RcFlight *rc_cache_begin_flight_locked    (RcCache              *self,
                                           const char           *key,
                                           guint64               hash,
                                           RcTurn               *turn,
                                           gboolean              is_background,
                                           RcOutbox             *box);
RcResource *rc_cache_hit_or_take_turn     (RcCache              *self,
                                           const char           *key,
                                           GCancellable         *cancellable,
                                           RcTurn               *turn,
                                           GError              **error);
void      rc_cache_take_refresh_turn      (RcCache              *self,
                                           const char           *key,
                                           GCancellable         *cancellable,
                                           RcTurn               *turn,
                                           GError              **error);
void      rc_cache_refresh_if_due_locked  (RcCache              *self,
                                           RcEntry              *entry,
                                           RcOutbox             *box);

/* rc-cache-owner.c */
extern const RcFlightOwner rc_cache_flight_owner;

/* rc-cache-complete.c */
gboolean  rc_cache_is_attached_locked     (RcCache              *self,
                                           RcFlight             *flight);
void      rc_cache_complete               (gpointer              owner,
                                           RcLoad               *load,
                                           RcResource           *resource,
                                           GError               *error,
                                           RcResource           *failure);
void      rc_cache_void                   (gpointer              owner,
                                           RcLoad               *load);
void      rc_cache_remember_failure_locked (RcCache             *self,
                                           RcFlight             *flight,
                                           const GError         *error,
                                           RcResource           *resource,
                                           RcOutbox             *box);
RcResource *rc_cache_dup_valid_stale      (RcCache              *self,
                                           RcFlight             *flight,
                                           gboolean              is_after_time_out,
                                           const GError         *error);
RcResource *rc_cache_dup_stale_locked     (RcCache              *self,
                                           const char           *key,
                                           guint64               hash);
void      rc_cache_grant_slots_locked     (RcCache              *self,
                                           RcOutbox             *box);

/* rc-cache-chores.c */
gint64    rc_cache_do_chores              (gpointer              owner,
                                           gint64                now);
gint64    rc_cache_get_next_due_locked    (RcCache              *self);

/* rc-cache-begin.c */
RcResource *rc_cache_begin_resource       (RcCache              *self,
                                           const char           *key,
                                           RcLoad              **load,
                                           GCancellable         *cancellable,
                                           GError              **error);
RcResource *rc_cache_finish_begin         (RcCache              *self,
                                           GAsyncResult         *result,
                                           RcLoad              **load,
                                           GError              **error);

/* rc-cache-async.c */
void      rc_cache_follow_turn            (RcTurn               *turn,
                                           GTask                *task);
void      rc_cache_start_task             (RcCache              *self,
                                           const char           *key,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data,
                                           gpointer              tag);
RcResource *rc_cache_finish_task          (RcCache              *self,
                                           GAsyncResult         *result,
                                           gpointer              tag,
                                           GError              **error);

/* rc-cache.c */
extern gpointer rc_cache_class G_GNUC_INTERNAL;
char     *rc_cache_describe               (RcCache              *self,
                                           const char           *key);
gboolean  rc_cache_check_key              (RcCache              *self,
                                           const char           *key,
                                           GError              **error);
gboolean  rc_cache_check_key_or_complain  (RcCache              *self,
                                           const char           *key);
void      rc_cache_complain_closed        (RcCache              *self,
                                           const char           *verb);
void      rc_cache_let_go_of_previous_locked (RcFlight          *flight,
                                           RcOutbox             *box);
void      rc_cache_detach_flight_locked   (RcCache              *self,
                                           const char           *key,
                                           RcEvictReason         reason,
                                           RcOutbox             *box);
void      rc_cache_forget_failure_locked  (RcCache              *self,
                                           const char           *key,
                                           RcOutbox             *box);
void      rc_cache_store_locked           (RcCache              *self,
                                           RcEntry              *entry,
                                           RcOutbox             *box);
RcCallback *rc_cache_steal_release        (RcCache              *self);
guint64   rc_cache_weigh                  (RcCache              *self,
                                           const char           *key,
                                           const GValue         *value);

/* rc-cache-remove.c */
void      rc_cache_forget_tags_locked     (RcCache              *self);
void      rc_cache_forget_all_locked      (RcCache              *self,
                                           RcEvictReason         reason,
                                           RcOutbox             *box);
void      rc_cache_evict_broken           (RcCache              *self,
                                           const char           *key,
                                           RcResource           *resource);

/* rc-cache-trim.c */
void      rc_cache_relieve_all            (GMemoryMonitorWarningLevel level);

/* rc-cache-props.c */
void      rc_cache_get_property             (GObject            *object,
                                             guint               property_id,
                                             GValue             *value,
                                             GParamSpec         *pspec);
void      rc_cache_set_property             (GObject            *object,
                                             guint               property_id,
                                             const GValue       *value,
                                             GParamSpec         *pspec);

/* rc-cache-pspecs.c */
void      rc_cache_class_install_properties (GObjectClass       *klass);
void      rc_cache_notify_property          (RcCache            *self,
                                             RcCacheProperty     property);
void      rc_cache_notify_contents          (RcCache            *self);

/* rc-cache-load.c */
gboolean  rc_cache_check_key_given           (RcCache            *self,
                                              const char         *key,
                                              GError            **error);
gboolean  rc_cache_check_loader_given        (RcCache            *self,
                                              RcCallback         *loader,
                                              GError            **error);
GObject  *rc_cache_give_object               (RcCache            *self,
                                              const char         *key,
                                              RcResource         *resource,
                                              GError            **error);
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
