/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-calls.h"

/* Whatever can be done to a cache, one thing after the other. */

static void
take_rare_step (Fixture *self,
                int      object,
                guint    quarters)
{
  Hold *hold = &self->holds[object % N_LEASES];

  switch (draw (self, 8))
    {
    case 0:
      g_assert_cmpuint (rc_cache_prune (self->cache), ==, model_expire (&self->model));
      break;

    case 1:
      g_assert_cmpuint (rc_cache_trim (self->cache, quarters / 4.0), ==,
                        model_trim (&self->model, quarters));
      break;

    case 2: remove_some (self); break;
    case 3: end_hold (self, hold); break;
    case 4: mark_broken (self, hold); break;
    case 5: suspend (self); break;
    case 6: clear (self); break;
    default: reset_stats (self); break;
    }
}

G_GNUC_UNUSED static void
take_step (Fixture *self)
{
  int key = draw (self, N_KEYS);
  int choice = draw (self, 100);
  int object = draw (self, N_OBJECTS);
  guint quarters = draw (self, 5);

  if (choice < 15)
    insert (self, key, object);
  else if (choice < 28)
    lookup (self, key);
  else if (choice < 43)
    get (self, key);
  else if (choice < 50)
    acquire (self, key);
  else if (choice < 59)
    begin_or_settle (self, key);
  else if (choice < 68)
    call_or_cancel (self, key);
  else if (choice < 78)
    advance (self, draw (self, 12));
  else if (choice < 83)
    remove_key (self, key);
  else if (choice < 89)
    set_limit (self);
  else if (choice < 92)
    self->model.is_bad[object] = !self->model.is_bad[object] && quarters < 2;
  else
    take_rare_step (self, object, quarters);

  run_context (self);
}

/* What is left may end before the cache or after it. */
G_GNUC_UNUSED static void
close_cache (Fixture *self)
{
  gboolean is_late = draw (self, 2);

  for (guint i = 0; i < N_LOADS && !is_late; i++)
    if (self->loads[i] != NULL)
      settle (self, i);

  rc_cache_close (self->cache);
  model_clear (&self->model, RC_EVICT_REASON_CLOSED);
  for (guint i = 0; i < N_LOADS; i++)
    end_calls (self, &self->model.loads[i], (Got) { -1, NO_RESOURCE, ERROR_CLOSED });
  run_context (self);
  check (self);

  for (guint i = 0; i < N_LOADS; i++)
    if (self->loads[i] != NULL)
      settle (self, i);
  for (guint i = 0; i < N_LEASES; i++)
    end_hold (self, &self->holds[i]);
  run_context (self);
  check (self);
  g_assert_finalize_object (self->cache);
}
