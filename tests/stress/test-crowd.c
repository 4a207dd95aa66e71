/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "crowd.h"
#include "stress.h"

/* A crowd of threads that hit, while one changes everything that can be changed: each call
   counts once, and nobody gets what was for another key or had expired before. */

/* Of each reader, in a round: as many as it can while something changes. */
#define MIN_CALLS 500
#define MAX_CALLS 4000

typedef struct
{
  guint64 n_hits;
  guint64 n_misses;
  guint64 n_either;         /* calls that do not tell which */
  guint64 n_at_hand;        /* of the hits */
} Tally;

typedef struct
{
  Crowd *crowd;
  GThread *thread;
  GRand *rand;
  Tally tally;
} Reader;

/* A value that was inserted knows since when it is there. The call has begun in its time. */
static void
check_value (GObject *object,
             int      key,
             int      began)
{
  int number = TEST_RESOURCE (object)->number;

  g_assert_cmpint (number % CROWD_N_KEYS, ==, key);
  if (number >= CROWD_N_KEYS)
    g_assert_cmpint (began, <, number / CROWD_N_KEYS + CROWD_TTL);
}

static GObject *
look_at_hand (Reader     *self,
              const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (!rc_cache_try_hit_value (self->crowd->cache, key, &value))
    return rc_cache_lookup (self->crowd->cache, key);

  self->tally.n_at_hand++;
  return g_value_dup_object (&value);
}

static GObject *
look_for_value (Reader     *self,
                const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return rc_cache_lookup_value (self->crowd->cache, key, &value) ? g_value_dup_object (&value)
                                                                 : NULL;
}

static GObject *
look (Reader     *self,
      const char *key)
{
  switch (g_rand_int_range (self->rand, 0, 4))
    {
    case 0:
      return look_at_hand (self, key);
    case 1:
      return look_for_value (self, key);
    default:
      return rc_cache_lookup (self->crowd->cache, key);
    }
}

static void
get (Reader     *self,
     const char *name,
     int         key,
     int         began)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  self->tally.n_either++;
  object = rc_cache_get (self->crowd->cache, name, NULL, &error);
  g_assert_no_error (error);
  check_value (object, key, began);
}

static void
call_once (Reader *self)
{
  int key;
  const char *name = crowd_draw_key (self->rand, &key);
  int began = g_atomic_int_get (&self->crowd->now);
  g_autoptr (GObject) object = NULL;

  if (g_rand_int_range (self->rand, 0, 16) == 0)
    {
      get (self, name, key, began);
      return;
    }

  object = look (self, name);
  if (object == NULL)
    {
      self->tally.n_misses++;
      return;
    }

  self->tally.n_hits++;
  check_value (object, key, began);
}

static gpointer
read_cb (gpointer data)
{
  Reader *self = data;

  for (int i = 0; i < MAX_CALLS; i++)
    {
      if (i >= MIN_CALLS && g_atomic_int_get (&self->crowd->is_over))
        break;
      call_once (self);
    }

  return NULL;
}

static void
crowd_gather (Crowd   *self,
              Reader  *readers,
              guint32  seed)
{
  for (int i = 0; i < stress_options.n_threads; i++)
    {
      readers[i] = (Reader) { .crowd = self };
      readers[i].rand = g_rand_new_with_seed (stress_mix (seed, i));
      readers[i].thread = g_thread_new ("reader", read_cb, &readers[i]);
    }
}

static void
crowd_part (Crowd  *self,
            Reader *readers,
            Tally  *tally)
{
  for (int i = 0; i < stress_options.n_threads; i++)
    {
      g_thread_join (readers[i].thread);
      g_rand_free (readers[i].rand);
      tally->n_hits += readers[i].tally.n_hits;
      tally->n_misses += readers[i].tally.n_misses;
      tally->n_either += readers[i].tally.n_either;
      tally->n_at_hand += readers[i].tally.n_at_hand;
    }
  test_wait_until (rc_cache_get_n_loading (self->cache) == 0);
  rc_cache_set_main_context (self->cache, NULL);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static guint64
sum_hits_of_entries (RcCache *cache)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (cache);
  guint64 sum = 0;

  for (guint i = 0; i < snapshot->len; i++)
    sum += rc_entry_info_get_hits (g_ptr_array_index (snapshot, i));
  return sum;
}

static void
crowd_check (Crowd       *self,
             const Tally *tally)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (self->cache);
  guint64 hits = rc_stats_get_hits (stats);
  guint64 misses = rc_stats_get_misses (stats);

  g_assert_cmpuint (hits + misses, ==, tally->n_hits + tally->n_misses + tally->n_either);
  g_assert_cmpuint (hits, >=, tally->n_hits);
  g_assert_cmpuint (misses, >=, tally->n_misses);
  if (self->form->watches)
    g_assert_cmpuint (g_atomic_int_get (&self->n_told), ==, hits);
  if (self->form->stays)
    {
      g_assert_cmpuint (misses, ==, 0);
      g_assert_cmpuint (sum_hits_of_entries (self->cache), ==, hits);
    }
}

static void
meet_once (const CrowdForm *form,
           guint32          seed,
           Tally           *total)
{
  g_autofree Reader *readers = g_new (Reader, stress_options.n_threads);
  Tally tally = { 0, };
  Crowd crowd;

  crowd_init (&crowd, form, seed);
  crowd_gather (&crowd, readers, seed);
  crowd_disturb (&crowd);
  crowd_part (&crowd, readers, &tally);
  crowd_check (&crowd, &tally);
  crowd_clear (&crowd);

  total->n_hits += tally.n_hits;
  total->n_misses += tally.n_misses;
  total->n_at_hand += tally.n_at_hand;
}

static void
test_form (gconstpointer data)
{
  const CrowdForm *form = data;
  gint64 end = g_get_monotonic_time () + stress_options.n_seconds * G_USEC_PER_SEC;
  guint32 n_rounds = 0;
  Tally total = { 0, };

  g_test_message ("--seed %d --threads %d", stress_options.seed, stress_options.n_threads);
  rc_clock_freeze ();
  while (n_rounds < 4 || g_get_monotonic_time () < end)
    meet_once (form, stress_mix (stress_options.seed, n_rounds++), &total);
  rc_clock_thaw ();

  g_test_message ("%u rounds, %" G_GUINT64_FORMAT " hits, %" G_GUINT64_FORMAT " of them at hand, %"
                  G_GUINT64_FORMAT " misses", n_rounds, total.n_hits, total.n_at_hand,
                  total.n_misses);
  g_assert_cmpuint (total.n_hits, >, 0);
  if (!form->watches)
    g_assert_cmpuint (total.n_at_hand, >, 0);
  if (!form->stays)
    g_assert_cmpuint (total.n_misses, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const CrowdForm forms[] = {
    { "/rc/crowd/changing", FALSE, FALSE },
    { "/rc/crowd/changing-watched", TRUE, FALSE },
    { "/rc/crowd/staying", FALSE, TRUE },
    { "/rc/crowd/staying-watched", TRUE, TRUE },
  };

  stress_parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_test_add_data_func (forms[i].path, &forms[i], test_form);

  return g_test_run ();
}
