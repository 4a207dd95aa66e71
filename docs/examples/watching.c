/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>
#include <resource-cache.h>

/* Whoever watches this program sees its caches, and may clear them; keys stay labels. */
int
main (void)
{
  RcRegistry *registry = rc_registry_get_default ();
  g_autoptr (RcCache) cache = rc_cache_new ("sessions");
  g_autoptr (GObject) session = g_object_new (G_TYPE_OBJECT, NULL);
  g_autofree char *label = rc_key_dup_label ("https://alice:hunter2@example.org/?page=1");

  setlocale (LC_ALL, "");
  rc_registry_set_export_flags (registry, RC_EXPORT_COMMANDS);
  rc_registry_export (registry, NULL);

  rc_cache_insert (cache, "https://alice:hunter2@example.org/?page=1", session);
  g_print ("keys are shown: %s\n",
           (rc_registry_get_export_flags (registry) & RC_EXPORT_KEYS) != 0 ? "yes" : "no");
  g_print ("others see %s\n", label);

  rc_registry_unexport (registry);
  return 0;
}
