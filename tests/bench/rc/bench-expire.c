/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"
#include "bench-verbs.h"

/* A million entries with one deadline, and a caller who goes on with others meanwhile. */

#define N_KEYS 1000000
#define SHORT_N_KEYS 10000
#define N_LIVING 1000
#define CALLS_PER_INSERT 16
#define CALLS_PER_LOOK 256
#define DELAY_USEC ((gint64) G_USEC_PER_SEC)
#define SHORT_DELAY_USEC ((gint64) G_USEC_PER_SEC / 20)

typedef struct
{
  BenchKeys *keys;           /* the living ones first */
  const char **asked;        /* of both kinds */
  GObject **values;
  gint64 delay_usec;         /* until all expire, once they are there */
  guint at;
} ExpireState;

static gpointer
expire_setup (const BenchSetup *setup)
{
  ExpireState *self = g_new0 (ExpireState, 1);

  self->keys = bench_keys_new (N_LIVING + (setup->is_short ? SHORT_N_KEYS : N_KEYS));
  self->asked = bench_keys_ask (self->keys, self->keys->n, 0, self->keys->n, 1);
  self->values = bench_values_new ();
  self->delay_usec = setup->is_short ? SHORT_DELAY_USEC : DELAY_USEC;

  return self;
}

static void
expire_teardown (gpointer state)
{
  ExpireState *self = state;

  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

/* What expires, as the caller sees it. */
typedef struct
{
  gpointer target;
  GObject *(*lookup) (gpointer target, const char *key);
  void     (*insert) (gpointer target, const char *key, GObject *value);
  guint    (*count)  (gpointer target);
} Subject;

static void
note (double *worst,
      gint64 *before)
{
  gint64 now = bench_now ();

  *worst = MAX (*worst, (now - *before) / 1000.0);
  *before = now;
}

/* Asks for any key, expired or not, and now and then stores a value that will live on.
   Returns how many are left. */
static guint
make_calls (ExpireState   *self,
            const Subject *subject,
            double        *worst)
{
  gint64 before = bench_now ();
  guint n_left;

  for (guint i = 0; i < CALLS_PER_LOOK; i++)
    {
      GObject *value;

      self->at = (self->at + 1) % self->keys->n;
      value = subject->lookup (subject->target, self->asked[self->at]);
      g_clear_object (&value);
      note (worst, &before);
      if (i % CALLS_PER_INSERT == 0)
        {
          guint living = self->at / CALLS_PER_INSERT % N_LIVING;

          subject->insert (subject->target, bench_keys_get (self->keys, living),
                           self->values[living]);
          note (worst, &before);
        }
    }

  n_left = subject->count (subject->target);
  note (worst, &before);
  return n_left;
}

static void
fill (ExpireState   *self,
      const Subject *subject)
{
  for (guint i = N_LIVING; i < self->keys->n; i++)
    subject->insert (subject->target, bench_keys_get (self->keys, i),
                     self->values[i % BENCH_N_VALUES]);
}

/* A call that the deadline falls into counts as one after it. */
static void
measure (ExpireState   *self,
         const Subject *subject,
         gint64         deadline,
         double        *figures)
{
  guint n_left = G_MAXUINT;

  figures[0] = figures[2] = 0;
  while (n_left > N_LIVING)
    {
      double worst = 0;
      gint64 now;

      n_left = make_calls (self, subject, &worst);
      now = rc_clock_now ();
      if (now < deadline)
        {
          figures[2] = MAX (figures[2], worst);
          n_left = G_MAXUINT;
        }
      else
        {
          figures[0] = MAX (figures[0], worst);
          figures[1] = (now - deadline) / 1000.0;
        }
    }
}

/* By hand: values with a deadline in a table, and a thread that sweeps it in time. */
typedef struct
{
  GObject *value;
  gint64 deadline;
} Timed;

typedef struct
{
  GMutex lock;
  GHashTable *table;
  gint64 deadline;
} Floor;

static void
timed_free (gpointer data)
{
  Timed *timed = data;

  g_object_unref (timed->value);
  g_free (timed);
}

static GObject *
lookup_in_floor (gpointer    target,
                 const char *key)
{
  Floor *floor = target;
  GObject *value = NULL;
  Timed *timed;

  g_mutex_lock (&floor->lock);
  timed = g_hash_table_lookup (floor->table, key);
  if (timed != NULL && rc_clock_now () < timed->deadline)
    value = g_object_ref (timed->value);
  g_mutex_unlock (&floor->lock);

  return value;
}

static void
insert_in_floor (gpointer    target,
                 const char *key,
                 GObject    *value)
{
  Floor *floor = target;
  Timed *timed = g_new (Timed, 1);

  timed->value = g_object_ref (value);
  timed->deadline = G_MAXINT64;
  g_mutex_lock (&floor->lock);
  g_hash_table_replace (floor->table, g_strdup (key), timed);
  g_mutex_unlock (&floor->lock);
}

static guint
count_in_floor (gpointer target)
{
  Floor *floor = target;
  guint n;

  g_mutex_lock (&floor->lock);
  n = g_hash_table_size (floor->table);
  g_mutex_unlock (&floor->lock);

  return n;
}

static gboolean
is_due (gpointer key,
        gpointer value,
        gpointer user_data)
{
  return ((Timed *) value)->deadline <= *(gint64 *) user_data;
}

static gpointer
sweep (gpointer data)
{
  Floor *floor = data;
  gint64 now = rc_clock_now ();

  if (now < floor->deadline)
    g_usleep (floor->deadline - now);
  now = rc_clock_now ();
  g_mutex_lock (&floor->lock);
  g_hash_table_foreach_remove (floor->table, is_due, &now);
  g_mutex_unlock (&floor->lock);

  return NULL;
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  ExpireState *self = state;
  Floor floor = { 0, };
  Subject subject = { &floor, lookup_in_floor, insert_in_floor, count_in_floor };
  GHashTableIter iter;
  gpointer timed;
  GThread *sweeper;

  floor.table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, timed_free);
  fill (self, &subject);
  floor.deadline = rc_clock_now () + self->delay_usec;
  g_hash_table_iter_init (&iter, floor.table);
  while (g_hash_table_iter_next (&iter, NULL, &timed))
    ((Timed *) timed)->deadline = floor.deadline;
  sweeper = g_thread_new ("sweeper", sweep, &floor);
  measure (self, &subject, floor.deadline, figures);
  g_thread_join (sweeper);
  g_hash_table_unref (floor.table);
}

static guint
count_in_cache (gpointer target)
{
  return rc_cache_get_n_entries (target);
}

/* Time stands still while they are stored, so that one deadline is that of all. What is stored
   later has a later one. */
static void
run_cache (gpointer  state,
           gsize     which,
           double   *figures)
{
  ExpireState *self = state;
  g_autoptr (RcCache) cache = rc_cache_new ("bench");
  Subject subject = { cache, bench_lookup_in_cache, bench_insert_in_cache, count_in_cache };
  gint64 stored_at;
  gint64 deadline;

  rc_clock_freeze ();
  stored_at = rc_clock_now ();
  fill (self, &subject);
  rc_clock_thaw ();
  deadline = rc_clock_now () + self->delay_usec;
  rc_cache_set_ttl (cache, deadline - stored_at);
  measure (self, &subject, deadline, figures);
}

const BenchWorkload bench_expire = {
  .name = "expire",
  .summary = "a million entries expire at once: the worst call of one who goes on meanwhile, "
             "and before",
  .figures = (const BenchFigure[]) {
    { "worst", "µs" }, { "all released", "ms" }, { "worst before", "µs" }, { NULL }
  },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable, a sweep", run_floor },
    { "cache", run_cache },
    { NULL }
  },
  .most_rounds = 5,
  .setup = expire_setup,
  .teardown = expire_teardown,
};
