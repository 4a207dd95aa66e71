/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-trace-private.h"

#ifdef HAVE_SYSPROF
#include <sysprof-capture.h>
#endif

#define GROUP "resource-cache"

RcTraceTargets rc_trace_targets;

/* Once, before there is anything to write down. */
void
rc_trace_init (void)
{
  rc_trace_targets = 0;
  if (!g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    rc_trace_targets |= RC_TRACE_LOG;
#ifdef HAVE_SYSPROF
  if (sysprof_collector_is_active ())
    rc_trace_targets |= RC_TRACE_CAPTURE;
#endif
}

/* 0 if there is no capture. */
gint64
rc_trace_now_nsec (void)
{
#ifdef HAVE_SYSPROF
  if ((rc_trace_targets & RC_TRACE_CAPTURE) != 0)
    return SYSPROF_CAPTURE_CURRENT_TIME;
#endif

  return 0;
}

/* @key: without secrets. Never under a lock. */
void
rc_trace_log (const char *event,
              const char *cache,
              const char *key,
              const char *message)
{
  if ((rc_trace_targets & RC_TRACE_LOG) == 0)
    return;

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG,
                    "RESOURCE_CACHE_EVENT", event,
                    "RESOURCE_CACHE_NAME", cache,
                    "RESOURCE_CACHE_KEY", key,
                    "MESSAGE", "%s", message);
}

/* What has gone on since @began_nsec, if that was in the capture. */
void
rc_trace_mark (gint64      began_nsec,
               const char *cache,
               const char *message)
{
#ifdef HAVE_SYSPROF
  if (began_nsec != 0)
    sysprof_collector_mark (began_nsec, SYSPROF_CAPTURE_CURRENT_TIME - began_nsec, GROUP, cache,
                            message);
#endif
}

#ifdef HAVE_SYSPROF
static const char *const level_names[] = { "Hits", "Misses", "Entries" };

#define N_LEVELS G_N_ELEMENTS (level_names)

/* The first of @cache's counters. */
static guint
define_counters (const char *cache)
{
  SysprofCaptureCounter counters[N_LEVELS] = { 0, };
  guint first = sysprof_collector_request_counters (N_LEVELS);

  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_snprintf (counters[i].category, sizeof counters[i].category, "Cache %s", cache);
      g_strlcpy (counters[i].name, level_names[i], sizeof counters[i].name);
      g_strlcpy (counters[i].description, level_names[i], sizeof counters[i].description);
      counters[i].id = first + i;
      counters[i].type = SYSPROF_CAPTURE_COUNTER_INT64;
    }
  sysprof_collector_define_counters (counters, N_LEVELS);

  return first;
}
#endif

/* @counters: what this needs to remember of the cache, 0 at first. */
void
rc_trace_set_levels (guint               *counters,
                     const char          *cache,
                     const RcTraceLevels *levels)
{
#ifdef HAVE_SYSPROF
  SysprofCaptureCounterValue values[N_LEVELS] = {
    { .v64 = levels->hits }, { .v64 = levels->misses }, { .v64 = levels->n_entries }
  };
  guint ids[N_LEVELS];

  if ((rc_trace_targets & RC_TRACE_CAPTURE) == 0)
    return;

  if (g_atomic_int_get (counters) == 0)
    g_atomic_int_set (counters, define_counters (cache));
  for (guint i = 0; i < N_LEVELS; i++)
    ids[i] = g_atomic_int_get (counters) + i;
  sysprof_collector_set_counters (ids, values, N_LEVELS);
#endif
}
