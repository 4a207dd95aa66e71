/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "moment-fixture.h"

/* The last reference to the cache goes at each moment at which the cache calls somebody. */

static void
drop (Life *self)
{
  g_clear_object (&self->cache);
}

/* Whoever closes it at that moment is not done with it yet. */
static void
close_and_drop (Life *self)
{
  rc_cache_close (self->cache);
  g_clear_object (&self->cache);
}

static gpointer
unref_in_thread (gpointer cache)
{
  g_object_unref (cache);
  return NULL;
}

static void
drop_elsewhere (Life *self)
{
  g_thread_join (g_thread_new ("dropper", unref_in_thread, g_steal_pointer (&self->cache)));
}

static const struct
{
  const char *name;
  void (*act) (Life *self);
} ways[] = {
  { "drop", drop },
  { "close-and-drop", close_and_drop },
  { "drop-elsewhere", drop_elsewhere },
};

static void
live (Moment    moment,
      void    (*act) (Life *self),
      gboolean  has_home)
{
  Life life;
  int is_gone = FALSE;

  life_begin (&life, moment, act, &is_gone);
  if (has_home)
    rc_cache_set_main_context (life.cache, g_main_context_default ());
  life_go_on (&life);
  life_end (&life, &is_gone);
}

static void
test_at (gconstpointer number)
{
  guint way = GPOINTER_TO_UINT (number) / N_MOMENTS;
  Moment moment = GPOINTER_TO_UINT (number) % N_MOMENTS;

  live (moment, ways[way].act, FALSE);
  live (moment, ways[way].act, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ways) * N_MOMENTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rc/fault-last-reference/%s/%s",
                                               ways[i / N_MOMENTS].name, moments[i % N_MOMENTS]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_at);
    }

  return life_run_tests ();
}
