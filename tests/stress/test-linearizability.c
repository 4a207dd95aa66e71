/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "history.h"
#include "rc-test.h"
#include "stress.h"

/* Several threads use a few keys of one cache, round after round, and each key's history
   is judged. Its promise is for one key: a clear may come at another moment for each. */

#define N_KEYS 3
#define N_CALLS 60          /* of each thread, in a round */
#define MAX_PENDING 4

/* Loads fail with a code that is their value. */
#define FAILED g_quark_from_static_string ("linearizability-test")

typedef struct
{
  const char *path;
  gboolean is_async;
  gboolean is_threaded;
} Form;

typedef struct
{
  History history;
  const Form *form;
  RcCache *cache;
  guint32 seed;
  TestLatch start;
  TestLatch ended;          /* loads */
  GAsyncQueue *answers;     /* of Answer: given by a thread that does nothing else */
} Round;

typedef struct
{
  Round *round;
  GThread *thread;
  GRand *rand;
  GMainContext *context;
  guint n_pending;
} Actor;

typedef struct
{
  Actor *actor;
  Call *call;
} Ticket;

typedef struct
{
  RcLoad *rc_load;
  Load *load;
} Answer;

static const char *const keys[N_KEYS] = { "a", "b", "c" };

static Ticket *
ticket_new (Actor *actor,
            Call  *call)
{
  Ticket *ticket = g_new (Ticket, 1);

  *ticket = (Ticket) { actor, call };
  return ticket;
}

static void
answer (Round  *round,
        RcLoad *rc_load,
        Load   *load)
{
  guint32 choice = stress_mix (round->seed, load->value) % 8;
  TestResource *resource = test_resource_new (load->value);

  load->end = choice == 0 ? STEP_FAIL : choice == 1 ? STEP_PASS : STEP_STORE;
  rc_load_set_store (rc_load, load->end == STEP_STORE);

  load->answered = history_stamp (&round->history);
  if (load->end == STEP_FAIL)
    rc_load_return_error (rc_load, g_error_new (FAILED, load->value, "On purpose"));
  else
    rc_load_return_object (rc_load, g_object_ref (G_OBJECT (resource)));
  load->ended = history_stamp (&round->history);

  g_object_unref (resource);
  test_latch_add (&round->ended);
}

static gpointer
give_answers (gpointer data)
{
  Round *round = data;
  Answer *next;

  while ((next = g_async_queue_pop (round->answers))->rc_load != NULL)
    {
      stress_work (next->load->value);
      answer (round, next->rc_load, next->load);
      g_object_unref (next->rc_load);
      g_free (next);
    }

  g_free (next);
  return NULL;
}

static void
answer_later (Round  *round,
              RcLoad *rc_load,
              Load   *load)
{
  Answer *later = g_new (Answer, 1);

  *later = (Answer) { rc_load != NULL ? g_object_ref (rc_load) : NULL, load };
  g_async_queue_push (round->answers, later);
}

static void
begin_load (Round      *round,
            const Call *call,
            RcLoad     *rc_load)
{
  int key = rc_load_get_key (rc_load)[0] - 'a';
  Load *load = history_add_load (&round->history, call, key);
  guint32 draw = stress_mix (~round->seed, load->value);

  stress_work (draw >> 4);
  if (draw % 4 == 0)
    answer_later (round, rc_load, load);
  else
    answer (round, rc_load, load);
}

static void
load_for_get_cb (RcLoad   *rc_load,
                 gpointer  user_data)
{
  Ticket *ticket = user_data;

  begin_load (ticket->actor->round, ticket->call, rc_load);
}

static void
load_for_refresh_cb (RcLoad   *rc_load,
                     gpointer  user_data)
{
  begin_load (user_data, NULL, rc_load);
}

/* The value that was to be loaded. */
static int
get_failed_value (const GError *error)
{
  if (error->domain != FAILED)
    g_error ("Unexpected: %s", error->message);

  return error->code;
}

static void
finish_get (Call    *call,
            GObject *object,
            GError  *error)
{
  call->last = history_stamp (call->history);
  call->value = object != NULL ? TEST_RESOURCE (object)->number : get_failed_value (error);
}

static void
get (Actor *actor,
     int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_GET, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  object = rc_cache_get_with (actor->round->cache, keys[key], load_for_get_cb,
                              ticket_new (actor, call), g_free, NULL, &error);
  finish_get (call, object, error);
}

static void
got_cb (GObject      *cache,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autofree Ticket *ticket = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_with_finish (RC_CACHE (cache), result, &error);

  finish_get (ticket->call, object, error);
  ticket->actor->n_pending--;
}

static void
get_async (Actor *actor,
           int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_GET, key);

  actor->n_pending++;
  rc_cache_get_with_async (actor->round->cache, keys[key], load_for_get_cb,
                           ticket_new (actor, call), g_free, NULL, got_cb,
                           ticket_new (actor, call));
}

static void
refreshed_cb (GObject      *cache,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Ticket *ticket = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_refreshed = rc_cache_refresh_finish (RC_CACHE (cache), result, &error);

  ticket->call->last = history_stamp (ticket->call->history);
  if (!is_refreshed)
    ticket->call->value = get_failed_value (error);
  ticket->actor->n_pending--;
}

static void
refresh_async (Actor *actor,
               int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_REFRESH, key);

  actor->n_pending++;
  rc_cache_refresh_async (actor->round->cache, keys[key], NULL, refreshed_cb,
                          ticket_new (actor, call));
}

static void
look (Actor *actor,
      int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_LOOK, key);
  g_autoptr (GObject) object = NULL;

  if (g_rand_boolean (actor->rand))
    object = rc_cache_lookup (actor->round->cache, keys[key]);
  else
    object = rc_cache_peek (actor->round->cache, keys[key]);
  call->last = history_stamp (call->history);
  call->value = object != NULL ? TEST_RESOURCE (object)->number : NO_VALUE;
}

static void
insert (Actor *actor,
        int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_INSERT, key);
  g_autoptr (TestResource) resource = NULL;

  call->value = history_make_value (call->history);
  resource = test_resource_new (call->value);
  rc_cache_insert (actor->round->cache, keys[key], G_OBJECT (resource));
  call->last = history_stamp (call->history);
}

static void
remove_key (Actor *actor,
            int    key)
{
  Call *call = history_add_call (&actor->round->history, VERB_REMOVE, key);

  call->value = rc_cache_remove (actor->round->cache, keys[key]);
  call->last = history_stamp (call->history);
}

static void
clear (Actor *actor)
{
  Call *call = history_add_call (&actor->round->history, VERB_CLEAR, 0);

  rc_cache_clear (actor->round->cache);
  call->last = history_stamp (call->history);
}

static void
act (Actor *actor)
{
  int key = g_rand_int_range (actor->rand, 0, N_KEYS);
  int choice = g_rand_int_range (actor->rand, 0, 100);
  gboolean may_start = actor->round->form->is_async && actor->n_pending < MAX_PENDING;

  if (choice < 30 && may_start)
    get_async (actor, key);
  else if (choice < 40 && may_start)
    refresh_async (actor, key);
  else if (choice < 58)
    get (actor, key);
  else if (choice < 75)
    look (actor, key);
  else if (choice < 83)
    insert (actor, key);
  else if (choice < 95)
    remove_key (actor, key);
  else
    clear (actor);
}

static gpointer
play (gpointer data)
{
  Actor *actor = data;

  g_main_context_push_thread_default (actor->context);
  test_latch_wait_for (&actor->round->start, 1);
  for (guint i = 0; i < N_CALLS; i++)
    {
      act (actor);
      stress_work (g_rand_int (actor->rand) >> 8);
      if (g_rand_boolean (actor->rand))
        g_main_context_iteration (actor->context, FALSE);
    }
  while (actor->n_pending > 0)
    g_main_context_iteration (actor->context, TRUE);
  g_main_context_pop_thread_default (actor->context);

  return NULL;
}

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
            const Form *form,
            guint32     seed)
{
  *self = (Round) { .form = form, .seed = seed };
  history_init (&self->history, stress_options.n_threads * N_CALLS);
  test_latch_init (&self->start);
  test_latch_init (&self->ended);
  self->answers = g_async_queue_new ();

  self->cache = rc_cache_new ("linear");
  rc_cache_set_load_func (self->cache, load_for_refresh_cb, self, NULL);
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
  guint n_actors = stress_options.n_threads;
  g_autofree Actor *actors = g_new0 (Actor, n_actors);
  GThread *answerer = g_thread_new ("answerer", give_answers, self);

  for (guint i = 0; i < n_actors; i++)
    {
      actors[i].round = self;
      actors[i].rand = g_rand_new_with_seed (stress_mix (self->seed, i));
      actors[i].context = g_main_context_new ();
      actors[i].thread = g_thread_new ("actor", play, &actors[i]);
    }
  test_latch_add (&self->start);

  for (guint i = 0; i < n_actors; i++)
    {
      g_thread_join (actors[i].thread);
      g_main_context_unref (actors[i].context);
      g_rand_free (actors[i].rand);
    }
  answer_later (self, NULL, NULL);
  g_thread_join (answerer);
  test_latch_wait_for (&self->ended, g_atomic_int_get (&self->history.n_loads));
}

static void
round_judge (Round        *self,
             HistoryCount *count)
{
  for (int key = 0; key < N_KEYS; key++)
    {
      g_autoptr (GString) report = g_string_new (NULL);

      if (!history_judge (&self->history, key, report))
        g_error ("Key “%s”, seed %u: %s", keys[key], self->seed, report->str);
    }
  history_count (&self->history, count);
}

static void
test_form (gconstpointer data)
{
  const Form *form = data;
  gint64 end = g_get_monotonic_time () + stress_options.n_seconds * G_USEC_PER_SEC;
  HistoryCount count = { 0, };
  guint32 n_rounds = 0;

  do
    {
      Round round;

      round_init (&round, form, stress_mix (stress_options.seed, n_rounds++));
      round_play (&round);
      round_judge (&round, &count);
      round_clear (&round);
    }
  while (g_get_monotonic_time () < end);

  g_test_message ("--seed %d: %u rounds, %u calls, %u loads, %u of them shared, %u refused",
                  stress_options.seed, n_rounds, count.n_calls, count.n_loads, count.n_shared,
                  count.n_refused);
  g_assert_cmpuint (count.n_shared, >, 0);
  g_assert_cmpuint (count.n_refused, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const Form forms[] = {
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
