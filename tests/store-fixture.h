/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-hash-private.h"
#include "rc-store-private.h"

/* A store under test, and what has left it. */
typedef struct
{
  RcStore store;
  RcRemoved removed;
  GSList *spares;
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  rc_store_init (&fixture->store);
}

static void
check_deadline (RcStore *store,
                RcEntry *entry)
{
  gint64 left = rc_store_get_time_to_live (store, entry, 0);
  gint64 deadline = left < 0 ? RC_TIME_NEVER : left;

  if (store->is_renewing)
    return;

  g_assert_cmpint (entry->fresh_until, <=, deadline);
  g_assert_cmpint (rc_expiry_get_due (&store->expiry, entry), <=,
                   rc_time_add (deadline, store->limits.stale_if_error_usec));
  if (entry->expiry_index > 0)
    g_assert_cmpint (rc_expiry_get_due (&store->expiry, entry), !=, RC_TIME_NEVER);
  else
    g_assert_cmpint (deadline, ==, RC_TIME_NEVER);
}

static void
check_holders (gpointer resource,
               gpointer n_entries,
               gpointer unused)
{
  g_assert_cmpuint (((RcResource *) resource)->n_entries, ==, GPOINTER_TO_UINT (n_entries));
}

/* What holds after every step. */
static void
check_invariants (Fixture *fixture)
{
  g_autoptr (GHashTable) holders = g_hash_table_new (NULL, NULL);
  RcStore *store = &fixture->store;
  guint64 weight = 0;
  RcTableIter iter;
  RcEntry *entry;

  rc_table_iter_init (&iter, &store->table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    {
      guint n_before = GPOINTER_TO_UINT (g_hash_table_lookup (holders, entry->resource));

      g_assert_true (rc_store_find (store, entry->key, entry->hash) == entry);
      g_hash_table_insert (holders, entry->resource, GUINT_TO_POINTER (n_before + 1));
      if (store->resources != NULL)
        g_assert_true (rc_store_find_same (store, entry->resource) == entry->resource);
      check_deadline (store, entry);
      weight += rc_entry_get_weight (entry);
    }

  g_hash_table_foreach (holders, check_holders, NULL);
  if (store->resources != NULL)
    g_assert_cmpuint (store->resources->n_items, ==, g_hash_table_size (holders));
  g_assert_cmpuint (store->weight, ==, weight);
  if (store->limits.max_weight > 0)
    g_assert_cmpuint (weight, <=, store->limits.max_weight);
  if (store->limits.max_entries > 0)
    g_assert_cmpuint (rc_store_get_n_entries (store), <=, store->limits.max_entries);
}

/* Compares what has left, in order, with "key:reason …"; "!" = no other entry holds
   its resource, "=" = its key got the same instance again. */
G_GNUC_UNUSED static void
check_removed (Fixture    *fixture,
               const char *expected)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  RcEntry *entry = fixture->removed.first;

  while (entry != NULL)
    {
      RcEntry *next = entry->next;

      g_string_append_printf (seen, "%s%s:%s%s%s", seen->len > 0 ? " " : "", entry->key,
                              rc_evict_reason_to_string (entry->reason),
                              entry->is_last ? "!" : "", entry->is_kept ? "=" : "");
      rc_entry_free (entry);
      entry = next;
    }
  fixture->removed = (RcRemoved) { NULL, NULL };

  if (expected != NULL)
    g_assert_cmpstr (seen->str, ==, expected);
  check_invariants (fixture);
}

G_GNUC_UNUSED static void
forget_spares (Fixture *fixture)
{
  g_slist_free_full (g_steal_pointer (&fixture->spares), (GDestroyNotify) rc_resource_unref);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  rc_store_take_all (&fixture->store, RC_EVICT_REASON_CLOSED, &fixture->removed);
  check_removed (fixture, NULL);
  forget_spares (fixture);
  rc_store_clear (&fixture->store);
}

G_GNUC_UNUSED static RcEntry *
find (Fixture    *fixture,
      const char *key)
{
  return rc_store_find (&fixture->store, key, rc_hash_string (key));
}

/* NULL for @object: one of its own. TRUE if another resource serves in its place. */
G_GNUC_UNUSED static gboolean
add_full (Fixture    *fixture,
          const char *key,
          GObject    *object,
          gint64      ttl,
          guint64     weight,
          gint64      now)
{
  g_autoptr (GObject) held = object ? g_object_ref (object) : g_object_new (G_TYPE_OBJECT, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  RcResource *spare;
  RcEntry *entry;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, held);
  entry = rc_entry_new (key, rc_hash_string (key), rc_resource_new (&value));
  rc_entry_set_ttl (entry, ttl);
  rc_entry_set_weight (entry, weight);

  spare = rc_store_add (&fixture->store, entry, now, &fixture->removed);
  if (spare != NULL)
    fixture->spares = g_slist_prepend (fixture->spares, spare);

  return spare != NULL;
}

G_GNUC_UNUSED static void
add (Fixture    *fixture,
     const char *key,
     gint64      now)
{
  add_full (fixture, key, NULL, RC_TTL_OF_CACHE, 1, now);
}

G_GNUC_UNUSED static void
set_limits (Fixture  *fixture,
            RcLimits  limits,
            gint64    now)
{
  rc_store_set_limits (&fixture->store, &limits, now, &fixture->removed);
}

G_GNUC_UNUSED static void
share (Fixture *fixture)
{
  fixture->spares = g_slist_concat (rc_store_share_resources (&fixture->store), fixture->spares);
}
