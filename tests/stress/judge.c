/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "judge.h"

#include <string.h>

/* The search of Wing and Gong: try each step that nothing has to precede, and go on from
   there; with Lowe's memory of the situations that led nowhere. */

/* A cache of one key and one thread. */
typedef struct
{
  int value;
  int loading;              /* the load whose value would be stored */
} KeyState;

typedef struct
{
  const Step **steps;       /* by their first moment */
  guint n_steps;
  guint8 *done;             /* a bit for each step */
  guint n_done;
  guint n_leading;          /* all before this one are done */
  GHashTable *visited;      /* of GBytes */
  GHashTable *ends;         /* value → Step: how its load ended */

  guint n_explained;        /* the longest order so far, for the report */
  guint8 *explained;
} Judge;

static gboolean
is_end (StepKind kind)
{
  return kind == STEP_STORE || kind == STEP_PASS || kind == STEP_FAIL;
}

/* TRUE if the load could have given its result before @last. */
static gboolean
worked_before (Judge *self,
               int    value,
               int    last)
{
  const Step *end = g_hash_table_lookup (self->ends, GINT_TO_POINTER (value));

  return end != NULL && end->kind != STEP_FAIL && end->first < last;
}

static void
empty (KeyState *state)
{
  *state = (KeyState) { NO_VALUE, NO_VALUE };
}

/* The specification. FALSE if a cache would not do that now. */
static gboolean
take_step (Judge      *self,
           KeyState   *state,
           const Step *step)
{
  gboolean was_empty = state->value == NO_VALUE && state->loading == NO_VALUE;

  switch (step->kind)
    {
    case STEP_GET:
      return state->value == step->value ||
             (state->value == NO_VALUE && state->loading == step->value);

    case STEP_LOOK:
      return state->value == step->value;

    case STEP_MISS:
      state->loading = step->value;
      return was_empty;

    case STEP_REFRESH:
      if (state->loading != NO_VALUE)
        return FALSE;
      state->loading = step->value;
      return TRUE;

    case STEP_AWAIT:
      if (step->value != NO_VALUE)
        return state->loading == step->value;
      return worked_before (self, state->loading, step->last);

    case STEP_STORE:
    case STEP_PASS:
    case STEP_FAIL:
      /* What was invalidated meanwhile is no longer the load of this key. */
      if (state->loading == step->value)
        {
          state->loading = NO_VALUE;
          if (step->kind == STEP_STORE)
            state->value = step->value;
        }
      return TRUE;

    case STEP_INSERT:
      *state = (KeyState) { step->value, NO_VALUE };
      return TRUE;

    case STEP_REMOVE:
      empty (state);
      return step->value == !was_empty;

    case STEP_CLEAR:
    default:
      empty (state);
      return TRUE;
    }
}

static gboolean
is_done (Judge *self,
         guint  i)
{
  return self->done[i / 8] & 1 << i % 8;
}

static void
flip_done (Judge *self,
           guint  i)
{
  self->done[i / 8] ^= 1 << i % 8;
  self->n_done += is_done (self, i) ? 1 : -1;
}

static guint
get_n_bytes (Judge *self)
{
  return self->n_steps / 8 + 1;
}

static gboolean
remember (Judge          *self,
          const KeyState *state)
{
  guint skipped = self->n_leading / 8;
  guint n_bytes = get_n_bytes (self) - skipped;
  guint8 *data = g_malloc (sizeof *state + sizeof skipped + n_bytes);

  memcpy (data, state, sizeof *state);
  memcpy (data + sizeof *state, &skipped, sizeof skipped);
  memcpy (data + sizeof *state + sizeof skipped, self->done + skipped, n_bytes);

  return g_hash_table_add (self->visited,
                           g_bytes_new_take (data, sizeof *state + sizeof skipped + n_bytes));
}

/* Nothing that began after this moment can be the next step. */
static int
get_horizon (Judge *self)
{
  int horizon = G_MAXINT;

  for (guint i = self->n_leading; i < self->n_steps && self->steps[i]->first <= horizon; i++)
    if (!is_done (self, i))
      horizon = MIN (horizon, self->steps[i]->last);

  return horizon;
}

static void
note_progress (Judge *self)
{
  if (self->n_done < self->n_explained)
    return;

  self->n_explained = self->n_done;
  memcpy (self->explained, self->done, get_n_bytes (self));
}

static gboolean
explain_rest (Judge          *self,
              const KeyState *state)
{
  guint leading = self->n_leading;
  int horizon = get_horizon (self);
  gboolean succeeds = self->n_done == self->n_steps;

  note_progress (self);
  if (succeeds || !remember (self, state))
    return succeeds;

  for (guint i = leading;
       !succeeds && i < self->n_steps && self->steps[i]->first <= horizon;
       i++)
    {
      KeyState next = *state;

      if (is_done (self, i) || !take_step (self, &next, self->steps[i]))
        continue;

      flip_done (self, i);
      while (self->n_leading < self->n_steps && is_done (self, self->n_leading))
        self->n_leading++;
      succeeds = explain_rest (self, &next);
      self->n_leading = leading;
      flip_done (self, i);
    }

  return succeeds;
}

static gboolean
is_explained (Judge *self,
              guint  i)
{
  return self->explained[i / 8] & 1 << i % 8;
}

/* Those around the first one that has no explanation. */
static void
report_steps (Judge   *self,
              GString *report)
{
  static const char *const names[] = {
    "get", "look", "miss", "refresh", "await", "store", "pass", "fail", "insert", "remove",
    "clear",
  };
  guint odd = 0;

  while (is_explained (self, odd))
    odd++;

  g_string_append (report, "No order of these steps explains what was seen. Those with a star "
                           "are in the longest order that was found:\n");
  for (guint i = MAX (odd, 30) - 30; i < MIN (odd + 30, self->n_steps); i++)
    g_string_append_printf (report, "%c %6d to %-6d %-7s %d\n", is_explained (self, i) ? '*' : ' ',
                            self->steps[i]->first, self->steps[i]->last,
                            names[self->steps[i]->kind], self->steps[i]->value);
}

static int
compare_first (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  const Step *const *step_a = a;
  const Step *const *step_b = b;

  return (*step_a)->first - (*step_b)->first;
}

static void
sort_steps (Judge      *self,
            const Step *steps)
{
  self->steps = g_new (const Step *, self->n_steps);
  for (guint i = 0; i < self->n_steps; i++)
    {
      self->steps[i] = &steps[i];
      if (is_end (steps[i].kind))
        g_hash_table_insert (self->ends, GINT_TO_POINTER (steps[i].value), (gpointer) &steps[i]);
    }

  g_qsort_with_data (self->steps, self->n_steps, sizeof (Step *), compare_first, NULL);
}

/* FALSE if no order explains the steps, which may come in any; then @report shows them. */
gboolean
judge (const Step *steps,
       guint       n_steps,
       GString    *report)
{
  Judge self = { .n_steps = n_steps };
  KeyState state = { NO_VALUE, NO_VALUE };
  gboolean succeeds;

  self.done = g_malloc0 (get_n_bytes (&self));
  self.explained = g_malloc0 (get_n_bytes (&self));
  self.ends = g_hash_table_new (NULL, NULL);
  self.visited = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                        (GDestroyNotify) g_bytes_unref, NULL);
  sort_steps (&self, steps);

  succeeds = explain_rest (&self, &state);
  if (!succeeds)
    report_steps (&self, report);

  g_hash_table_unref (self.visited);
  g_hash_table_unref (self.ends);
  g_free (self.steps);
  g_free (self.explained);
  g_free (self.done);
  return succeeds;
}
