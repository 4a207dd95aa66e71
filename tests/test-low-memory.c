/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "low-memory-monitor.h"
#include "rc-housekeeper-private.h"

#define LOW G_MEMORY_MONITOR_WARNING_LEVEL_LOW
#define MEDIUM G_MEMORY_MONITOR_WARNING_LEVEL_MEDIUM
#define CRITICAL G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL

#define PING_MSEC 20

/* More than so many entries never leave at once. */
#define LONGEST_STEP 1000
#define N_MANY 20000

static LowMemoryMonitor monitor;
static int n_heard;

static void
heard_cb (GMemoryMonitor *memory_monitor,
          guint           level,
          gpointer        unused)
{
  n_heard++;
}

static gboolean
stop_waiting_cb (gpointer has_waited)
{
  *(gboolean *) has_waited = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until the memory monitor has found the service, it hears nothing. */
static void
wait_for_monitor (void)
{
  while (n_heard == 0)
    {
      gboolean has_waited = FALSE;
      guint id = g_timeout_add (PING_MSEC, stop_waiting_cb, &has_waited);

      low_memory_monitor_warn (&monitor, 0);
      while (n_heard == 0 && !has_waited)
        g_main_context_iteration (NULL, TRUE);
      if (!has_waited)
        g_source_remove (id);
    }
}

/* When it returns, the warning has been acted upon. */
static void
warn (guint level)
{
  int n_before = n_heard;

  while (g_main_context_iteration (NULL, FALSE))
    continue;
  low_memory_monitor_warn (&monitor, level);
  while (n_heard == n_before)
    g_main_context_iteration (NULL, TRUE);
  rc_clock_advance (0);
}

static void
set_up_entries (Fixture       *f,
                gconstpointer  unused)
{
  set_up (f, unused);
  insert_all (f, "abcdef");
  wait_for_monitor ();
  test_wait_until (!rc_housekeeper_is_running ());
}

static void
test_medium (Fixture       *f,
             gconstpointer  unused)
{
  g_object_unref (rc_cache_lookup (f->cache, "a"));
  warn (MEDIUM);
  assert_left (f, "aef");
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_MEMORY_PRESSURE), ==, 3);
  g_assert_cmpint (f->n_released, ==, 3);

  warn (MEDIUM);
  assert_left (f, "a");
  g_assert_false (rc_housekeeper_is_running ());
}

/* By uses that nobody was told of, too. */
static void
test_medium_unwatched (Fixture       *f,
                       gconstpointer  unused)
{
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  for (int i = 0; i < 2; i++)
    {
      g_object_unref (rc_cache_lookup (f->cache, "a"));
      g_object_unref (rc_cache_lookup (f->cache, "b"));
    }
  warn (MEDIUM);
  assert_left (f, "abf");
}

static void
test_critical (Fixture       *f,
               gconstpointer  unused)
{
  warn (CRITICAL);
  assert_left (f, "");
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_MEMORY_PRESSURE), ==, 6);
  g_assert_cmpint (f->n_released, ==, 6);
  warn (CRITICAL);
  g_assert_false (rc_housekeeper_is_running ());
}

/* Fresh ones stay; what was kept for bad times only goes. */
static void
test_low (Fixture       *f,
          gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 1000);
  rc_clock_advance (100);
  insert_all (f, "xyz");
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 9);

  warn (LOW);
  assert_left (f, "xyz");
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 3);
  g_assert_cmpint (f->n_released, ==, 6);
}

/* A service may know more levels than there are names for. */
static void
test_between (Fixture       *f,
              gconstpointer  unused)
{
  warn (0);
  warn (LOW - 1);
  warn (MEDIUM - 1);
  assert_left (f, "abcdef");
  warn (CRITICAL - 1);
  assert_left (f, "def");
}

/* To drop what is on loan would give nothing back. The others go in their order. */
static void
test_leased_stay (Fixture       *f,
                  gconstpointer  unused)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (f->cache, "a", NULL, NULL);

  for (const char *key = "bcdef"; *key != '\0'; key++)
    g_object_unref (rc_cache_lookup (f->cache, (char[]) { *key, '\0' }));
  warn (MEDIUM);
  assert_left (f, "aef");
  warn (CRITICAL);
  assert_left (f, "a");
  rc_lease_release (lease);
  assert_left (f, "a");
  warn (CRITICAL);
  assert_left (f, "");
  g_assert_cmpint (f->n_released, ==, 6);
}

static void
test_turned_off (Fixture       *f,
                 gconstpointer  unused)
{
  gboolean is_on = FALSE;

  g_object_get (f->cache, "trim-on-low-memory", &is_on, NULL);
  g_assert_true (is_on);
  g_object_set (f->cache, "trim-on-low-memory", FALSE, NULL);
  g_assert_false (rc_cache_get_trim_on_low_memory (f->cache));
  warn (CRITICAL);
  assert_left (f, "abcdef");
  rc_cache_set_trim_on_low_memory (f->cache, TRUE);
  warn (CRITICAL);
  assert_left (f, "");
}

static void
test_several_caches (Fixture       *f,
                     gconstpointer  unused)
{
  Fixture others[3];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      set_up (&others[i], NULL);
      insert_all (&others[i], "uvwx");
    }
  rc_cache_set_trim_on_low_memory (others[1].cache, FALSE);
  rc_cache_close (others[2].cache);

  warn (MEDIUM);
  assert_left (f, "def");
  assert_left (&others[0], "wx");
  assert_left (&others[1], "uvwx");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    tear_down (&others[i], NULL);
  rc_clock_freeze ();
  warn (MEDIUM);
  assert_left (f, "f");
}

static GThread *released_in;

static void
note_thread (const char    *key,
             const GValue  *value,
             RcEvictReason  reason,
             gpointer       user_data)
{
  released_in = g_thread_self ();
}

/* To close what is left may take its time: not in the main loop that heard the warning,
   except where the program wants it there. */
static void
test_thread (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_set_release_func (f->cache, note_thread, NULL, NULL);
  released_in = NULL;
  warn (MEDIUM);
  g_assert_nonnull (released_in);
  g_assert_true (released_in != g_thread_self ());

  rc_cache_set_main_context (f->cache, g_main_context_default ());
  released_in = NULL;
  warn (CRITICAL);
  while (released_in == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (released_in == g_thread_self ());
  assert_left (f, "");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

typedef struct
{
  RcCache *cache;
  int n_entries;
  int n_released;
  int longest_step;         /* what had left the cache and was not released yet */
} Pace;

static void
note_step (const char    *key,
           const GValue  *value,
           RcEvictReason  reason,
           gpointer       user_data)
{
  Pace *pace = user_data;
  int n_gone = pace->n_entries - (int) rc_cache_get_n_entries (pace->cache);

  pace->longest_step = MAX (pace->longest_step, n_gone - pace->n_released);
  pace->n_released++;
}

/* However much goes, it goes in steps, between which others can use the cache. */
static void
test_paced (Fixture       *f,
            gconstpointer  level)
{
  Pace pace = { .cache = f->cache, .n_entries = N_MANY };
  guint n_expected = GPOINTER_TO_UINT (level) == MEDIUM ? N_MANY / 2 : N_MANY;

  rc_cache_clear (f->cache);
  rc_cache_set_release_func (f->cache, note_step, &pace, NULL);
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 1000);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      insert (f, key, i);
    }
  if (GPOINTER_TO_UINT (level) == LOW)
    rc_clock_advance (100);
  warn (GPOINTER_TO_UINT (level));
  g_assert_cmpint (pace.n_released, ==, n_expected);
  g_assert_cmpint (pace.longest_step, <=, LONGEST_STEP);
  rc_cache_set_release_func (f->cache, NULL, NULL, NULL);
}

static void
test_loads_go_on (Fixture       *f,
                  gconstpointer  unused)
{
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "z", NULL, call_cb, &call);
  warn (CRITICAL);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  assert_left (f, "z");
}

/* With no cache left there is nothing to do. */
static void
test_no_cache (void)
{
  Fixture f;

  set_up_entries (&f, NULL);
  tear_down (&f, NULL);
  rc_clock_freeze ();
  warn (CRITICAL);
  g_assert_false (rc_housekeeper_is_running ());
  rc_clock_thaw ();
}

static void
use_cache (gboolean has_main_loop)
{
  Fixture f;

  set_up (&f, NULL);
  insert_all (&f, "abc");
  g_assert_cmpint (get_number (&f, "d"), ==, 1);
  while (has_main_loop && g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpint (peek_number (&f, "d"), ==, 1);
  g_assert_false (rc_housekeeper_is_running ());
  tear_down (&f, NULL);
}

/* Nobody listens, and nothing is the worse for it. */
static void
test_no_main_loop (void)
{
  if (g_test_subprocess ())
    {
      use_cache (FALSE);
      low_memory_monitor_warn (&monitor, CRITICAL);
      use_cache (FALSE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_no_bus (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      use_cache (TRUE);
      use_cache (TRUE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

#define add(name, func) \
  g_test_add ("/rc/low-memory/" name, Fixture, NULL, set_up_entries, func, tear_down)
#define add_with(name, func, level)                                                     \
  g_test_add ("/rc/low-memory/" name, Fixture, GUINT_TO_POINTER (level), set_up_entries,  \
              func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMemoryMonitor) memory_monitor = NULL;
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int result;

  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP no dbus-daemon\n");
      return 0;
    }

  g_test_init (&argc, &argv, NULL);
  low_memory_monitor_start (&monitor);

  add ("low", test_low);
  add ("medium", test_medium);
  add ("medium-unwatched", test_medium_unwatched);
  add ("critical", test_critical);
  add ("between", test_between);
  add ("leased-stay", test_leased_stay);
  add ("turned-off", test_turned_off);
  add ("several-caches", test_several_caches);
  add ("thread", test_thread);
  add_with ("paced/low", test_paced, LOW);
  add_with ("paced/medium", test_paced, MEDIUM);
  add_with ("paced/critical", test_paced, CRITICAL);
  add ("loads-go-on", test_loads_go_on);
  g_test_add_func ("/rc/low-memory/no-cache", test_no_cache);
  g_test_add_func ("/rc/low-memory/no-main-loop", test_no_main_loop);
  g_test_add_func ("/rc/low-memory/no-bus", test_no_bus);

  if (!g_test_subprocess ())
    {
      memory_monitor = g_memory_monitor_dup_default ();
      g_signal_connect (memory_monitor, "low-memory-warning", G_CALLBACK (heard_cb), NULL);
    }
  result = g_test_run ();
  low_memory_monitor_stop (&monitor);
  return result;
}
