/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache-gtk4.h>

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("installed");
  g_autoptr (RcGtkCacheSubject) subject = rc_gtk_cache_subject_new (cache);
  g_autofree char *count = rc_gtk_format_count (1);

  g_assert_cmpstr (rc_gtk_subject_get_name (RC_GTK_SUBJECT (subject)), ==, "installed");
  g_assert_cmpstr (count, ==, "1");
  return 0;
}
