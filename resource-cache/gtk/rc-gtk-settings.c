/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-settings-private.h"

#include <glib/gi18n-lib.h>

/* What is shown of a cache's settings, in the order in which it is shown. */
static const char *const settings[] = {
  "ttl",
  "idle-timeout",
  "max-entries",
  "max-weight",
  "eviction-policy",
  "refresh-after",
  "stale-if-error",
  "retry-delay",
  "load-timeout",
  "max-concurrent-loads",
  "jitter",
  "validate-interval",
  NULL
};

static GVariant *
dup_setting (RcCache    *cache,
             const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (cache), name, &value);
  if (G_VALUE_HOLDS_INT64 (&value))
    return g_variant_new_int64 (g_value_get_int64 (&value));
  if (G_VALUE_HOLDS_UINT64 (&value))
    return g_variant_new_uint64 (g_value_get_uint64 (&value));
  if (G_VALUE_HOLDS_UINT (&value))
    return g_variant_new_uint32 (g_value_get_uint (&value));
  if (G_VALUE_HOLDS_DOUBLE (&value))
    return g_variant_new_double (g_value_get_double (&value));

  return g_variant_new_take_string (g_enum_to_string (G_VALUE_TYPE (&value),
                                                      g_value_get_enum (&value)));
}

/* Returns all settings of a cache, as a dictionary. */
GVariant *
rc_gtk_settings_dup (RcCache *cache)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; settings[i] != NULL; i++)
    g_variant_dict_insert_value (&dict, settings[i], dup_setting (cache, settings[i]));

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/* Sets what a name and a value in a variant, (sv), say. */
gboolean
rc_gtk_settings_set (RcCache   *cache,
                     GVariant  *argument,
                     GError   **error)
{
  g_autoptr (GVariant) variant = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  const char *name;
  GParamSpec *pspec;

  g_variant_get (argument, "(&sv)", &name, &variant);
  g_dbus_gvariant_to_gvalue (variant, &value);
  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (cache), name);
  if (!g_strv_contains (settings, name) || G_VALUE_TYPE (&value) != pspec->value_type
      || g_param_value_validate (pspec, &value))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* Translators: the names of a cache and of a setting */
                   _("The cache “%s” can't set “%s” to that. Give it a value in its range."),
                   rc_cache_get_name (cache), name);
      return FALSE;
    }

  g_object_set_property (G_OBJECT (cache), name, &value);

  return TRUE;
}
