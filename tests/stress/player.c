/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "round.h"

#include "stress.h"

/* What a thread of a round does. */

#define MAX_PENDING 4

static void
finish_get (Call    *call,
            GObject *object,
            GError  *error)
{
  call->last = history_stamp (call->history);
  call->value = object != NULL ? TEST_RESOURCE (object)->number : round_get_failed (error);
}

static void
get (Player *player,
     int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_GET, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  object = rc_cache_get_with (player->round->cache, round_get_key (key), round_load_for_get,
                              ticket_new (player, call), g_free, NULL, &error);
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
  ticket->player->n_pending--;
}

static void
get_async (Player *player,
           int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_GET, key);

  player->n_pending++;
  rc_cache_get_with_async (player->round->cache, round_get_key (key), round_load_for_get,
                           ticket_new (player, call), g_free, NULL, got_cb,
                           ticket_new (player, call));
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
    ticket->call->value = round_get_failed (error);
  ticket->player->n_pending--;
}

static void
refresh_async (Player *player,
               int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_REFRESH, key);

  player->n_pending++;
  rc_cache_refresh_async (player->round->cache, round_get_key (key), NULL, refreshed_cb,
                          ticket_new (player, call));
}

static void
look (Player *player,
      int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_LOOK, key);
  g_autoptr (GObject) object = NULL;

  if (g_rand_boolean (player->rand))
    object = rc_cache_lookup (player->round->cache, round_get_key (key));
  else
    object = rc_cache_peek (player->round->cache, round_get_key (key));
  call->last = history_stamp (call->history);
  call->value = object != NULL ? TEST_RESOURCE (object)->number : NO_VALUE;
}

static void
insert (Player *player,
        int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_INSERT, key);
  g_autoptr (TestResource) resource = NULL;

  call->value = history_make_value (call->history);
  resource = test_resource_new (call->value);
  rc_cache_insert (player->round->cache, round_get_key (key), G_OBJECT (resource));
  call->last = history_stamp (call->history);
}

static void
remove_key (Player *player,
            int    key)
{
  Call *call = history_add_call (&player->round->history, VERB_REMOVE, key);

  call->value = rc_cache_remove (player->round->cache, round_get_key (key));
  call->last = history_stamp (call->history);
}

static void
clear (Player *player)
{
  Call *call = history_add_call (&player->round->history, VERB_CLEAR, 0);

  rc_cache_clear (player->round->cache);
  call->last = history_stamp (call->history);
}

static void
act (Player *player)
{
  int key = g_rand_int_range (player->rand, 0, ROUND_N_KEYS);
  int choice = g_rand_int_range (player->rand, 0, 100);
  gboolean may_start = player->round->form->is_async && player->n_pending < MAX_PENDING;

  if (choice < 30 && may_start)
    get_async (player, key);
  else if (choice < 40 && may_start)
    refresh_async (player, key);
  else if (choice < 58)
    get (player, key);
  else if (choice < 75)
    look (player, key);
  else if (choice < 83)
    insert (player, key);
  else if (choice < 95)
    remove_key (player, key);
  else
    clear (player);
}

gpointer
player_play (gpointer data)
{
  Player *player = data;

  g_main_context_push_thread_default (player->context);
  test_latch_wait_for (&player->round->start, 1);
  for (guint i = 0; i < ROUND_N_CALLS; i++)
    {
      act (player);
      stress_work (g_rand_int (player->rand) >> 8);
      if (g_rand_boolean (player->rand))
        g_main_context_iteration (player->context, FALSE);
    }
  while (player->n_pending > 0)
    g_main_context_iteration (player->context, TRUE);
  g_main_context_pop_thread_default (player->context);

  return NULL;
}
