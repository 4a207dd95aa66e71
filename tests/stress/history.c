/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "history.h"

/* Each call makes one load at most. */
void
history_init (History *self,
              guint    max_calls)
{
  *self = (History) { .size = max_calls, .last_value = NO_VALUE };
  self->calls = g_new0 (Call, max_calls);
  self->loads = g_new0 (Load, max_calls);
}

void
history_clear (History *self)
{
  g_free (self->calls);
  g_free (self->loads);
}

int
history_stamp (History *self)
{
  return g_atomic_int_add (&self->last_stamp, 1) + 1;
}

int
history_make_value (History *self)
{
  return g_atomic_int_add (&self->last_value, 1) + 1;
}

Call *
history_add_call (History *self,
                  Verb     verb,
                  int      key)
{
  guint index = g_atomic_int_add (&self->n_calls, 1);
  Call *call = &self->calls[index];

  g_assert (index < self->size);
  *call = (Call) { self, verb, key, NO_VALUE, 0, G_MAXINT };
  call->first = history_stamp (self);

  return call;
}

/* To be called by its loader. */
Load *
history_add_load (History    *self,
                  const Call *call,
                  int         key)
{
  int began = history_stamp (self);
  guint index = g_atomic_int_add (&self->n_loads, 1);
  Load *load = &self->loads[index];

  g_assert (index < self->size);
  *load = (Load) { self, call, key, history_make_value (self), STEP_FAIL, began, 0, 0 };

  return load;
}

static void
add_step (GArray   *steps,
          StepKind  kind,
          int       value,
          int       first,
          int       last)
{
  Step step = { kind, value, first, last };

  g_array_append_val (steps, step);
}

static gboolean
concerns (const Call *call,
          int         key)
{
  return call->key == key || call->verb == VERB_CLEAR;
}

static void
add_call_steps (GArray     *steps,
                const Call *call)
{
  static const StepKind kinds[N_VERBS] = {
    [VERB_GET] = STEP_GET,
    [VERB_LOOK] = STEP_LOOK,
    [VERB_REFRESH] = STEP_AWAIT,
    [VERB_INSERT] = STEP_INSERT,
    [VERB_REMOVE] = STEP_REMOVE,
    [VERB_CLEAR] = STEP_CLEAR,
  };

  add_step (steps, kinds[call->verb], call->value, call->first, call->last);
}

/* A load whose beginner is not known was begun by one of the refreshes that were under
   way. */
static int
get_earliest_beginning (History    *self,
                        const Load *load)
{
  int earliest = load->began;

  if (load->call != NULL)
    return load->call->first;

  for (int i = 0; i < self->n_calls; i++)
    {
      const Call *call = &self->calls[i];

      if (call->verb == VERB_REFRESH && call->key == load->key && call->last > load->began)
        earliest = MIN (earliest, call->first);
    }

  return earliest;
}

/* Whoever got the value of a load, or its error, returned after it had ended. */
static int
get_latest_end (History    *self,
                const Load *load)
{
  int latest = load->ended;

  for (int i = 0; i < self->n_calls; i++)
    {
      const Call *call = &self->calls[i];

      if (call->value == load->value && call->verb <= VERB_REFRESH)
        latest = MIN (latest, call->last);
    }

  return latest;
}

static void
add_load_steps (History    *self,
                GArray     *steps,
                const Load *load)
{
  add_step (steps, load->call != NULL ? STEP_MISS : STEP_REFRESH, load->value,
            get_earliest_beginning (self, load), load->began);
  add_step (steps, load->end, load->value, load->answered, get_latest_end (self, load));
}

/* To be called when nothing is under way any more. */
gboolean
history_judge (History *self,
               int      key,
               GString *report)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  for (int i = 0; i < self->n_calls; i++)
    if (concerns (&self->calls[i], key))
      add_call_steps (steps, &self->calls[i]);
  for (int i = 0; i < self->n_loads; i++)
    if (self->loads[i].key == key)
      add_load_steps (self, steps, &self->loads[i]);

  return judge ((const Step *) steps->data, steps->len, report);
}

static guint
count_getters (History    *self,
               const Load *load)
{
  guint n_getters = 0;

  for (int i = 0; i < self->n_calls; i++)
    n_getters += self->calls[i].verb == VERB_GET && self->calls[i].value == load->value &&
                 self->calls[i].first < load->answered;

  return n_getters;
}

static gboolean
was_invalidated (History    *self,
                 const Load *load)
{
  for (int i = 0; i < self->n_calls; i++)
    {
      const Call *call = &self->calls[i];

      if (call->verb >= VERB_INSERT && concerns (call, load->key) &&
          call->first > load->began && call->last < load->answered)
        return TRUE;
    }

  return FALSE;
}

/* Adds what tells whether the threads have met at all. */
void
history_count (History      *self,
               HistoryCount *count)
{
  count->n_calls += self->n_calls;
  count->n_loads += self->n_loads;
  for (int i = 0; i < self->n_loads; i++)
    {
      count->n_shared += count_getters (self, &self->loads[i]) > 1;
      count->n_refused += was_invalidated (self, &self->loads[i]);
    }
}
