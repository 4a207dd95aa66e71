/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include <glib.h>

/* Gives a fuzzer the files that it is called with, or those of folders: each is a test. */

static void
test_file (gconstpointer path)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &bytes, &n_bytes, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, n_bytes);
}

static void
add_file (const char *path)
{
  g_autofree char *program = g_path_get_basename (g_get_prgname ());
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *test_path = g_strconcat ("/rc/", program, "/", name, NULL);

  g_test_add_data_func_full (test_path, g_strdup (path), test_file, g_free);
}

static void
add_path (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder == NULL)
    add_file (path);
  else
    while ((name = g_dir_read_name (folder)) != NULL)
      {
        g_autofree char *inner = g_build_filename (path, name, NULL);

        add_path (inner);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    add_path (argv[i]);

  return g_test_run ();
}
