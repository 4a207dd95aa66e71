/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-board.h"

#include "rc-board-private.h"
#include "rc-cache-private.h"
#include "rc-gate-private.h"
#include "rc-hash-private.h"

/* Hits that a language has by itself, in memory that it shares with the library. */

#if GLIB_SIZEOF_VOID_P == 8
#define HAS_BOARDS TRUE
#else
#define HAS_BOARDS FALSE
#endif

typedef struct
{
  RcCache *cache;
  gint64 now;
} Taking;

static void
count_use_locked (RcEntry  *entry,
                  gpointer  data)
{
  Taking *taking = data;
  RcCache *self = taking->cache;

  self->counters.hits++;
  if (entry == NULL)
    return;

  self->counters.time_saved += entry->load_time_usec;
  rc_store_hit (&self->store, entry, taking->now);
}

/* Before anybody sees or changes anything. */
void
rc_cache_take_board_uses_locked (RcCache *self)
{
  Taking taking = { self, 0 };

  if (!rc_board_has_uses (self->store.board))
    return;

  taking.now = rc_clock_now_coarse ();
  rc_board_take_uses (self->store.board, count_use_locked, &taking);
}

static gint64
shut_cb (gpointer cache,
         gint64   now)
{
  RcCache *self = cache;
  gint64 next;

  rc_cache_lock (self);
  rc_board_shut_due (self->store.board, now);
  next = self->store.board->shut_at;
  rc_cache_unlock_only (self);

  return next;
}

/* Where several threads look up without waiting for each other, nobody knows the order of what
   they use and of what is on the board: so now they wait. */
static void
open_locked (RcCache  *self,
             GClosure *taken)
{
  RcBoard *board = rc_board_new ();

  board->chore = rc_chore_new (self->pin, shut_cb);
  board->bell = rc_bell_new (rc_home_get_context (self->home), self->pin, shut_cb, taken,
                             board->bytes, &board->page->next_use);
  self->store.board = board;
  rc_stripes_shut_locked (&self->stripes);
}

/* The part of an object in which GObject notes that somebody has connected to it. A reference
   would have the wrapper of the cache and what belongs to it keep each other for ever. */
static GBytes *
make_gate (RcCache *self)
{
  const guint *flags = rc_gate_peek_flags (self);

  rc_pin_hold (self->pin);
  return g_bytes_new_with_free_func (flags - 1, 2 * sizeof (guint), rc_cache_drop_pin, self);
}

/**
 * rc_cache_open_board:
 * @self: a cache
 * @taken: (nullable): what is called with the cache, in [property@Rc.Cache:main-context], when
 *   marks were taken away, so that what they stood for is not kept for longer
 * @board: (out) (transfer full) (optional) (nullable): return location for the memory of the
 *   board
 * @gate: (out) (transfer full) (optional) (nullable): return location for two 32-bit numbers
 *   of the cache
 * @gate_mask: (out) (optional): return location for the bits of the second of them that say
 *   that somebody may listen
 *
 * Opens memory in which a language binding has hits without a call of the library.
 *
 * The board has signed 32-bit numbers: first 1,024 uses, then 1,024 marks, then the place in
 * the circle of uses where the binding goes on. A value that was got together with a place and a
 * mark by [method@Rc.Cache.hit_on_board] may be handed out again, by the same thread alone, while
 * that mark stands in that place and the gate is free of the bits of @gate_mask. For each time one
 * plus the place is written into the next of the uses; where that is not zero yet, the library has
 * to be asked. Such a hit is counted, and keeps its place in the order of use, as if the library
 * had been asked.
 *
 * The library takes a mark away when the entry leaves the cache for whatever reason, a second
 * before its deadline, and when every hit has to be validated or refreshed. It can't do so while
 * the machine sleeps, nor while its thread waits for a processor: a mark of an entry that has a
 * deadline is negative, and holds only for less than a second, in which the machine was not asleep,
 * after [method@Rc.Cache.hit_on_board] was last called for this cache, whatever the key.
 *
 * It costs some 16 KiB, and other threads that look up in this cache wait for each other from
 * now on. For bindings of languages that can't call C quickly, and for one of them for each
 * cache.
 *
 * Returns: `FALSE` if there are no boards on this machine, or this cache has one already, or
 *   another language has hits of its own in it
 *
 * Since: 0.1
 */
gboolean
rc_cache_open_board (RcCache  *self,
                     GClosure *taken,
                     GBytes  **board,
                     GBytes  **gate,
                     guint    *gate_mask)
{
  gboolean is_new = FALSE;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);

  rc_cache_lock (self);
  if (HAS_BOARDS && rc_gate_flag != 0 && !self->is_closed && self->store.board == NULL &&
      self->taps == NULL)
    {
      open_locked (self, taken);
      is_new = TRUE;
    }
  rc_cache_unlock_only (self);

  if (board != NULL)
    *board = is_new ? g_bytes_ref (self->store.board->bytes) : NULL;
  if (gate != NULL)
    *gate = is_new ? make_gate (self) : NULL;
  if (gate_mask != NULL)
    *gate_mask = rc_gate_flag;

  return is_new;
}

/* Whether nothing has to be done for a hit but what the board does. The time of a use is not
   known to it exactly, so that there may be no deadline that depends on that. */
static gboolean
may_mark_locked (RcCache *self,
                 RcEntry *entry,
                 gint64   now)
{
  return self->validate == NULL && self->store.limits.idle_timeout_usec == 0 &&
         entry->fresh_until - RC_CLOCK_DOUBT_USEC > now && !rc_gate_may_have_handlers (self);
}

static gboolean
is_at_hand_locked (RcCache *self,
                   RcEntry *entry,
                   gint64   now)
{
  return entry != NULL && entry->resource->object != NULL && !entry->has_messages &&
         !self->store.asks_for_care && now < entry->fresh_until &&
         rc_cache_is_at_hand_locked (self, entry, now);
}

static GObject *
hit_locked (RcCache *self,
            RcEntry *entry,
            gint64   now,
            guint   *place,
            int     *mark)
{
  self->counters.hits++;
  self->counters.time_saved += entry->load_time_usec;
  rc_store_hit (&self->store, entry, now);
  if (may_mark_locked (self, entry, now))
    *place = rc_board_mark (self->store.board, entry, mark);

  return g_object_ref (entry->resource->object);
}

/**
 * rc_cache_hit_on_board:
 * @self: a cache with a board
 * @key: a key
 * @place: (out): return location for a place on the board
 * @mark: (out): return location for the mark that stands there, which is negative if the entry has
 *   a deadline; 0 if this value has always to be asked for
 *
 * Gets an object if it is at hand, and lets it be handed out again without asking.
 *
 * See [method@Rc.Cache.try_hit] and [method@Rc.Cache.open_board].
 *
 * Returns: (transfer full) (nullable): the value, or `NULL`
 *
 * Since: 0.1
 */
GObject *
rc_cache_hit_on_board (RcCache    *self,
                       const char *key,
                       guint      *place,
                       int        *mark)
{
  GObject *object = NULL;
  gint64 now, shut_at;
  RcEntry *entry;

  g_return_val_if_fail (RC_IS_CACHE (self) && self->store.board != NULL, NULL);
  g_return_val_if_fail (key != NULL && place != NULL && mark != NULL, NULL);

  *place = 0;
  *mark = 0;
  rc_cache_lock (self);
  now = rc_clock_now ();
  rc_board_shut_due (self->store.board, now);
  entry = rc_store_find (&self->store, key, rc_hash_string (key));
  if (is_at_hand_locked (self, entry, now))
    object = hit_locked (self, entry, now, place, mark);
  shut_at = self->store.board->shut_at;
  rc_cache_unlock_only (self);

  if (shut_at != RC_TIME_NEVER)
    rc_chore_schedule (self->store.board->chore, shut_at);

  return object;
}
