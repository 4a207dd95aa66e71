/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "model-fixture.h"

/* Random verbs on a cache and on a model of it, which have to agree after every one.
   --steps and --seed make it another run. */

static int n_steps = 100000;
static int seed = -1;

static void
advance (Fixture *self,
         gint64   usec)
{
  rc_clock_advance (usec);
  self->model.now += usec;
  if (self->is_prompt)
    model_expire (&self->model);
}

static void
insert (Fixture *self,
        int      key,
        int      object)
{
  self->next_weight = draw (self, 50) ? draw (self, 10) : 100;
  rc_cache_insert (self->cache, get_key (key), G_OBJECT (self->objects[object]));
  model_store (&self->model, key, object, TTL_OF_CACHE, self->next_weight, 0);
}

static void
remove_key (Fixture *self,
            int      key,
            gboolean is_loading)
{
  gboolean removed = rc_cache_remove (self->cache, get_key (key));

  g_assert_cmpint (removed, ==, model_remove (&self->model, key) || is_loading);
}

static void
clear (Fixture *self)
{
  rc_cache_clear (self->cache);
  model_clear (&self->model, RC_EVICT_REASON_CLEARED);
}

static void
answer (Fixture *self,
        RcLoad  *load)
{
  Plan *plan = &self->plan;

  if (plan->ttl != TTL_OF_CACHE)
    rc_load_set_ttl (load, plan->ttl);
  if (plan->weight >= 0)
    rc_load_set_weight (load, plan->weight);
  if (plan->answer == ANSWER_UNSTORED)
    rc_load_set_store (load, FALSE);

  if (plan->answer == ANSWER_ERROR)
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy"));
  else if (plan->answer != ANSWER_NOTHING)
    rc_load_return_object (load, g_object_ref (G_OBJECT (self->objects[plan->object])));
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  Fixture *self = user_data;
  int key = get_number (rc_load_get_key (load));

  g_assert_cmpuint (rc_cache_get_n_loading (self->cache), ==, 1);

  /* The cache has counted its miss by now. */
  g_assert_cmpint (model_lookup (&self->model, key), ==, -1);
  advance (self, self->plan.takes);

  if (self->plan.answer == ANSWER_AFTER_REMOVE)
    remove_key (self, key, TRUE);
  else if (self->plan.answer == ANSWER_AFTER_CLEAR)
    clear (self);
  else if (self->plan.answer == ANSWER_AFTER_INSERT)
    insert (self, key, draw (self, N_OBJECTS));

  self->next_weight = draw (self, 10);
  answer (self, load);
}

static void
model_load (Fixture *self,
            int      key)
{
  Plan *plan = &self->plan;
  Model *model = &self->model;
  guint64 weight = plan->weight >= 0 ? (guint64) plan->weight : self->next_weight;

  model->loads++;
  model->total_load_time += plan->takes;
  if (plan->answer == ANSWER_ERROR || plan->answer == ANSWER_NOTHING)
    model->load_failures++;
  else if (plan->answer == ANSWER_VALUE)
    model_store (model, key, plan->object, plan->ttl, weight, plan->takes);
  else if (plan->answer == ANSWER_AFTER_REMOVE)
    model_release (model, key, plan->object, RC_EVICT_REASON_REMOVED);
  else if (plan->answer == ANSWER_AFTER_CLEAR)
    model_release (model, key, plan->object, RC_EVICT_REASON_CLEARED);
  else if (plan->answer == ANSWER_AFTER_INSERT)
    model_release (model, key, plan->object, RC_EVICT_REASON_REPLACED);
}

static void
check_answer (Fixture *self,
              GObject *object,
              GError  *error)
{
  if (self->plan.answer == ANSWER_ERROR)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  else if (self->plan.answer == ANSWER_NOTHING)
    g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  else
    g_assert_no_error (error);

  g_assert_true (object == (error ? NULL : G_OBJECT (self->objects[self->plan.object])));
}

static void
get (Fixture *self,
     int      key)
{
  guint64 misses = self->model.misses;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  self->plan = (Plan) {
    .answer = draw (self, 2) ? draw (self, N_ANSWERS) : ANSWER_VALUE,
    .object = draw (self, N_OBJECTS),
    .takes = draw (self, 5),
    .ttl = draw (self, 4) ? TTL_OF_CACHE : draw (self, 3) * 20,
    .weight = draw (self, 3) ? -1 : draw (self, 12),
  };
  object = rc_cache_get (self->cache, get_key (key), NULL, &error);

  if (self->model.misses > misses)
    {
      model_load (self, key);
      check_answer (self, object, error);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (model_lookup (&self->model, key), ==, TEST_RESOURCE (object)->number);
    }
}

static void
lookup (Fixture *self,
        int      key)
{
  g_autoptr (GObject) object = rc_cache_lookup (self->cache, get_key (key));

  g_assert_cmpint (model_lookup (&self->model, key), ==,
                   object != NULL ? TEST_RESOURCE (object)->number : -1);
}

static void
set_limit (Fixture *self)
{
  static const gint64 ttls[] = { 0, 0, 20, 50 };
  static const gint64 idle_timeouts[] = { 0, 0, 15, 30 };
  Model *model = &self->model;
  int which = draw (self, 4);
  gint64 old_deadlines = model->ttl * 1000 + model->idle_timeout;

  if (which == 0)
    rc_cache_set_ttl (self->cache, model->ttl = ttls[draw (self, 4)]);
  else if (which == 1)
    rc_cache_set_idle_timeout (self->cache, model->idle_timeout = idle_timeouts[draw (self, 4)]);
  else if (which == 2)
    rc_cache_set_max_entries (self->cache, model->max_entries = draw (self, N_KEYS));
  else
    rc_cache_set_max_weight (self->cache, model->max_weight = draw (self, 4) * 20);

  if (model->ttl * 1000 + model->idle_timeout != old_deadlines)
    model_expire (model);
  model_make_room (model);
}

static void
take_step (Fixture *self)
{
  int key = draw (self, N_KEYS);
  int choice = draw (self, 100);
  int object = draw (self, N_OBJECTS);
  guint quarters = draw (self, 5);

  if (choice < 20)
    insert (self, key, object);
  else if (choice < 40)
    lookup (self, key);
  else if (choice < 65)
    get (self, key);
  else if (choice < 75)
    advance (self, draw (self, 12));
  else if (choice < 83)
    remove_key (self, key, FALSE);
  else if (choice < 90)
    set_limit (self);
  else if (choice < 94)
    g_assert_cmpuint (rc_cache_prune (self->cache), ==, model_expire (&self->model));
  else if (choice < 96)
    g_assert_cmpuint (rc_cache_trim (self->cache, quarters / 4.0), ==,
                      model_trim (&self->model, quarters));
  else if (choice < 99)
    self->model.is_bad[object] = !self->model.is_bad[object] && quarters == 0;
  else
    clear (self);
}

static void
close_cache (Fixture *self)
{
  rc_cache_close (self->cache);
  model_clear (&self->model, RC_EVICT_REASON_CLOSED);
  check (self);
  g_assert_finalize_object (self->cache);
}

static void
test_model (gconstpointer is_prompt)
{
  Fixture fixture;

  fixture_init (&fixture, GPOINTER_TO_INT (is_prompt), seed);
  rc_cache_set_load_func (fixture.cache, load_cb, &fixture, NULL);
  g_test_message ("--steps %d --seed %d", n_steps, seed);

  for (int step = 0; step < n_steps; step++)
    {
      take_step (&fixture);
      check (&fixture);
    }

  close_cache (&fixture);
  fixture_clear (&fixture);
}

static void
parse_options (int    *argc,
               char ***argv)
{
  const GOptionEntry options[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "How many verbs", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which verbs", "S" },
    { NULL, },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (EXIT_FAILURE);
    }
  if (seed < 0)
    seed = g_random_int_range (0, G_MAXINT);
}

int
main (int   argc,
      char *argv[])
{
  parse_options (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/rc/model/prompt", GINT_TO_POINTER (TRUE), test_model);
  g_test_add_data_func ("/rc/model/lazy", GINT_TO_POINTER (FALSE), test_model);

  return g_test_run ();
}
