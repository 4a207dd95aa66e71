/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <gnu/libc-version.h>

#include <resource-cache.h>

#include "rc-hash-private.h"

#include "bench-floor.h"
#include "bench-tools.h"

/* Takes one path again and again, for somebody who counts instructions: rc-paths PATH TIMES.
   All that is not that path is the same for any number of times. */

#define N_ENTRIES 1000
#define MOST_TIMES 21000
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;           /* the first ones are stored */
  GObject **values;
  BenchFloor *floor;
  RcCache *cache;
} State;

/* So that the same keys are in each other's way in every run. */
static void
fix_hash (void)
{
  rc_hash_seeds[0] = G_GUINT64_CONSTANT (0x8ebc6af09c88c6e3);
  rc_hash_seeds[1] = G_GUINT64_CONSTANT (0x589965cc75374cc3);
}

/* By a step that has no factor in common with the number of entries: all in turn, no two
   neighbours. */
static const char *
get_stored_key (State *self,
                guint  i)
{
  return bench_keys_get (self->keys, i * 7 % N_ENTRIES);
}

static const char *
get_new_key (State *self,
             guint  i)
{
  return bench_keys_get (self->keys, N_ENTRIES + i);
}

static void
take_floor (State *self,
            guint  i)
{
  g_object_unref (bench_floor_lookup (self->floor, get_stored_key (self, i)));
}

static void
take_hit (State *self,
          guint  i)
{
  g_object_unref (rc_cache_lookup (self->cache, get_stored_key (self, i)));
}

static void
take_hit_value (State *self,
                guint  i)
{
  g_auto (GValue) value = G_VALUE_INIT;

  bench_consume (rc_cache_lookup_value (self->cache, get_stored_key (self, i), &value));
}

static void
take_miss (State *self,
           guint  i)
{
  bench_consume (rc_cache_lookup (self->cache, get_new_key (self, i)));
}

static void
take_insert (State *self,
             guint  i)
{
  rc_cache_insert (self->cache, get_new_key (self, i), self->values[i % BENCH_N_VALUES]);
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  GObject *value = bench_values_get (user_data, rc_load_get_key (load));

  rc_load_return_object (load, g_object_ref (value));
}

static void
take_load (State *self,
           guint  i)
{
  g_object_unref (rc_cache_get (self->cache, get_new_key (self, i), NULL, NULL));
}

static const struct
{
  const char *name;
  guint capacity;
  RcEvictionPolicy policy;
  void (*take) (State *self, guint i);
} paths[] = {
  { "floor", 0, RC_EVICTION_POLICY_LRU, take_floor },
  { "hit", 0, RC_EVICTION_POLICY_LRU, take_hit },
  { "hit-lru", N_ENTRIES, RC_EVICTION_POLICY_LRU, take_hit },
  { "hit-cost", N_ENTRIES, RC_EVICTION_POLICY_COST, take_hit },
  { "hit-value", 0, RC_EVICTION_POLICY_LRU, take_hit_value },
  { "miss", 0, RC_EVICTION_POLICY_LRU, take_miss },
  { "insert", 0, RC_EVICTION_POLICY_LRU, take_insert },
  { "evict-lru", N_ENTRIES, RC_EVICTION_POLICY_LRU, take_insert },
  { "evict-cost", N_ENTRIES, RC_EVICTION_POLICY_COST, take_insert },
  { "load", N_ENTRIES, RC_EVICTION_POLICY_LRU, take_load },
};

static int
take (guint at,
      guint n_times)
{
  State self = { bench_keys_new (N_ENTRIES + MOST_TIMES), bench_values_new (),
                 bench_floor_new (), rc_cache_new ("paths") };

  fix_hash ();
  rc_cache_set_ttl (self.cache, TTL_USEC);
  rc_cache_set_max_entries (self.cache, paths[at].capacity);
  rc_cache_set_eviction_policy (self.cache, paths[at].policy);
  rc_cache_set_load_func (self.cache, load_cb, self.values, NULL);
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      bench_floor_insert (self.floor, bench_keys_get (self.keys, i), self.values[i]);
      rc_cache_insert (self.cache, bench_keys_get (self.keys, i), self.values[i]);
    }

  for (guint i = 0; i < n_times; i++)
    paths[at].take (&self, i);

  /* Nothing is freed: that would depend on how many there are. */
  fflush (NULL);
  _Exit (0);
}

/* The C library has several forms of strcmp() and its like. Valgrind knows these two. */
static const char *
name_processor (void)
{
#if defined (__x86_64__)
  return __builtin_cpu_supports ("avx2") ? "AVX2" : "no AVX2";
#else
  return "any processor";
#endif
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--list"))
    {
      for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        printf ("%s\n", paths[i].name);
      return 0;
    }

  if (argc == 2 && g_str_equal (argv[1], "--about"))
    {
      printf ("%s, GLib %u.%u.%u, glibc %s, %s\n", BENCH_BUILD, glib_major_version,
              glib_minor_version, glib_micro_version, gnu_get_libc_version (),
              name_processor ());
      return 0;
    }

  for (guint i = 0; argc == 3 && i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (argv[1], paths[i].name))
      return take (i, MIN (strtoul (argv[2], NULL, 10), MOST_TIMES));

  fprintf (stderr, "Usage: rc-paths --list | --about | PATH TIMES\n");
  return 2;
}
