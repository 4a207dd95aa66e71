/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "actor.h"
#include "stress.h"

/* Threads do whatever can be done to a cache, life after life, and each value that was in
   it or was refused by it has to be released exactly once, and not during a lease. */

#define N_CALLS 1000        /* of each thread, in a life */

typedef struct
{
  Life life;
  gboolean ends_early;
  int is_over;              /* atomic */
} Scene;

static void
advance (Life   *life,
         guint32 draw)
{
  if (!life_enter (life))
    return;

  if (draw % 50 == 0)
    rc_clock_suspend (draw % 200);
  else
    rc_clock_advance (draw % 15);
  life_leave (life);
}

/* Time passes, and late loads are answered, whoever is stuck. */
static gpointer
conduct (gpointer data)
{
  Scene *scene = data;
  Life *life = &scene->life;

  while (!g_atomic_int_get (&scene->is_over))
    {
      guint32 draw = life_draw (life);

      if (draw % 4 == 0)
        advance (life, draw >> 8);
      if (scene->ends_early && draw % 2000 == 1 && !life->is_closing)
        life_close (life);
      life_answer_late (life, 50);
    }

  return NULL;
}

static gboolean
are_done (Actor *actors,
          guint  n_actors)
{
  for (guint i = 0; i < n_actors; i++)
    if (!g_atomic_int_get (&actors[i].is_done))
      return FALSE;

  return TRUE;
}

static void
live_once (const LifeForm *form,
           gboolean        ends_early)
{
  guint n_actors = stress_options.n_threads;
  g_autofree Actor *actors = g_new0 (Actor, n_actors);
  Scene scene = { .ends_early = ends_early };
  GThread *conductor;

  life_init (&scene.life, form);
  conductor = g_thread_new ("conductor", conduct, &scene);
  for (guint i = 0; i < n_actors; i++)
    actor_start (&actors[i], &scene.life, stress_mix (form->seed, ~i), N_CALLS);

  while (scene.life.main_context != NULL && !are_done (actors, n_actors))
    g_main_context_iteration (scene.life.main_context, TRUE);
  for (guint i = 0; i < n_actors; i++)
    g_thread_join (actors[i].thread);
  life_drop (&scene.life);
  for (guint i = 0; i < n_actors; i++)
    actor_clear (&actors[i]);
  life_end (&scene.life);

  g_atomic_int_set (&scene.is_over, TRUE);
  g_thread_join (conductor);
  life_clear (&scene.life);
}

static void
report (guint n_lives)
{
  g_autoptr (GString) text = g_string_new (NULL);
  StressValueCount count;

  stress_value_count (&count);
  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    {
      g_string_append_printf (text, ", %s %u", rc_evict_reason_to_string (i), count.n_released[i]);
      g_assert_cmpuint (count.n_released[i], >, 0);
    }

  g_test_message ("%u lives, %u calls, %u values%s", n_lives,
                  n_lives * stress_options.n_threads * N_CALLS, count.n_made, text->str);
}

static void
test_once (void)
{
  gint64 end = g_get_monotonic_time () + stress_options.n_seconds * G_USEC_PER_SEC;
  guint n_lives = 0;

  g_test_message ("--seed %d --threads %d", stress_options.seed, stress_options.n_threads);
  rc_clock_freeze ();
  for (; n_lives < 16 || g_get_monotonic_time () < end; n_lives++)
    {
      LifeForm form = {
        .seed = stress_mix (stress_options.seed, n_lives),
        .is_threaded = n_lives & 1,
        .has_main_context = n_lives & 2,
        .validates = n_lives & 4,
      };

      live_once (&form, n_lives & 8);
    }
  rc_clock_thaw ();

  report (n_lives);
}

/* What the cache says when it does as it should is too much to read. */
static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  if (level <= G_LOG_LEVEL_WARNING)
    g_log_default_handler (domain, level, message, user_data);
}

int
main (int   argc,
      char *argv[])
{
  stress_parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_log_set_default_handler (log_cb, NULL);

  g_test_add_func ("/rc/release/exactly-once", test_once);

  return g_test_run ();
}
