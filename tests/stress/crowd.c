/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "crowd.h"

#define N_CHANGES 60         /* in a round */

const char *
crowd_draw_key (GRand *rand,
                int   *number)
{
  static const char *keys[CROWD_N_KEYS] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x",
  };

  *number = g_rand_int_range (rand, 0, CROWD_N_KEYS);
  return keys[*number];
}

/* It tells for which key it is. */
static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (*rc_load_get_key (load) - 'a')));
}

static gboolean
validate_cb (const char    *key,
             const GValue  *value,
             gpointer       user_data,
             GError       **error)
{
  const CrowdForm *form = user_data;

  return form->stays || TEST_RESOURCE (g_value_get_object (value))->number % 7 != 0;
}

static void
hit_cb (RcCache    *cache,
        const char *key,
        gpointer    user_data)
{
  Crowd *crowd = user_data;

  if (user_data != NULL)
    g_atomic_int_inc (&crowd->n_told);
}

static void
insert (Crowd *self)
{
  int key;
  const char *name = crowd_draw_key (self->rand, &key);
  g_autoptr (GObject) value = G_OBJECT (test_resource_new (self->now * CROWD_N_KEYS + key));

  rc_cache_insert (self->cache, name, value);
}

static void
advance (Crowd *self,
         int    usec)
{
  rc_clock_advance (usec);
  g_atomic_int_add (&self->now, usec);
}

/* In one of the ways in which entries leave. */
static void
take (Crowd *self)
{
  int key;

  switch (g_rand_int_range (self->rand, 0, 12))
    {
    case 0:
      rc_cache_clear (self->cache);
      break;
    case 1:
      rc_cache_trim (self->cache, 0.5);
      break;
    case 2:
      rc_cache_set_max_entries (self->cache, g_rand_int_range (self->rand, 0, CROWD_N_KEYS));
      break;
    case 3:
      rc_cache_set_idle_timeout (self->cache, g_rand_int_range (self->rand, 0, 3) * 100);
      break;
    case 4:
      advance (self, CROWD_TTL);
      break;
    case 5:
      rc_cache_set_refresh_after (self->cache, g_rand_int_range (self->rand, 0, 2) * 500);
      break;
    case 6:
    case 7:
      advance (self, g_rand_int_range (self->rand, 0, 100));
      break;
    default:
      rc_cache_remove (self->cache, crowd_draw_key (self->rand, &key));
    }
}

/* Somebody listens, or nobody does any more. */
static void
listen (Crowd *self)
{
  if (self->handler == 0)
    self->handler = g_signal_connect (self->cache, "hit", G_CALLBACK (hit_cb), NULL);
  else
    g_clear_signal_handler (&self->handler, self->cache);
}

static void
move_home (Crowd *self)
{
  rc_cache_set_main_context (self->cache, g_rand_boolean (self->rand) ? self->context : NULL);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

/* At times a value has to be good as well. */
static void
change_validation (Crowd *self)
{
  rc_cache_set_validate_func (self->cache, g_rand_boolean (self->rand) ? validate_cb : NULL,
                              (gpointer) self->form, NULL);
}

static void
change (Crowd *self)
{
  switch (g_rand_int_range (self->rand, 0, 6))
    {
    case 0:
      listen (self);
      break;
    case 1:
      move_home (self);
      break;
    case 2:
      change_validation (self);
      break;
    case 3:
      rc_cache_set_max_entries (self->cache,
                                CROWD_N_KEYS + g_rand_int_range (self->rand, 0, 2));
      break;
    case 4:
      rc_cache_set_eviction_policy (self->cache, g_rand_boolean (self->rand)
                                                 ? RC_EVICTION_POLICY_COST
                                                 : RC_EVICTION_POLICY_LRU);
      break;
    default:
      rc_cache_set_validate_interval (self->cache, g_rand_int_range (self->rand, 0, 3) * 50);
    }
}

static void
disturb_once (Crowd *self)
{
  int draw = g_rand_int_range (self->rand, 0, 16);

  if (self->form->stays || draw == 0)
    change (self);
  else if (draw < 3)
    take (self);
  else
    insert (self);
}

void
crowd_disturb (Crowd *self)
{
  for (int i = 0; i < N_CHANGES; i++)
    disturb_once (self);
  g_atomic_int_set (&self->is_over, TRUE);
}

void
crowd_init (Crowd           *self,
            const CrowdForm *form,
            guint32          seed)
{
  *self = (Crowd) { .form = form };
  self->rand = g_rand_new_with_seed (seed);
  self->context = g_main_context_new ();
  self->cache = rc_cache_new ("crowd");
  rc_cache_set_ttl (self->cache, form->stays ? 0 : CROWD_TTL);
  rc_cache_set_stale_if_error (self->cache, CROWD_TTL);
  rc_cache_set_load_func (self->cache, load_cb, NULL, NULL);
  for (char letter = 'a'; letter < 'a' + CROWD_N_KEYS; letter += form->stays ? 1 : 2)
    {
      g_autoptr (TestResource) value = test_resource_new (letter - 'a');

      rc_cache_insert (self->cache, (char[]) { letter, '\0' }, G_OBJECT (value));
    }
  if (form->watches)
    g_signal_connect (self->cache, "hit", G_CALLBACK (hit_cb), self);
}

static void
gone_cb (gpointer  data,
         GObject  *cache)
{
  g_atomic_int_set ((int *) data, TRUE);
}

/* A thread of the library may let go of the cache only now. */
void
crowd_clear (Crowd *self)
{
  int is_gone = FALSE;

  g_object_weak_ref (G_OBJECT (self->cache), gone_cb, &is_gone);
  g_object_unref (self->cache);
  test_wait_until (g_atomic_int_get (&is_gone));
  g_main_context_unref (self->context);
  g_rand_free (self->rand);
}
