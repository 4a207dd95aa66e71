/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"
#include "rc-test.h"

/* Hits without a lock count, keep the order, and end with their entry. */

#define SECOND G_TIME_SPAN_SECOND

/* A boxed type whose copies are the same instance. */
typedef char TestBox;

static GType test_box_get_type (void);

static TestBox *
copy_box (TestBox *box)
{
  return g_ref_string_acquire (box);
}

static void
free_box (TestBox *box)
{
  g_ref_string_release (box);
}

G_DEFINE_BOXED_TYPE (TestBox, test_box, copy_box, free_box)

typedef struct
{
  RcCache *cache;
  GHashTable *taps;         /* key → RcTap */
} Fixture;

static void
insert (Fixture    *f,
        const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, test_box_get_type ());
  g_value_take_boxed (&value, g_ref_string_new (key));
  rc_cache_insert_value (f->cache, key, &value);
}

static gpointer
peek (Fixture    *f,
      const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return rc_cache_peek_value (f->cache, key, &value) ? g_value_get_boxed (&value) : NULL;
}

static RcTap *
tap (Fixture    *f,
     const char *key)
{
  RcTap *made = rc_tap_new (f->cache, key, test_box_get_type (), peek (f, key));

  if (made != NULL)
    g_hash_table_insert (f->taps, g_strdup (key), made);
  return made;
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  f->cache = rc_cache_new ("taps");
  f->taps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rc_tap_free);
  for (const char *const *key = (const char *[]) { "a", "b", "c", "d", NULL }; *key; key++)
    {
      insert (f, *key);
      g_assert_nonnull (tap (f, *key));
    }
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_hash_table_unref (f->taps);
  g_assert_finalize_object (f->cache);
  rc_clock_thaw ();
}

static gboolean
hit (Fixture    *f,
     const char *key)
{
  return rc_tap_hit (g_hash_table_lookup (f->taps, key));
}

static guint64
count_hits (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_hits (stats);
}

static void
test_counts (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (GPtrArray) infos = NULL;

  for (guint i = 0; i < 3 * RC_TAPS_LOG_SIZE; i++)
    g_assert_true (hit (f, "b"));
  g_assert_true (hit (f, "c"));
  g_assert_cmpuint (count_hits (f), ==, 3 * RC_TAPS_LOG_SIZE + 1);

  rc_clock_advance (SECOND);
  g_assert_true (hit (f, "c"));
  infos = rc_cache_snapshot (f->cache);
  for (guint i = 0; i < infos->len; i++)
    {
      RcEntryInfo *info = infos->pdata[i];
      const char *key = rc_entry_info_get_key (info);

      g_assert_cmpuint (rc_entry_info_get_hits (info), ==,
                        *key == 'b' ? 3 * RC_TAPS_LOG_SIZE : *key == 'c' ? 2 : 0);
      g_assert_cmpint (rc_entry_info_get_idle (info), ==, *key == 'c' ? 0 : SECOND);
    }

  rc_cache_reset_stats (f->cache);
  g_assert_cmpuint (count_hits (f), ==, 0);
  g_assert_true (hit (f, "c"));
  g_assert_cmpuint (count_hits (f), ==, 1);
}

static void
look_up (Fixture    *f,
         const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_true (rc_cache_lookup_value (f->cache, key, &value));
}

static gpointer
look_up_thread (gpointer data)
{
  look_up (data, "c");
  return NULL;
}

static void
assert_leave_in_order (Fixture    *f,
                       const char *order)
{
  for (guint n = strlen (order); n > 0; n--)
    {
      g_autofree char *key = g_strndup (order + strlen (order) - n, 1);

      g_assert_nonnull (peek (f, key));
      if (n == 1)
        break;
      rc_cache_set_max_entries (f->cache, n - 1);
      g_assert_null (peek (f, key));
      g_assert_false (hit (f, key));
    }
}

static void
test_order (Fixture       *f,
            gconstpointer  unused)
{
  hit (f, "b");
  hit (f, "a");
  hit (f, "d");
  hit (f, "b");
  assert_leave_in_order (f, "cadb");
}

/* Who reads with a part of the lock comes in between; the first time he gets that part. */
static void
test_order_among_others (Fixture       *f,
                         gconstpointer  unused)
{
  look_up (f, "b");
  hit (f, "d");
  look_up (f, "c");
  hit (f, "a");
  look_up (f, "d");
  hit (f, "b");
  assert_leave_in_order (f, "cadb");
}

static void
test_order_among_threads (Fixture       *f,
                          gconstpointer  unused)
{
  hit (f, "d");
  look_up (f, "b");
  g_thread_join (g_thread_new ("reader", look_up_thread, f));
  hit (f, "a");
  look_up (f, "d");
  g_thread_join (g_thread_new ("reader", look_up_thread, f));
  hit (f, "b");
  look_up (f, "a");
  assert_leave_in_order (f, "dcba");
}

static void
test_ways_out (Fixture       *f,
               gconstpointer  unused)
{
  rc_cache_remove (f->cache, "a");
  g_assert_false (hit (f, "a"));
  insert (f, "b");
  g_assert_false (hit (f, "b"));
  g_assert_true (hit (f, "c"));
  rc_cache_clear (f->cache);
  g_assert_false (hit (f, "c"));

  insert (f, "a");
  tap (f, "a");
  g_assert_true (hit (f, "a"));
  rc_cache_close (f->cache);
  g_assert_false (hit (f, "a"));
  g_assert_null (tap (f, "a"));
}

static void
test_deadlines (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 10 * SECOND);
  g_assert_false (hit (f, "a"));
  tap (f, "a");
  rc_clock_advance (10 * SECOND - 1);
  g_assert_true (hit (f, "a"));
  g_assert_false (hit (f, "b"));

  rc_cache_set_ttl (f->cache, 20 * SECOND);
  g_assert_false (hit (f, "a"));
  tap (f, "a");
  rc_clock_advance (1);
  g_assert_true (hit (f, "a"));
  rc_clock_advance (10 * SECOND);
  g_assert_false (hit (f, "a"));
}

static void
test_idle (Fixture       *f,
           gconstpointer  unused)
{
  rc_cache_set_idle_timeout (f->cache, 10 * SECOND);
  tap (f, "a");
  tap (f, "b");
  rc_clock_advance (6 * SECOND);
  g_assert_true (hit (f, "a"));
  rc_clock_advance (6 * SECOND);
  g_assert_nonnull (peek (f, "a"));
  g_assert_null (peek (f, "b"));
}

static guint64
count_hits_of (Fixture    *f,
               const char *key)
{
  g_autoptr (GPtrArray) infos = rc_cache_snapshot (f->cache);

  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (rc_entry_info_get_key (infos->pdata[i]), key))
      return rc_entry_info_get_hits (infos->pdata[i]);

  g_return_val_if_reached (0);
}

/* What was noted before the deadlines are others is told to the entry after all. */
static void
test_noted_while_deadlines_change (Fixture       *f,
                                   gconstpointer  unused)
{
  RcRemoved removed = { NULL, };
  RcLimits limits;

  rc_cache_lock (f->cache);
  g_assert_true (hit (f, "a"));
  limits = f->cache->store.limits;
  limits.ttl_usec = 10 * SECOND;
  rc_store_set_limits (&f->cache->store, &limits, rc_clock_now (), &removed);
  rc_cache_unlock_only (f->cache);

  g_assert_false (hit (f, "a"));
  g_assert_cmpuint (count_hits_of (f, "a"), ==, 1);
  g_assert_cmpuint (count_hits (f), ==, 1);
  assert_leave_in_order (f, "bcda");
}

/* Nobody would know the order of what two languages use without the lock. */
static void
test_board (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("board");
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_false (rc_cache_open_board (f->cache, NULL, NULL, NULL, NULL));
  g_assert_true (hit (f, "a"));

  g_assert_true (rc_cache_open_board (other, NULL, NULL, NULL, NULL));
  g_value_init (&value, test_box_get_type ());
  g_value_take_boxed (&value, g_ref_string_new ("a"));
  rc_cache_insert_value (other, "a", &value);
  g_assert_null (rc_tap_new (other, "a", test_box_get_type (), g_value_get_boxed (&value)));
}

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  return TRUE;
}

/* Where somebody has to be asked, a tap does not hit. */
static void
test_who_is_asked (Fixture       *f,
                   gconstpointer  unused)
{
  gulong handler = g_signal_connect (f->cache, "miss", G_CALLBACK (g_object_get_qdata), NULL);

  g_assert_true (hit (f, "a"));
  g_signal_handler_disconnect (f->cache, handler);
  handler = g_signal_connect (f->cache, "hit", G_CALLBACK (g_object_get_qdata), NULL);
  g_assert_false (hit (f, "a"));
  g_signal_handler_disconnect (f->cache, handler);
  g_assert_true (hit (f, "a"));

  rc_cache_set_validate_func (f->cache, validate, NULL, NULL);
  g_assert_false (hit (f, "a"));
  g_assert_null (rc_tap_new (f->cache, "a", test_box_get_type (), peek (f, "a")));
  rc_cache_set_validate_func (f->cache, NULL, NULL, NULL);
  g_assert_true (hit (f, "a"));

  rc_cache_set_refresh_after (f->cache, SECOND);
  g_assert_false (hit (f, "a"));
  rc_cache_set_refresh_after (f->cache, 0);
  g_assert_true (hit (f, "a"));
  g_assert_cmpuint (count_hits (f), ==, 4);
}

static void
test_other_values (Fixture       *f,
                   gconstpointer  unused)
{
  g_assert_null (rc_tap_new (f->cache, "e", test_box_get_type (), peek (f, "a")));
  g_assert_null (rc_tap_new (f->cache, "a", test_box_get_type (), peek (f, "b")));
  g_assert_null (rc_tap_new (f->cache, "a", G_TYPE_STRV, peek (f, "a")));
}

/* They are stored in a smaller place, as memory checkers know. */
static void
test_objects (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_insert (f->cache, "object", object);
  g_assert_null (rc_tap_new (f->cache, "object", test_box_get_type (), object));
}

/* More than can be noted at once. */
static void
test_many (Fixture       *f,
           gconstpointer  unused)
{
  for (guint i = 0; i < RC_TAPS_LOG_SIZE; i++)
    g_assert_true (hit (f, "b"));
  for (guint i = 0; i < RC_TAPS_LOG_SIZE; i++)
    g_assert_true (hit (f, "a"));
  g_assert_cmpuint (count_hits (f), ==, 2 * RC_TAPS_LOG_SIZE);
  g_assert_cmpuint (f->cache->taps->n_taken, ==, f->cache->taps->n_noted);
  assert_leave_in_order (f, "cdba");
}

/* Several taps of one entry. */
static void
test_several (Fixture       *f,
              gconstpointer  unused)
{
  RcTap *taps[3];

  for (guint i = 0; i < 3; i++)
    taps[i] = rc_tap_new (f->cache, "a", test_box_get_type (), peek (f, "a"));
  rc_tap_free (taps[1]);
  g_assert_true (rc_tap_hit (taps[0]) && rc_tap_hit (taps[2]) && hit (f, "a"));
  rc_tap_free (taps[2]);
  g_assert_cmpuint (count_hits (f), ==, 3);
  rc_cache_remove (f->cache, "a");
  g_assert_false (rc_tap_hit (taps[0]) || hit (f, "a"));
  rc_tap_free (taps[0]);
  rc_tap_free (NULL);
  g_hash_table_remove_all (f->taps);
  g_assert_cmpuint (g_hash_table_size (f->cache->taps->by_entry), ==, 0);
}

/* Only the memory waits for the last tap. */
static void
test_outlives_the_cache (Fixture       *f,
                         gconstpointer  unused)
{
  gpointer watched = f->cache;

  g_assert_true (hit (f, "a"));
  g_object_add_weak_pointer (watched, &watched);
  g_object_unref (g_steal_pointer (&f->cache));
  g_assert_null (watched);
  g_assert_false (hit (f, "a"));
  g_hash_table_remove_all (f->taps);
  f->cache = rc_cache_new ("other");
}

static gpointer
churn_thread (gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < 2000; i++)
    {
      insert (f, "a");
      insert (f, "b");
      look_up (f, "c");
      if (i % 16 == 0)
        rc_cache_remove (f->cache, "b");
    }

  return NULL;
}

/* One reader by taps, while other threads read and change what there is. */
static void
test_threads (Fixture       *f,
              gconstpointer  unused)
{
  GThread *threads[] = {
    g_thread_new ("one", churn_thread, f),
    g_thread_new ("other", churn_thread, f),
  };
  guint64 hits = 2 * 2000;

  for (guint i = 0; i < 20000; i++)
    {
      const char *key = (const char *[]) { "a", "b", "c" }[i % 3];

      if (hit (f, key))
        hits++;
      else if (i % 7 == 0)
        {
          g_auto (GValue) value = G_VALUE_INIT;

          if (rc_cache_peek_value (f->cache, key, &value))
            {
              RcTap *made = rc_tap_new (f->cache, key, test_box_get_type (),
                                        g_value_get_boxed (&value));

              if (made != NULL)
                g_hash_table_insert (f->taps, g_strdup (key), made);
            }
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count_hits (f), ==, hits);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *f, gconstpointer unused);
  } cases[] = {
    { "/rc/taps/counts", test_counts },
    { "/rc/taps/order", test_order },
    { "/rc/taps/order-among-others", test_order_among_others },
    { "/rc/taps/order-among-threads", test_order_among_threads },
    { "/rc/taps/ways-out", test_ways_out },
    { "/rc/taps/deadlines", test_deadlines },
    { "/rc/taps/idle", test_idle },
    { "/rc/taps/noted-while-deadlines-change", test_noted_while_deadlines_change },
    { "/rc/taps/board", test_board },
    { "/rc/taps/who-is-asked", test_who_is_asked },
    { "/rc/taps/other-values", test_other_values },
    { "/rc/taps/objects", test_objects },
    { "/rc/taps/many", test_many },
    { "/rc/taps/several", test_several },
    { "/rc/taps/outlives-the-cache", test_outlives_the_cache },
    { "/rc/taps/threads", test_threads },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
