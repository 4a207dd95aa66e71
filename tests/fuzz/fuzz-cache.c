/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include "model-steps.h"

/* The first byte says what cache it is; the others are verbs on it and on its model. */

#define N_FIXTURE_KINDS 4
#define BY_COST 4
#define IS_TROUBLED 8
#define N_KINDS 16

int
LLVMFuzzerTestOneInput (const uint8_t *bytes,
                        size_t         n_bytes)
{
  Draw draw = { .bytes = bytes, .n_bytes = n_bytes };
  guint kind = draw_below (&draw, N_KINDS);
  Fixture fixture;

  fixture_init (&fixture, kind % N_FIXTURE_KINDS, draw);
  rc_cache_set_load_func (fixture.cache, load_cb, &fixture, NULL);
  if (kind & BY_COST)
    {
      rc_cache_set_eviction_policy (fixture.cache, RC_EVICTION_POLICY_COST);
      fixture.model.knows_victims = FALSE;
    }
  if (kind & IS_TROUBLED)
    set_troubled (&fixture);

  while (fixture.draw.n_bytes > 0)
    {
      take_step (&fixture);
      check (&fixture);
    }

  close_cache (&fixture);
  fixture_clear (&fixture);

  return 0;
}
