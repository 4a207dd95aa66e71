/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-entry-info-private.h"

/* How what is known of an entry travels. */

static const struct
{
  const char *name;
  const char *type;
  gsize offset;
} fields[] = {
  { "age", "x", G_STRUCT_OFFSET (RcEntryFacts, age) },
  { "idle", "x", G_STRUCT_OFFSET (RcEntryFacts, idle) },
  { "time-to-live", "x", G_STRUCT_OFFSET (RcEntryFacts, time_to_live) },
  { "load-time", "x", G_STRUCT_OFFSET (RcEntryFacts, load_time) },
  { "hits", "t", G_STRUCT_OFFSET (RcEntryFacts, hits) },
  { "weight", "t", G_STRUCT_OFFSET (RcEntryFacts, weight) },
  { "leases", "u", G_STRUCT_OFFSET (RcEntryFacts, n_leases) },
};

static const char *const states[] = {
  [RC_ENTRY_STATE_FRESH] = "fresh",
  [RC_ENTRY_STATE_EXPIRED] = "expired",
  [RC_ENTRY_STATE_STALE] = "stale",
};

static GVariant *
pack_field (const RcEntryFacts *facts,
            guint               field)
{
  gsize offset = fields[field].offset;

  switch (fields[field].type[0])
    {
    case 'x':
      return g_variant_new_int64 (G_STRUCT_MEMBER (gint64, facts, offset));

    case 't':
      return g_variant_new_uint64 (G_STRUCT_MEMBER (guint64, facts, offset));

    default:
      return g_variant_new_uint32 (G_STRUCT_MEMBER (guint, facts, offset));
    }
}

static void
unpack_field (RcEntryFacts *facts,
              guint         field,
              GVariant     *value)
{
  g_variant_get (value, fields[field].type, G_STRUCT_MEMBER_P (facts, fields[field].offset));
}

/* With what another process may know instead of the key, and how it may call the entry;
   @id may be NULL. */
GVariant *
rc_entry_info_to_variant_shown (RcEntryInfo *self,
                                const char  *id,
                                const char  *key)
{
  const RcEntryFacts *facts = rc_entry_info_get_facts (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (id != NULL)
    g_variant_builder_add (&builder, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (&builder, "{sv}", "key", g_variant_new_string (key));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_variant_builder_add (&builder, "{sv}", fields[i].name, pack_field (facts, i));
  g_variant_builder_add (&builder, "{sv}", "state", g_variant_new_string (states[facts->state]));

  return g_variant_builder_end (&builder);
}

/**
 * rc_entry_info_to_variant:
 * @self: a snapshot
 *
 * Packs the snapshot for another process, with the key as it is.
 *
 * It is a dictionary of the type `a{sv}`, as the D-Bus interface
 * `dev.resourcecache.Cache1` describes it.
 *
 * Returns: (transfer floating): the dictionary
 *
 * Since: 0.1
 */
GVariant *
rc_entry_info_to_variant (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return rc_entry_info_to_variant_shown (self, NULL, rc_entry_info_get_key (self));
}

static gboolean
read_key (RcEntryFacts *facts,
          GVariant     *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return FALSE;

  g_free (facts->key);
  facts->key = g_variant_dup_string (value, NULL);
  return TRUE;
}

static gboolean
read_state (RcEntryFacts *facts,
            GVariant     *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return FALSE;

  for (guint state = 0; state < G_N_ELEMENTS (states); state++)
    if (g_str_equal (g_variant_get_string (value, NULL), states[state]))
      facts->state = state;

  return TRUE;
}

static gboolean
read_field (RcEntryFacts *facts,
            const char   *name,
            GVariant     *value)
{
  if (g_str_equal (name, "key"))
    return read_key (facts, value);
  if (g_str_equal (name, "state"))
    return read_state (facts, value);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (name, fields[i].name))
      {
        if (!g_variant_is_of_type (value, G_VARIANT_TYPE (fields[i].type)))
          return FALSE;
        unpack_field (facts, i, value);
      }

  return TRUE;
}

/**
 * rc_entry_info_new_from_variant: (constructor)
 * @variant: what [method@Rc.EntryInfo.to_variant] has made, here or elsewhere
 *
 * Unpacks a snapshot.
 *
 * What is missing is empty, 0, for ever or fresh, and names that are not known are skipped,
 * so that programs with other versions of the library understand each other.
 *
 * Returns: (transfer full) (nullable): the snapshot, or `NULL` if @variant is no dictionary
 *   of the type `a{sv}`, or if what is in it has not the type that its name says
 *
 * Since: 0.1
 */
RcEntryInfo *
rc_entry_info_new_from_variant (GVariant *variant)
{
  RcEntryFacts facts = { .key = NULL, .time_to_live = -1 };
  g_autoptr (GVariant) dictionary = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_return_val_if_fail (variant != NULL, NULL);

  dictionary = g_variant_ref_sink (variant);
  if (!g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT))
    return NULL;

  facts.key = g_strdup ("");
  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) owned = value;

      if (!read_field (&facts, name, owned))
        {
          g_free (facts.key);
          return NULL;
        }
    }

  return rc_entry_info_new (&facts);
}
