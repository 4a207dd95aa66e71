/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-key.h"
#include "rc-label-private.h"
#include "rc-trace-private.h"

/* What is written down of a cache, for who looks for it: in English, as all that is meant for
   programmers, and never under a lock. */

static void
set_levels (RcCache *self)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (self);
  RcTraceLevels levels = { rc_stats_get_hits (stats), rc_stats_get_misses (stats),
                           rc_stats_get_n_entries (stats) };

  rc_trace_set_levels (&self->trace_counters, self->name, &levels);
}

/* The loader is about to be called, or the one who loads by itself to begin. */
void
rc_cache_trace_started (RcCache  *self,
                        RcFlight *flight)
{
  g_autofree char *label = NULL;
  g_autofree char *message = NULL;

  if (!rc_trace_is_on ())
    return;

  flight->traced_at_nsec = rc_trace_now_nsec ();
  label = rc_key_dup_label (flight->key);
  message = g_strdup_printf ("%s: loading %s", self->name, label);
  rc_trace_log ("load-started", self->name, label, message);
}

/* @error: NULL if it has a value. */
void
rc_cache_trace_finished (RcCache      *self,
                         RcFlight     *flight,
                         const GError *error)
{
  g_autofree char *label = NULL;
  g_autofree char *text = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *message = NULL;

  if (!rc_trace_is_on ())
    return;

  label = rc_key_dup_label (flight->key);
  text = error != NULL ? rc_label_mask (error->message, RC_LABEL_MAX_TEXT_CHARS) : NULL;
  if (text != NULL)
    mark = g_strdup_printf ("load of %s failed: %s", label, text);
  else
    mark = g_strdup_printf ("load of %s", label);
  rc_trace_mark (flight->traced_at_nsec, self->name, mark);
  message = g_strdup_printf ("%s: ended %s", self->name, mark);
  rc_trace_log ("load-finished", self->name, label, message);
  set_levels (self);
}

/* @first: what has left the store, one linked to the next. */
void
rc_cache_trace_removed (RcCache *self,
                        RcEntry *first)
{
  if (!rc_trace_is_on () || first == NULL)
    return;

  for (RcEntry *entry = first; entry != NULL; entry = entry->next)
    {
      g_autofree char *label = rc_key_dup_label (entry->key);
      g_autofree char *message = NULL;

      if (entry->is_kept)
        continue;

      message = g_strdup_printf ("%s: evicted %s (%s)", self->name, label,
                                 rc_evict_reason_to_string (entry->reason));
      rc_trace_log (entry->reason == RC_EVICT_REASON_EXPIRED ? "expired" : "evicted", self->name,
                    label, message);
    }
  set_levels (self);
}
