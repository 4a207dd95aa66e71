/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-export-consent-private.h"
#include "rc-export-ids-private.h"
#include "rc-export-list-private.h"
#include "rc-export-names-private.h"
#include "rc-roster-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void
check_wish (const char    *text,
            gboolean       is_wished,
            RcExportFlags  flags)
{
  RcExportFlags read;

  g_assert_cmpint (rc_export_read_wish (text, &read), ==, is_wished);
  g_assert_cmpint (read, ==, flags);
}

static void
test_wish (void)
{
  check_wish (NULL, FALSE, RC_EXPORT_NONE);
  check_wish ("", FALSE, RC_EXPORT_NONE);
  check_wish ("0", FALSE, RC_EXPORT_NONE);
  check_wish ("1", TRUE, RC_EXPORT_NONE);
  check_wish ("keys", TRUE, RC_EXPORT_KEYS);
  check_wish ("1,keys", TRUE, RC_EXPORT_KEYS);
  check_wish (" commands , keys ", TRUE, RC_EXPORT_KEYS | RC_EXPORT_COMMANDS);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_MESSAGE, "*knows no “everything”*");
  check_wish ("everything", TRUE, RC_EXPORT_NONE);
  g_test_assert_expected_messages ();
}

static void
check_clip (const char *text,
            gsize       length)
{
  g_autofree char *clipped = rc_export_clip (text);

  g_assert_true (g_utf8_validate (clipped, -1, NULL));
  g_assert_cmpuint (strlen (clipped), ==, length);
}

static void
test_clip (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *no_text = g_strnfill (100000, '\x80');

  check_clip ("", 0);
  check_clip ("short", 5);
  check_clip ("\xff", 3);
  check_clip (text, 4095 + 3);
  text[4096] = '\0';
  check_clip (text, 4096);
  check_clip (no_text, 3 * 4096 + 3);
}

static void
check_command (const char *expected,
               const char *line)
{
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autofree char *name = rc_export_name_command ((const char *const *) argv);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_commands (void)
{
  check_command ("editor", "/usr/bin/editor --new-window file.txt");
  check_command ("shop.py", "/usr/bin/python3 -X dev -u /srv/shop.py --port 80");
  check_command ("http.server", "python3.11 -W error -m http.server 80");
  check_command ("python3", "python3 -c pass shop.py");
  check_command ("python3", "python3");
  check_command ("main.js", "/usr/bin/gjs-console -I lib -m app/main.js");
  check_command ("", "");
}

/* Code and arguments are nobody's name. */
static void
test_secret_commands (void)
{
  check_command ("python3", "python3 -uc code shop.py");
  check_command ("python3", "python3 -ccode secret");
  check_command ("python3", "python3 - secret");
  check_command ("python3", "python3 -X dev -Bc code secret");
  check_command ("python3", "python3 -m");
  check_command ("shop.py", "python3 -I /srv/shop.py secret");
  check_command ("shop.py", "python3 -Xdev -Werror -uW ignore shop.py secret");
  check_command ("shop.py", "python3 --check-hash-based-pycs never shop.py secret");
  check_command ("http.server", "python3 -Imhttp.server secret");
  check_command ("http.server", "pypy3 -um http.server secret");
  check_command ("gjs", "gjs --command code secret");
  check_command ("gjs", "gjs --command=code secret");
  check_command ("gjs", "gjs -c code secret");
  check_command ("main.js", "gjs --include-path lib --coverage-prefix=x main.js secret");
  check_command ("python3", "python3 -X");
}

static void
test_bus_names (void)
{
  g_autofree char *plain = rc_export_make_bus_name (NULL, 1);
  g_autofree char *second = rc_export_make_bus_name (NULL, 2);
  g_autofree char *boxed = rc_export_make_bus_name ("org.example.App", 1);
  g_autofree char *expected = g_strdup_printf ("dev.resourcecache.P%d", (int) getpid ());
  g_autofree char *expected_second = g_strconcat (expected, "_2", NULL);
  g_autofree char *expected_boxed = g_strdup_printf ("org.example.App.ResourceCache.P%d",
                                                     (int) getpid ());

  g_assert_cmpstr (plain, ==, expected);
  g_assert_cmpstr (second, ==, expected_second);
  g_assert_cmpstr (boxed, ==, expected_boxed);
  g_assert_true (g_dbus_is_name (plain) && g_dbus_is_name (second) && g_dbus_is_name (boxed));
}

static void
check_sandbox (const char *path,
               const char *contents,
               const char *expected)
{
  g_autofree char *app_id = NULL;

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  app_id = rc_export_read_sandbox (path);
  g_assert_cmpstr (app_id, ==, expected);
}

static void
test_sandbox (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rc-sandbox-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "info", NULL);

  g_assert_null (rc_export_read_sandbox (path));
  check_sandbox (path, "[Application]\nname=org.example.App\nruntime=x\n", "org.example.App");
  check_sandbox (path, "[Application]\nname=no name\n", NULL);
  check_sandbox (path, "[Application]\n", NULL);
  check_sandbox (path, "nonsense", NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
check_bus (const char *address,
           const char *runtime_dir,
           const char *expected)
{
  g_autofree char *found = NULL;

  if (address != NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  else
    g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  if (runtime_dir != NULL)
    g_setenv ("XDG_RUNTIME_DIR", runtime_dir, TRUE);
  else
    g_unsetenv ("XDG_RUNTIME_DIR");

  found = rc_export_find_bus ();
  g_assert_cmpstr (found, ==, expected);
}

static void
test_find_bus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rc,bus-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bus", NULL);
  g_autofree char *escaped = g_dbus_address_escape_value (path);
  g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);

  check_bus (NULL, NULL, NULL);
  check_bus (NULL, folder, NULL);
  check_bus ("unix:path=/x", folder, "unix:path=/x");
  check_bus ("autolaunch:", folder, NULL);
  check_bus ("disabled:", folder, NULL);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  check_bus (NULL, folder, address);
  check_bus ("autolaunch:", folder, NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_ids (void)
{
  g_autofree char *id = rc_export_make_id (1, "key");
  g_autofree char *same = rc_export_make_id (1, "key");
  g_autofree char *other_key = rc_export_make_id (1, "kez");
  g_autofree char *other_cache = rc_export_make_id (2, "key");

  g_assert_cmpuint (strlen (id), ==, 32);
  g_assert_cmpstr (id, ==, same);
  g_assert_cmpstr (id, !=, other_key);
  g_assert_cmpstr (id, !=, other_cache);
}

#define N_PINS 6

static GArray *
sync_list (RcExportList *list,
           guint         n_removed)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *added = g_array_new (FALSE, FALSE, sizeof (guint));

  rc_export_list_sync (list, added, removed);
  g_assert_cmpuint (removed->len, ==, n_removed);
  g_assert_false (rc_export_list_is_stale (list));

  return added;
}

/* Numbers stay, go, and do not come back. */
static void
test_list (void)
{
  GObject *objects[N_PINS];
  RcPin *pins[N_PINS];
  RcExportList list;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autoptr (GArray) third = NULL;

  for (guint i = 0; i < N_PINS; i++)
    {
      objects[i] = g_object_new (G_TYPE_OBJECT, NULL);
      pins[i] = rc_pin_new (objects[i]);
    }
  rc_export_list_init (&list);
  g_assert_true (rc_export_list_is_stale (&list));
  for (guint i = 0; i < 3; i++)
    rc_roster_add (pins[i]);
  first = sync_list (&list, 0);
  g_assert_cmpuint (first->len, ==, 3);

  rc_roster_remove (pins[0]);
  rc_roster_remove (pins[2]);
  rc_roster_add (pins[3]);
  rc_roster_add (pins[4]);
  rc_export_list_touch (&list);
  second = sync_list (&list, 2);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_cmpuint (g_array_index (second, guint, 0), ==, 4);
  g_assert_null (rc_export_list_find (&list, 1));
  g_assert_true (rc_export_list_find (&list, 2) == pins[1]);
  g_assert_null (rc_export_list_find (&list, 3));
  g_assert_true (rc_export_list_find (&list, 4) == pins[3]);
  g_assert_true (rc_export_list_find (&list, 5) == pins[4]);
  g_assert_null (rc_export_list_find (&list, 6));

  for (guint i = 0; i < N_PINS; i++)
    rc_roster_remove (pins[i]);
  rc_roster_add (pins[5]);
  third = sync_list (&list, 3);
  g_assert_true (rc_export_list_find (&list, 6) == pins[5]);
  rc_roster_remove (pins[5]);

  rc_export_list_clear (&list);
  for (guint i = 0; i < N_PINS; i++)
    {
      rc_pin_dispose (pins[i]);
      rc_pin_unref (pins[i]);
      g_assert_finalize_object (objects[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/export-parts/wish", test_wish);
  g_test_add_func ("/rc/export-parts/clip", test_clip);
  g_test_add_func ("/rc/export-parts/commands", test_commands);
  g_test_add_func ("/rc/export-parts/secret-commands", test_secret_commands);
  g_test_add_func ("/rc/export-parts/bus-names", test_bus_names);
  g_test_add_func ("/rc/export-parts/sandbox", test_sandbox);
  g_test_add_func ("/rc/export-parts/find-bus", test_find_bus);
  g_test_add_func ("/rc/export-parts/ids", test_ids);
  g_test_add_func ("/rc/export-parts/list", test_list);

  return g_test_run ();
}
