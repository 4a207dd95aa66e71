/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

int
main ()
{
  g_autoptr (RcCache) cache = rc_cache_new ("installed");
  gint64 usec = 0;

  rc_cache_set_max_entries (cache, 3);
  g_assert_cmpuint (rc_cache_get_max_entries (cache), ==, 3);
  g_assert_true (rc_duration_parse ("1s", &usec, nullptr));
  g_assert_cmpint (usec, ==, G_USEC_PER_SEC);
  return 0;
}
