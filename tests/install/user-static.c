/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libintl.h>

#include <resource-cache.h>

/* A linker leaves out of a static library what nothing asks for, and nothing asks for what runs
   at the start. */
int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("static");
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) found = NULL;

  rc_cache_insert (cache, "key", value);
  found = rc_cache_lookup (cache, "key");
  g_assert_true (found == value);
  g_assert_true (g_str_has_suffix (bindtextdomain ("resource-cache", NULL), "/share/locale"));
  g_assert_null (rc_check_version (RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION));
  return 0;
}
