/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache/resource-cache.h>

G_STATIC_ASSERT (RC_CHECK_VERSION (RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION));
G_STATIC_ASSERT (RC_CHECK_VERSION (RC_MAJOR_VERSION - 1, RC_MINOR_VERSION + 1, 0));
G_STATIC_ASSERT (RC_CHECK_VERSION (RC_MAJOR_VERSION, RC_MINOR_VERSION - 1, RC_MICRO_VERSION + 1));
G_STATIC_ASSERT (!RC_CHECK_VERSION (RC_MAJOR_VERSION + 1, 0, 0));
G_STATIC_ASSERT (!RC_CHECK_VERSION (RC_MAJOR_VERSION, RC_MINOR_VERSION + 1, 0));
G_STATIC_ASSERT (!RC_CHECK_VERSION (RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION + 1));

static void
test_running (void)
{
  g_assert_cmpuint (rc_get_major_version (), ==, RC_MAJOR_VERSION);
  g_assert_cmpuint (rc_get_minor_version (), ==, RC_MINOR_VERSION);
  g_assert_cmpuint (rc_get_micro_version (), ==, RC_MICRO_VERSION);
}

static void
test_new_enough (void)
{
  const guint minor = RC_MINOR_VERSION;

  g_assert_null (rc_check_version (RC_MAJOR_VERSION, minor, RC_MICRO_VERSION));
  for (guint older = 0; older < minor; older++)
    g_assert_null (rc_check_version (RC_MAJOR_VERSION, older, RC_MICRO_VERSION + 1));
}

static void
test_too_old (void)
{
  const char *micro = rc_check_version (RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION + 1);
  const char *minor = rc_check_version (RC_MAJOR_VERSION, RC_MINOR_VERSION + 1, 0);

  g_assert_cmpstr (micro, ==, "The running version of resource-cache is older than is needed.");
  g_assert_cmpstr (minor, ==, micro);
}

static void
test_other_major (void)
{
  g_assert_cmpstr (rc_check_version (RC_MAJOR_VERSION + 1, 0, 0), ==,
                   "The running version of resource-cache has another major version than is "
                   "needed.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rc/version/running", test_running);
  g_test_add_func ("/rc/version/new-enough", test_new_enough);
  g_test_add_func ("/rc/version/too-old", test_too_old);
  g_test_add_func ("/rc/version/other-major", test_other_major);
  return g_test_run ();
}
