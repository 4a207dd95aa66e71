/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "round.h"

#include "stress.h"

/* How the loads of a round come out. */

/* Loads fail with a code that is their value. */
#define FAILED g_quark_from_static_string ("linearizability-test")

typedef struct
{
  RcLoad *rc_load;
  Load *load;
} Answer;

const char *
round_get_key (int key)
{
  static const char *const keys[ROUND_N_KEYS] = { "a", "b", "c" };

  return keys[key];
}

Ticket *
ticket_new (Player *player,
            Call   *call)
{
  Ticket *ticket = g_new (Ticket, 1);

  *ticket = (Ticket) { player, call };
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

/* A thread of its own, until round_end_answers(). */
gpointer
round_give_answers (gpointer data)
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

void
round_load_for_get (RcLoad   *rc_load,
                    gpointer  user_data)
{
  Ticket *ticket = user_data;

  begin_load (ticket->player->round, ticket->call, rc_load);
}

/* For the cache's own load function, which is called for refreshes alone. */
void
round_load_anew (RcLoad   *rc_load,
                 gpointer  user_data)
{
  begin_load (user_data, NULL, rc_load);
}

void
round_end_answers (Round *self)
{
  answer_later (self, NULL, NULL);
}

/* The value that was to be loaded, if it failed on purpose. */
int
round_get_failed (const GError *error)
{
  if (error->domain != FAILED)
    g_error ("Unexpected: %s", error->message);

  return error->code;
}
