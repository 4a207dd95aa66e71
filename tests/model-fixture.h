/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include "draw.h"
#include "model-reference.h"
#include "rc-clock-private.h"
#include "rc-housekeeper-private.h"
#include "rc-test.h"

/* A cache, its model, and how they are compared. */

typedef enum
{
  ANSWER_VALUE,
  ANSWER_ERROR,
  ANSWER_NOTHING,
  N_ANSWERS
} Answer;

/* What happens to the key while it is loaded. */
typedef enum
{
  MEANWHILE_REMOVE,
  MEANWHILE_CLEAR,
  MEANWHILE_INSERT,
  N_MEANWHILES
} Meanwhile;

/* What the next load will do. */
typedef struct
{
  Answer answer;
  guint error;
  gboolean is_stored;
  Meanwhile meanwhile;      /* N_MEANWHILES: nothing */
  int object;
  gint64 takes;
  gint64 ttl;               /* TTL_OF_CACHE: not set */
  int weight;               /* -1: not set */
  guint tags;               /* bits */
} Plan;

/* Errors that no loader made; the others have numbers from 1. */
enum
{
  ERROR_OF_NO_ANSWER,
  ERROR_CANCELLED = G_MAXUINT - 4,
  ERROR_TIMED_OUT,
  ERROR_CLOSED,
  ERROR_RECURSION,
  ERROR_DEADLOCK,
};

typedef enum
{
  VERB_GET,
  VERB_ACQUIRE,
  VERB_REFRESH,
  N_VERBS
} Verb;

/* An asynchronous one. */
typedef struct
{
  gboolean is_there;
  Verb verb;
  int key;
  GCancellable *cancellable;
  GAsyncResult *result;     /* nullable: it goes on */
  gboolean has_ended;       /* in the model */
  Got got;
} Call;

#define N_CALLS 4

#define N_LEASES 4

/* A lease, and what the model thinks that it is on. */
typedef struct
{
  RcLease *lease;           /* nullable */
  int key;
  int resource;             /* NO_RESOURCE: what was never in the cache, nor meant for it */
} Hold;

/* What cache it is: bits. */
#define KIND_LAZY 1         /* the housekeeper is kept from its work */
#define KIND_AT_HOME 2      /* it has a main context, where it refreshes too */

typedef struct
{
  RcCache *cache;
  Model model;
  Draw draw;
  RcLoad *loads[N_LOADS];   /* as in the model; nullable */
  Hold holds[N_LEASES];
  Call calls[N_CALLS];
  Call *asking;             /* who calls the cache, if it is one of them */
  ModelLoad *kept;          /* the load that it has begun, to be answered later */
  GMainContext *context;
  TestResource *objects[N_OBJECTS];
  GArray *releases;         /* of Departure: those that the cache has made */
  guint64 n_hit_signals;
  guint64 n_miss_signals;
  guint n_started_signals;
  guint n_finished_signals;
  guint64 n_messages;
  guint log_handler;
  guint64 next_weight;
  guint last_error;
  Plan plan;

  /* For a housekeeper that is kept from its work. */
  gboolean is_prompt;
  gboolean is_at_home;
  RcPin *pin;
  RcChore *chore;
  TestLatch blocked;
  TestLatch unblock;
  RcClockChangedFunc waits_for_it;
} Fixture;

static const char *
get_key (int key)
{
  static const char *const keys[N_KEYS] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
  };

  return keys[key];
}

static int
get_number (const char *key)
{
  return key[0] - 'a';
}

G_GNUC_UNUSED static gint32
draw (Fixture *self,
      gint32   end)
{
  return draw_below (&self->draw, end);
}

static void
hit_cb (RcCache    *cache,
        const char *key,
        Fixture    *self)
{
  self->n_hit_signals++;
}

static void
miss_cb (RcCache    *cache,
         const char *key,
         Fixture    *self)
{
  self->n_miss_signals++;
}

static void
started_cb (RcCache *cache,
            RcLoad  *load,
            Fixture *self)
{
  self->n_started_signals++;
}

static void
finished_cb (RcCache *cache,
             RcLoad  *load,
             Fixture *self)
{
  self->n_finished_signals++;
}

/* Only what the model knows of. */
static void
message_cb (const char     *domain,
            GLogLevelFlags  level,
            const char     *message,
            gpointer        user_data)
{
  Fixture *self = user_data;

  g_assert_nonnull (strstr (message, "serves on"));
  self->n_messages++;
}

static void
evict_cb (RcCache       *cache,
          const char    *key,
          RcEvictReason  reason,
          Fixture       *self)
{
  Departure departure = { get_number (key), -1, reason };

  g_array_append_val (self->model.seen, departure);
}

static void
release_cb (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  Fixture *self = user_data;
  TestResource *resource = g_value_get_object (value);
  Departure departure = { get_number (key), resource->number, reason };

  g_array_append_val (self->releases, departure);
}

static gboolean
validate_cb (const char    *key,
             const GValue  *value,
             gpointer       user_data,
             GError       **error)
{
  Fixture *self = user_data;
  TestResource *resource = g_value_get_object (value);

  return !self->model.is_bad[resource->number];
}

static guint64
weigh_cb (const char   *key,
          const GValue *value,
          gpointer      user_data)
{
  return ((Fixture *) user_data)->next_weight;
}

/* A chore that lasts as long as the test keeps everybody else's from being done. */
static gint64
block_cb (gpointer owner,
          gint64   now)
{
  Fixture *self = g_object_get_data (owner, "fixture");

  test_latch_add (&self->blocked);
  test_latch_wait_for (&self->unblock, 1);
  return G_MAXINT64;
}

static void
block_housekeeper (Fixture *self)
{
  g_object_set_data (G_OBJECT (self->objects[0]), "fixture", self);
  self->pin = rc_pin_new (G_OBJECT (self->objects[0]));
  self->chore = rc_chore_new (self->pin, block_cb);
  rc_chore_schedule (self->chore, rc_clock_now ());
  test_latch_wait_for (&self->blocked, 1);

  /* Nor is it waited for. */
  self->waits_for_it = rc_clock_set_changed_func (NULL);
}

static void
unblock_housekeeper (Fixture *self)
{
  test_latch_add (&self->unblock);
  test_wait_until (!rc_housekeeper_is_running ());
  rc_clock_set_changed_func (self->waits_for_it);
  rc_chore_free (self->chore);
  rc_pin_dispose (self->pin);
  rc_pin_unref (self->pin);
}

G_GNUC_UNUSED static void
fixture_init (Fixture *self,
              guint    kind,
              Draw     draw)
{
  gboolean is_prompt = !(kind & KIND_LAZY);

  *self = (Fixture) { .is_prompt = is_prompt, .draw = draw };
  self->is_at_home = (kind & KIND_AT_HOME) != 0;
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->model.knows_victims = TRUE;
  self->model.resumed_at = G_MININT64;
  self->model.resources = g_array_new (FALSE, FALSE, sizeof (ModelResource));
  self->model.seen = g_array_new (FALSE, FALSE, sizeof (Departure));
  self->model.releases = g_array_new (FALSE, FALSE, sizeof (Departure));
  self->releases = g_array_new (FALSE, FALSE, sizeof (Departure));
  test_latch_init (&self->blocked);
  test_latch_init (&self->unblock);
  for (guint i = 0; i < N_OBJECTS; i++)
    self->objects[i] = test_resource_new (i);

  self->cache = rc_cache_new ("modelled");
  rc_cache_set_release_func (self->cache, release_cb, self, NULL);
  rc_cache_set_validate_func (self->cache, validate_cb, self, NULL);
  rc_cache_set_weigh_func (self->cache, weigh_cb, self, NULL);
  if (self->is_at_home)
    rc_cache_set_main_context (self->cache, self->context);
  g_signal_connect (self->cache, "hit", G_CALLBACK (hit_cb), self);
  g_signal_connect (self->cache, "miss", G_CALLBACK (miss_cb), self);
  g_signal_connect (self->cache, "load-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->cache, "load-finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->cache, "evict", G_CALLBACK (evict_cb), self);

  self->log_handler = g_log_set_handler ("resource-cache", G_LOG_LEVEL_MESSAGE, message_cb, self);

  rc_clock_freeze ();
  if (!is_prompt)
    block_housekeeper (self);
}

G_GNUC_UNUSED static void
fixture_clear (Fixture *self)
{
  if (!self->is_prompt)
    unblock_housekeeper (self);
  rc_clock_thaw ();
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_log_remove_handler ("resource-cache", self->log_handler);
  for (guint i = 0; i < N_OBJECTS; i++)
    g_assert_finalize_object (self->objects[i]);
  test_latch_clear (&self->blocked);
  test_latch_clear (&self->unblock);
  g_array_unref (self->releases);
  g_array_unref (self->model.releases);
  g_array_unref (self->model.seen);
  g_array_unref (self->model.resources);
}
