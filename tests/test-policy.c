/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-policy-private.h"

#define N_ENTRIES 64
#define N_STEPS 20000

/* Every policy there is keeps the contract. */
static const struct
{
  const char *name;
  const RcPolicyClass *klass;
} policies[] = {
  { "cost", &rc_policy_cost },
  { "lru", &rc_policy_lru },
  { "stamps", &rc_policy_stamps },
};

typedef struct
{
  RcPolicy *policy;
  RcEntry entries[N_ENTRIES];
  gboolean is_inside[N_ENTRIES];
  guint n_inside;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  klass)
{
  fixture->policy = rc_policy_new (klass);
  g_assert_true (fixture->policy->klass == klass);
  for (guint i = 0; i < N_ENTRIES; i++)
    fixture->entries[i].hash = (i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  rc_policy_free (fixture->policy);
}

static void
insert (Fixture *fixture,
        guint    i)
{
  rc_policy_inserted (fixture->policy, &fixture->entries[i]);
  fixture->is_inside[i] = TRUE;
  fixture->n_inside++;
}

static void
take (Fixture *fixture,
      guint    i)
{
  g_assert_true (fixture->is_inside[i]);
  rc_policy_removed (fixture->policy, &fixture->entries[i]);
  fixture->is_inside[i] = FALSE;
  fixture->n_inside--;
}

/* A victim is inside, and asking again without a change gives the same one. */
static guint
get_victim (Fixture *fixture)
{
  RcEntry *victim = rc_policy_victim (fixture->policy);
  guint i = victim - fixture->entries;

  g_assert_nonnull (victim);
  g_assert_cmpuint (i, <, N_ENTRIES);
  g_assert_true (fixture->is_inside[i]);
  g_assert_true (rc_policy_victim (fixture->policy) == victim);

  return i;
}

static void
evict_all (Fixture *fixture)
{
  while (fixture->n_inside > 0)
    take (fixture, get_victim (fixture));

  g_assert_null (rc_policy_victim (fixture->policy));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  unused)
{
  g_assert_null (rc_policy_victim (fixture->policy));
  insert (fixture, 0);
  g_assert_cmpuint (get_victim (fixture), ==, 0);
  take (fixture, 0);
  g_assert_null (rc_policy_victim (fixture->policy));
}

static void
test_contract (Fixture       *fixture,
               gconstpointer  unused)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      guint i = g_test_rand_int_range (0, N_ENTRIES);

      if (!fixture->is_inside[i])
        insert (fixture, i);
      else if (g_test_rand_int_range (0, 3) == 0)
        take (fixture, i);
      else
        rc_policy_hit (fixture->policy, &fixture->entries[i]);

      if (fixture->n_inside > 0)
        get_victim (fixture);
      else
        g_assert_null (rc_policy_victim (fixture->policy));
      if (step % 1000 == 999)
        evict_all (fixture);
    }

  evict_all (fixture);
}

/* Whatever has happened, the list is that of the uses. */
static void
test_list (Fixture       *fixture,
           gconstpointer  unused)
{
  GQueue uses = G_QUEUE_INIT;

  for (guint step = 0; step < N_STEPS / 10; step++)
    {
      guint i = g_test_rand_int_range (0, N_ENTRIES);
      g_autoptr (GPtrArray) list = NULL;
      guint n = 0;

      g_queue_remove (&uses, &fixture->entries[i]);
      fixture->entries[i].used_at = step;
      if (!fixture->is_inside[i])
        insert (fixture, i);
      else if (step % 3 == 0)
        take (fixture, i);
      else
        rc_policy_hit (fixture->policy, &fixture->entries[i]);
      if (fixture->is_inside[i])
        g_queue_push_tail (&uses, &fixture->entries[i]);

      list = rc_policy_list (fixture->policy);
      g_assert_cmpuint (list->len, ==, fixture->n_inside);
      for (GList *link = uses.head; link != NULL; link = link->next)
        g_assert_true (link->data == g_ptr_array_index (list, n++));
    }

  g_queue_clear (&uses);
  evict_all (fixture);
}

/* Room for three: 10, 11, 12 are stored, 10 is read, 13 comes: 11 goes. */
static void
test_trace_of_uses (Fixture       *fixture,
                gconstpointer  unused)
{
  insert (fixture, 10);
  insert (fixture, 11);
  insert (fixture, 12);
  rc_policy_hit (fixture->policy, &fixture->entries[10]);
  insert (fixture, 13);

  g_assert_cmpuint (get_victim (fixture), ==, 11);
  take (fixture, 11);
  g_assert_cmpuint (get_victim (fixture), ==, 12);
  rc_policy_hit (fixture->policy, &fixture->entries[12]);
  g_assert_cmpuint (get_victim (fixture), ==, 10);
  take (fixture, 13);
  take (fixture, 10);
  g_assert_cmpuint (get_victim (fixture), ==, 12);
  take (fixture, 12);
  evict_all (fixture);
}

/* The reference: the oldest use first. */
static void
test_reference (Fixture       *fixture,
                    gconstpointer  unused)
{
  GQueue uses = G_QUEUE_INIT;

  for (guint step = 0; step < N_STEPS; step++)
    {
      guint i = g_test_rand_int_range (0, N_ENTRIES);
      gpointer item = &fixture->entries[i];

      if (fixture->is_inside[i])
        g_queue_remove (&uses, item);
      if (fixture->is_inside[i] && g_test_rand_int_range (0, 4) == 0)
        {
          take (fixture, i);
        }
      else
        {
          g_queue_push_tail (&uses, item);
          if (fixture->is_inside[i])
            rc_policy_hit (fixture->policy, item);
          else
            insert (fixture, i);
        }
      g_assert_true (rc_policy_victim (fixture->policy) == g_queue_peek_head (&uses));
    }

  while (!g_queue_is_empty (&uses))
    {
      g_assert_true (&fixture->entries[get_victim (fixture)] == g_queue_peek_head (&uses));
      take (fixture, (RcEntry *) g_queue_pop_head (&uses) - fixture->entries);
    }
}

static void
add_test (const char    *policy,
          const char    *name,
          gconstpointer  klass,
          void         (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/rc/policy/%s/%s", policy, name);

  g_test_add (path, Fixture, klass, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      add_test (policies[i].name, "empty", policies[i].klass, test_empty);
      add_test (policies[i].name, "contract", policies[i].klass, test_contract);
      add_test (policies[i].name, "list", policies[i].klass, test_list);
    }
  add_test ("lru", "trace", &rc_policy_lru, test_trace_of_uses);
  add_test ("lru", "reference", &rc_policy_lru, test_reference);
  add_test ("stamps", "trace", &rc_policy_stamps, test_trace_of_uses);
  add_test ("stamps", "reference", &rc_policy_stamps, test_reference);

  return g_test_run ();
}
