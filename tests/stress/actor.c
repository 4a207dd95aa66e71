/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "actor.h"

#include "stress.h"

/* From 0 to @end, without it. */
guint
actor_draw (Actor *self,
            guint  end)
{
  return g_rand_int_range (self->rand, 0, end);
}

const char *
actor_draw_key (Actor *self)
{
  return life_get_key (actor_draw (self, LIFE_N_KEYS));
}

static void
end_lease (RcLease *lease)
{
  g_autoptr (GObject) object = rc_lease_dup_object (lease);

  stress_value_end_lease (STRESS_VALUE (object));
  rc_lease_release (lease);
  g_object_unref (lease);
}

/* In place of another lease; NULL if there was an error. */
void
actor_keep (Actor   *self,
            RcLease *lease,
            GError  *error)
{
  RcLease **place = &self->leases[actor_draw (self, ACTOR_MAX_LEASES)];
  g_autoptr (GObject) object = NULL;

  if (lease == NULL)
    {
      life_check_error (error);
      return;
    }

  object = rc_lease_dup_object (lease);
  stress_value_lease (STRESS_VALUE (object));
  if (*place != NULL)
    end_lease (*place);
  *place = lease;
}

/* A load that this caller has to answer; NULL if there was an error. */
void
actor_settle (Actor  *self,
              RcLoad *load,
              GError *error)
{
  if (load != NULL)
    life_load_cb (load, self->life);
  else
    life_check_error (error);
}

static void
get (Actor *self)
{
  g_autoptr (GCancellable) cancellable = life_dup_cancellable (self->life);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get (self->life->cache, actor_draw_key (self), cancellable,
                                             &error);

  if (object == NULL)
    life_check_error (error);
}

static void
get_with (Actor *self)
{
  g_autoptr (GCancellable) cancellable = life_dup_cancellable (self->life);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = rc_cache_get_with (self->life->cache, actor_draw_key (self),
                                                  life_load_cb, life_use (self->life),
                                                  life_drop_cb, cancellable, &error);

  if (object == NULL)
    life_check_error (error);
}

static void
acquire (Actor *self)
{
  g_autoptr (GCancellable) cancellable = life_dup_cancellable (self->life);
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire (self->life->cache, actor_draw_key (self), cancellable,
                                     &error);

  actor_keep (self, lease, error);
}

static void
begin (Actor *self)
{
  g_autoptr (GCancellable) cancellable = life_dup_cancellable (self->life);
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (!rc_cache_begin (self->life->cache, actor_draw_key (self), &value, &load, cancellable,
                       &error))
    actor_settle (self, load, error);
}

static void
lookup (Actor *self)
{
  g_autoptr (GObject) object = NULL;

  if (!life_enter (self->life))
    return;

  object = rc_cache_lookup (self->life->cache, actor_draw_key (self));
  life_leave (self->life);
}

static void
insert (Actor *self)
{
  g_autoptr (StressValue) value = NULL;

  if (!life_enter (self->life))
    return;

  value = stress_value_new ();
  stress_value_insert (value, self->life->cache, actor_draw_key (self));
  life_leave (self->life);
}

/* One instance under two keys; nobody may take it out of the first one meanwhile. */
static void
insert_twice (Actor *self)
{
  g_autoptr (StressValue) value = NULL;
  g_autoptr (GObject) found = NULL;
  const char *key = actor_draw_key (self);
  Life *life = self->life;

  if (life->form->validates || !g_rw_lock_writer_trylock (&life->gate))
    return;

  if (!life->is_closing)
    {
      value = stress_value_new ();
      stress_value_insert (value, life->cache, key);
      found = rc_cache_peek (life->cache, key);
      if (found == G_OBJECT (value))
        rc_cache_insert (life->cache, actor_draw_key (self), G_OBJECT (value));
    }
  g_rw_lock_writer_unlock (&life->gate);
}

static gboolean
match_cb (const char   *key,
          const GValue *value,
          gpointer      user_data)
{
  return actor_draw (user_data, 8) == 0;
}

/* In one of the ways that the program has. */
static void
remove_some (Actor *self)
{
  RcCache *cache = self->life->cache;
  guint choice = actor_draw (self, 40);

  if (!life_enter (self->life))
    return;

  if (choice < 30)
    rc_cache_remove (cache, actor_draw_key (self));
  else if (choice < 33)
    rc_cache_remove_tag (cache, choice % 2 ? "odd" : "even");
  else if (choice < 36)
    rc_cache_remove_matching (cache, match_cb, self);
  else if (choice < 37)
    rc_cache_clear (cache);
  else if (choice < 38)
    rc_cache_trim (cache, actor_draw (self, 3) / 2.0);
  else
    rc_cache_prune (cache);
  life_leave (self->life);
}

static void
end_some_lease (Actor *self)
{
  RcLease **place = &self->leases[actor_draw (self, ACTOR_MAX_LEASES)];

  if (*place == NULL || !life_enter (self->life))
    return;

  if (actor_draw (self, 3) == 0)
    rc_lease_mark_broken (*place);
  life_leave (self->life);
  end_lease (g_steal_pointer (place));
}

static void
cancel (Actor *self)
{
  life_cancel (self->life);
}

static void
answer_late (Actor *self)
{
  life_answer_late (self->life, 0);
}

static void
look_around (Actor *self)
{
  g_autoptr (GPtrArray) snapshot = rc_cache_snapshot (self->life->cache);
  g_autoptr (RcStats) stats = rc_cache_dup_stats (self->life->cache);
}

static void
set_limit (Actor *self)
{
  if (!life_enter (self->life))
    return;

  life_set_limit (self->life);
  life_leave (self->life);
}

static void
act (Actor *self)
{
  static const struct
  {
    void (*act) (Actor *self);
    guint share;
  } calls[] = {
    { actor_call_async, 20 }, { get, 15 }, { get_with, 5 }, { acquire, 12 }, { begin, 5 },
    { lookup, 5 }, { insert, 8 }, { insert_twice, 4 }, { remove_some, 10 }, { end_some_lease, 8 },
    { cancel, 2 }, { answer_late, 4 }, { look_around, 1 }, { set_limit, 1 },
  };
  guint draw = actor_draw (self, 100);
  guint i = 0;

  while (draw >= calls[i].share)
    draw -= calls[i++].share;
  calls[i].act (self);
}

static gpointer
live (gpointer data)
{
  Actor *self = data;

  g_main_context_push_thread_default (self->context);
  while (self->n_calls-- > 0)
    {
      act (self);
      if (actor_draw (self, 2) == 0)
        g_main_context_iteration (self->context, FALSE);
    }
  while (self->n_pending > 0)
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);

  g_atomic_int_set (&self->is_done, TRUE);
  if (self->life->main_context != NULL)
    g_main_context_wakeup (self->life->main_context);
  return NULL;
}

void
actor_start (Actor   *self,
             Life    *life,
             guint32  seed,
             guint    n_calls)
{
  *self = (Actor) { .life = life, .n_calls = n_calls };
  self->rand = g_rand_new_with_seed (seed);
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("actor", live, self);
}

/* Its leases outlive the thread, and the cache, if that goes first. */
void
actor_clear (Actor *self)
{
  for (guint i = 0; i < ACTOR_MAX_LEASES; i++)
    if (self->leases[i] != NULL)
      end_lease (self->leases[i]);
  g_main_context_unref (self->context);
  g_rand_free (self->rand);
}
