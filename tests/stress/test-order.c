/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"
#include "stress.h"

#include <string.h>

/* Threads take turns, so that it is known what each of them finds, and which entry has to
   go: the one that was used least recently, whoever used it. There is a bound all the time:
   without one they agree on the order from tick to tick of the clock only. */

#define N_KEYS 40
#define N_CALLS 4000        /* in a round */

typedef struct
{
  RcCache *cache;
  GMutex turn;
  GCond *next;              /* turn, like all below; one for each player */
  int now_playing;
  int n_calls;
  GRand *rand;
  GString *order;           /* the keys that are there, least recently used first */
  guint max_entries;
  guint n_changes;          /* of a hundred calls */
  gulong handler;
  guint64 n_hits;
  guint64 n_misses;
} Game;

typedef struct
{
  Game *game;
  GThread *thread;
  int number;
} Player;

static guint
draw (Game  *self,
      guint  end)
{
  return g_rand_int_range (self->rand, 0, end);
}

/* What is expected. */

static gboolean
knows (Game *self,
       char  key)
{
  return strchr (self->order->str, key) != NULL;
}

static void
forget (Game *self,
        char  key)
{
  const char *place = strchr (self->order->str, key);

  if (place != NULL)
    g_string_erase (self->order, place - self->order->str, 1);
}

static void
make_room (Game  *self,
           guint  n_more)
{
  while (self->max_entries > 0 && self->order->len + n_more > self->max_entries)
    g_string_erase (self->order, 0, 1);
}

static void
use (Game *self,
     char  key)
{
  forget (self, key);
  g_string_append_c (self->order, key);
}

/* What is done. */

static gboolean
lookup (Game       *self,
        const char *key)
{
  g_autoptr (GObject) object = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  switch (draw (self, 3))
    {
    case 0:
      return rc_cache_lookup_value (self->cache, key, &value);
    case 1:
      if (rc_cache_try_hit_value (self->cache, key, &value))
        return TRUE;
      G_GNUC_FALLTHROUGH;
    default:
      object = rc_cache_lookup (self->cache, key);
      return object != NULL;
    }
}

static void
look (Game *self,
      char  letter)
{
  gboolean found = lookup (self, (char[]) { letter, '\0' });

  g_assert_cmpint (found, ==, knows (self, letter));
  if (found)
    {
      self->n_hits++;
      use (self, letter);
    }
  else
    {
      self->n_misses++;
    }
}

static void
insert (Game *self,
        char  letter)
{
  g_autoptr (TestResource) value = test_resource_new (letter);

  rc_cache_insert (self->cache, (char[]) { letter, '\0' }, G_OBJECT (value));
  forget (self, letter);
  make_room (self, 1);
  use (self, letter);
}

static void
take (Game *self,
      char  letter)
{
  g_assert_cmpint (rc_cache_remove (self->cache, (char[]) { letter, '\0' }), ==,
                   knows (self, letter));
  forget (self, letter);
}

static void
resize (Game *self)
{
  self->max_entries = 1 + draw (self, N_KEYS);
  rc_cache_set_max_entries (self->cache, self->max_entries);
  make_room (self, 0);
}

static void
ignore_cb (void)
{
}

static void
listen (Game *self)
{
  if (self->handler == 0)
    self->handler = g_signal_connect (self->cache, "hit", G_CALLBACK (ignore_cb), NULL);
  else
    g_clear_signal_handler (&self->handler, self->cache);
}

/* Without a use. */
static void
check_contents (Game *self)
{
  g_assert_cmpuint (rc_cache_get_n_entries (self->cache), ==, self->order->len);
  for (const char *key = self->order->str; *key != '\0'; key++)
    g_assert_true (rc_cache_contains (self->cache, (char[]) { *key, '\0' }));
}

static void
change (Game *self,
        char  letter)
{
  switch (draw (self, 24))
    {
    case 0:
      rc_cache_clear (self->cache);
      g_string_truncate (self->order, 0);
      break;
    case 1:
      listen (self);
      break;
    case 2:
    case 3:
      resize (self);
      break;
    case 4:
    case 5:
      take (self, letter);
      break;
    case 6:
      check_contents (self);
      break;
    default:
      insert (self, letter);
    }
}

static void
play_once (Game *self)
{
  char letter = '0' + draw (self, N_KEYS);

  if (draw (self, 100) < self->n_changes)
    change (self, letter);
  else
    look (self, letter);
}

/* Whoever has played says who is next; and the last one, that it is over. */
static gpointer
play (gpointer data)
{
  Player *self = data;
  Game *game = self->game;

  g_mutex_lock (&game->turn);
  while (game->n_calls < N_CALLS)
    {
      if (game->now_playing == self->number)
        {
          play_once (game);
          game->n_calls++;
          game->now_playing = draw (game, stress_options.n_threads);
          g_cond_signal (&game->next[game->now_playing]);
        }
      else
        {
          g_cond_wait (&game->next[self->number], &game->turn);
        }
    }
  for (int i = 0; i < stress_options.n_threads; i++)
    g_cond_signal (&game->next[i]);
  g_mutex_unlock (&game->turn);

  return NULL;
}

/* Down to nothing, one by one. */
static void
check_order (Game *self)
{
  while (self->order->len > 0)
    {
      check_contents (self);
      self->max_entries = self->order->len - 1;
      if (self->max_entries == 0)
        break;
      rc_cache_set_max_entries (self->cache, self->max_entries);
      make_room (self, 0);
    }
}

static void
check_counts (Game *self)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (self->cache);

  g_assert_cmpuint (rc_stats_get_hits (stats), ==, self->n_hits);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, self->n_misses);
}

static void
play_all (Game *self)
{
  g_autofree Player *players = g_new (Player, stress_options.n_threads);
  int n = stress_options.n_threads;

  self->next = g_new0 (GCond, n);
  for (int i = 0; i < n; i++)
    {
      players[i] = (Player) { self, NULL, i };
      players[i].thread = g_thread_new ("player", play, &players[i]);
    }
  for (int i = 0; i < n; i++)
    g_thread_join (players[i].thread);
  g_clear_pointer (&self->next, g_free);
}

/* With many changes, or so few that every thread writes down more hits than it has room for. */
static void
play_round (guint32  seed,
            guint    n_changes,
            guint64 *n_hits)
{
  Game game = { .cache = rc_cache_new ("order"), .rand = g_rand_new_with_seed (seed) };

  g_mutex_init (&game.turn);
  game.order = g_string_new (NULL);
  game.n_changes = n_changes;
  game.max_entries = N_KEYS;
  rc_cache_set_max_entries (game.cache, game.max_entries);
  for (char letter = '0'; letter < '0' + N_KEYS; letter++)
    insert (&game, letter);

  play_all (&game);
  check_counts (&game);
  check_order (&game);
  *n_hits += game.n_hits;

  g_assert_finalize_object (game.cache);
  g_string_free (game.order, TRUE);
  g_rand_free (game.rand);
  g_mutex_clear (&game.turn);
}

static void
test_exact (void)
{
  gint64 end = g_get_monotonic_time () + stress_options.n_seconds * G_USEC_PER_SEC;
  guint32 n_rounds = 0;
  guint64 n_hits = 0;

  g_test_message ("--seed %d --threads %d", stress_options.seed, stress_options.n_threads);
  do
    {
      play_round (stress_mix (stress_options.seed, 2 * n_rounds), 30, &n_hits);
      play_round (stress_mix (stress_options.seed, 2 * n_rounds + 1), 1, &n_hits);
      n_rounds++;
    }
  while (g_get_monotonic_time () < end);

  g_test_message ("%u rounds of each kind, %" G_GUINT64_FORMAT " hits", n_rounds, n_hits);
  g_assert_cmpuint (n_hits, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  stress_parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/order/exact", test_exact);

  return g_test_run ();
}
