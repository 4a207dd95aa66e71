/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("installed");
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) found = NULL;

  rc_cache_insert (cache, "key", value);
  found = rc_cache_lookup (cache, "key");
  g_assert_true (found == value);
  return 0;
}
