/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "round.h"
#include "stress.h"

/* Round after round, each key's history is judged. The promise is for one key: a clear
   may come at another moment for each. */

static gboolean
say_yes (const char    *key,
         const GValue  *value,
         gpointer       user_data,
         GError       **error)
{
  return TRUE;
}

static void
round_init (Round      *self,
            const RoundForm *form,
            guint32     seed)
{
  *self = (Round) { .form = form, .seed = seed };
  history_init (&self->history, stress_options.n_threads * ROUND_N_CALLS);
  test_latch_init (&self->start);
  test_latch_init (&self->ended);
  self->answers = g_async_queue_new ();

  self->cache = rc_cache_new ("linear");
  rc_cache_set_load_func (self->cache, round_load_anew, self, NULL);
  rc_cache_set_threaded (self->cache, form->is_threaded);
  if (seed % 2 == 0)
    rc_cache_set_validate_func (self->cache, say_yes, NULL, NULL);
  if (seed % 4 == 0)
    rc_cache_set_max_concurrent_loads (self->cache, 2);
}

static void
round_clear (Round *self)
{
  g_object_unref (self->cache);
  g_async_queue_unref (self->answers);
  test_latch_clear (&self->start);
  test_latch_clear (&self->ended);
  history_clear (&self->history);
}

static void
round_play (Round *self)
{
  guint n_players = stress_options.n_threads;
  g_autofree Player *players = g_new0 (Player, n_players);
  GThread *answerer = g_thread_new ("answerer", round_give_answers, self);

  for (guint i = 0; i < n_players; i++)
    {
      players[i].round = self;
      players[i].rand = g_rand_new_with_seed (stress_mix (self->seed, i));
      players[i].context = g_main_context_new ();
      players[i].thread = g_thread_new ("player", player_play, &players[i]);
    }
  test_latch_add (&self->start);

  for (guint i = 0; i < n_players; i++)
    {
      g_thread_join (players[i].thread);
      g_main_context_unref (players[i].context);
      g_rand_free (players[i].rand);
    }
  round_end_answers (self);
  g_thread_join (answerer);
  test_latch_wait_for (&self->ended, g_atomic_int_get (&self->history.n_loads));
}

static void
round_judge (Round        *self,
             HistoryCount *count)
{
  for (int key = 0; key < ROUND_N_KEYS; key++)
    {
      g_autoptr (GString) report = g_string_new (NULL);

      if (!history_judge (&self->history, key, report))
        g_error ("Key “%s”, seed %u: %s", round_get_key (key), self->seed, report->str);
    }
  history_count (&self->history, count);
}

static void
test_form (gconstpointer data)
{
  const RoundForm *form = data;
  gint64 end = g_get_monotonic_time () + stress_options.n_seconds * G_USEC_PER_SEC;
  HistoryCount count = { 0, };
  guint32 n_rounds = 0;

  g_test_message ("--seed %d --threads %d", stress_options.seed, stress_options.n_threads);
  do
    {
      Round round;

      round_init (&round, form, stress_mix (stress_options.seed, n_rounds++));
      round_play (&round);
      round_judge (&round, &count);
      round_clear (&round);
    }
  while (g_get_monotonic_time () < end);

  g_test_message ("%u rounds, %u calls, %u loads, %u of them shared, %u refused", n_rounds,
                  count.n_calls, count.n_loads, count.n_shared, count.n_refused);
  g_assert_cmpuint (count.n_shared, >, 0);
  g_assert_cmpuint (count.n_refused, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const RoundForm forms[] = {
    { "/rc/linearizability/blocking", FALSE, FALSE },
    { "/rc/linearizability/async", TRUE, FALSE },
    { "/rc/linearizability/threaded", TRUE, TRUE },
  };

  stress_parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_test_add_data_func (forms[i].path, &forms[i], test_form);

  return g_test_run ();
}
