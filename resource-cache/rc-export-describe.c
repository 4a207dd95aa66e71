/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-describe-private.h"

#include "rc-cache.h"
#include "rc-export-consent-private.h"
#include "rc-export-names-private.h"
#include "rc-export-read-private.h"
#include "rc-export-sample-private.h"

#include <unistd.h>

static const char *const program_properties[] = {
  "Name", "ProcessId", "ApplicationId", "Version", "ShowsKeys", "AllowsCommands", "NCaches",
};

static GVariant *
read_program_name (void)
{
  g_autofree char *name = rc_export_dup_program_name ();
  g_autofree char *clipped = rc_export_clip (name);

  return g_variant_new_string (clipped);
}

static gboolean
allows (RcExportFlags flag)
{
  return (rc_export_get_flags () & flag) != 0;
}

GVariant *
rc_export_read_program_property (RcExportList *list,
                                 const char   *app_id,
                                 const char   *name)
{
  if (g_str_equal (name, "ProcessId"))
    return g_variant_new_uint32 (getpid ());
  if (g_str_equal (name, "ApplicationId"))
    return g_variant_new_string (app_id);
  if (g_str_equal (name, "Version"))
    return g_variant_new_printf ("%d.%d.%d", RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION);
  if (g_str_equal (name, "ShowsKeys"))
    return g_variant_new_boolean (allows (RC_EXPORT_KEYS));
  if (g_str_equal (name, "AllowsCommands"))
    return g_variant_new_boolean (allows (RC_EXPORT_COMMANDS));
  if (g_str_equal (name, "NCaches"))
    return g_variant_new_uint32 (list->items->len);

  return read_program_name ();
}

/* NULL if the cache has gone. */
GVariant *
rc_export_read_cache_property (RcPin      *pin,
                               const char *name)
{
  g_autofree char *cache_name = NULL;
  RcCache *cache = rc_pin_hold (pin);
  GVariant *value;

  if (cache == NULL)
    return NULL;

  if (g_str_equal (name, "Settings"))
    value = rc_export_read_settings (cache);
  else
    {
      cache_name = rc_export_clip (rc_cache_get_name (cache));
      value = g_variant_new_string (cache_name);
    }
  rc_pin_drop (pin);

  return value;
}

static GVariant *
wrap (const char      *interface,
      GVariantBuilder *properties)
{
  GVariantBuilder interfaces;

  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{sa{sv}}", interface, properties);

  return g_variant_builder_end (&interfaces);
}

static GVariant *
describe_program (RcExportList *list,
                  const char   *app_id)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (program_properties); i++)
    {
      const char *name = program_properties[i];

      g_variant_builder_add (&properties, "{sv}", name,
                             rc_export_read_program_property (list, app_id, name));
    }

  return wrap (RC_EXPORT_PROGRAM_INTERFACE, &properties);
}

/* Its interfaces and their properties; NULL if the cache has gone. */
GVariant *
rc_export_describe_cache (RcPin *pin)
{
  GVariant *name = rc_export_read_cache_property (pin, "Name");
  GVariant *settings = name != NULL ? rc_export_read_cache_property (pin, "Settings") : NULL;
  GVariantBuilder properties;

  if (settings == NULL)
    {
      g_clear_pointer (&name, g_variant_unref);
      return NULL;
    }

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "Name", name);
  g_variant_builder_add (&properties, "{sv}", "Settings", settings);

  return wrap (RC_EXPORT_CACHE_INTERFACE, &properties);
}

/* The answer of GetManagedObjects. */
GVariant *
rc_export_describe_all (RcExportList *list,
                        const char   *app_id)
{
  GVariantBuilder objects;

  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  g_variant_builder_add (&objects, "{o@a{sa{sv}}}", RC_EXPORT_PROGRAM_PATH,
                         describe_program (list, app_id));
  for (guint i = 0; i < list->items->len; i++)
    {
      RcExportItem *item = rc_export_list_item (list, i);
      g_autofree char *path = rc_export_make_path (item->number);
      GVariant *interfaces = rc_export_describe_cache (item->pin);

      if (interfaces != NULL)
        g_variant_builder_add (&objects, "{o@a{sa{sv}}}", path, interfaces);
    }

  return g_variant_new ("(a{oa{sa{sv}}})", &objects);
}
