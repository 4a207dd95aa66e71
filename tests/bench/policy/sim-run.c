/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#include <math.h>

#define TYPICAL_COST 10000
#define COST_DECADES 0.75

/* Log-normal over three decades, around 10 ms; the same for a key each time. */
guint32 *
sim_draw_costs (guint n_keys)
{
  GRand *random = g_rand_new_with_seed (42);
  guint32 *costs = g_new (guint32, n_keys);

  for (guint key = 0; key < n_keys; key++)
    {
      double radius = sqrt (-2 * log (1 - g_rand_double (random)));
      double normal = radius * cos (2 * G_PI * g_rand_double (random));

      costs[key] = CLAMP (TYPICAL_COST * pow (10, COST_DECADES * normal), 1, G_MAXUINT32);
    }

  g_rand_free (random);
  return costs;
}

guint32 *
sim_even_costs (guint n_keys)
{
  guint32 *costs = g_new (guint32, n_keys);

  for (guint key = 0; key < n_keys; key++)
    costs[key] = TYPICAL_COST;

  return costs;
}

SimResult
sim_run (const SimPolicy *policy,
         const SimTrace  *trace,
         const guint32   *costs,
         guint            capacity)
{
  SimSetup setup = { trace, costs, capacity };
  gpointer state = policy->create (&setup);
  guint n_hits = 0;
  double saved = 0;
  double all = 0;

  for (guint at = 0; at < trace->length; at++)
    {
      guint key = trace->keys[at];

      all += costs[key];
      if (policy->use (state, key, at))
        {
          n_hits++;
          saved += costs[key];
        }
    }

  policy->destroy (state);
  return (SimResult) { (double) n_hits / trace->length, saved / all };
}
