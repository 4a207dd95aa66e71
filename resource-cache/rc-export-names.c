/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-names-private.h"

#include <string.h>
#include <unistd.h>

#define NAME_PREFIX "dev.resourcecache"

static gboolean
is_bus (const char *address)
{
  return address != NULL && *address != '\0' && !g_str_has_prefix (address, "autolaunch:") &&
         g_dbus_is_supported_address (address, NULL);
}

/* The address of the session bus; NULL if there is none: nobody is to start one for us. */
char *
rc_export_find_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  if (address != NULL)
    return is_bus (address) ? g_strdup (address) : NULL;
  if (runtime_dir == NULL)
    return NULL;

  path = g_build_filename (runtime_dir, "bus", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  escaped = g_dbus_address_escape_value (path);
  return g_strconcat ("unix:path=", escaped, NULL);
}

/* The application id that a Flatpak has; only names that begin with it may be owned there.
   NULL outside. */
char *
rc_export_read_sandbox (const char *path)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *app_id = NULL;

  if (!g_key_file_load_from_file (info, path, G_KEY_FILE_NONE, NULL))
    return NULL;

  app_id = g_key_file_get_string (info, "Application", "name", NULL);
  return app_id != NULL && g_dbus_is_name (app_id) ? g_steal_pointer (&app_id) : NULL;
}

/* Outside of a sandbox, GTK programs use to be named by their id: two dots tell it from a
   script. */
char *
rc_export_dup_app_id (const char *sandbox_app_id)
{
  const char *name = g_get_prgname ();
  const char *dot = name != NULL ? strchr (name, '.') : NULL;

  if (sandbox_app_id != NULL)
    return g_strdup (sandbox_app_id);

  return g_strdup (dot != NULL && strchr (dot + 1, '.') != NULL && g_application_id_is_valid (name)
                     ? name : "");
}

/* A name element may not begin with a digit. In two sandboxes process ids may be the same:
   then one of them has to try again. */
char *
rc_export_make_bus_name (const char *sandbox_app_id,
                         guint       attempt)
{
  const char *prefix = sandbox_app_id != NULL ? sandbox_app_id : NAME_PREFIX;
  const char *element = sandbox_app_id != NULL ? ".ResourceCache" : "";

  if (attempt > 1)
    return g_strdup_printf ("%s%s.P%d_%u", prefix, element, (int) getpid (), attempt);

  return g_strdup_printf ("%s%s.P%d", prefix, element, (int) getpid ());
}

/* What was given to an interpreter, beside its script, is nobody's name: it may be a secret. */
typedef struct
{
  const char *prefix;        /* of its name */
  const char *letters;       /* of options that end what is flags: code, modules, values */
} Interpreter;

/* NULL if it is none. */
static const Interpreter *
find_interpreter (const char *name)
{
  static const Interpreter interpreters[] = {
    { "python", "cmWX" },
    { "pypy", "cmWX" },
    { "gjs", "cIC" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (interpreters); i++)
    if (g_str_has_prefix (name, interpreters[i].prefix))
      return &interpreters[i];

  return NULL;
}

/* Those whose next argument belongs to them. */
static gboolean
takes_value (const char *option)
{
  static const char *const options[] = {
    "--check-hash-based-pycs", "--coverage-output", "--coverage-prefix", "--include-path", NULL
  };

  return g_strv_contains (options, option);
}

/* Goes over a word of options, and the argument that belongs to it. FALSE if what comes next
   is no script any more; a @module is named at once. */
static gboolean
skip_options (const Interpreter  *interpreter,
              const char *const **argv,
              const char        **module)
{
  const char *option = *(*argv)++;
  const char *next = **argv;
  const char *end = option + 1 + strcspn (option + 1, interpreter->letters);

  if (g_str_has_prefix (option, "--"))
    {
      *argv += takes_value (option) && next != NULL;
      return !g_str_has_prefix (option, "--command");
    }

  if (option[1] == '\0' || *end == 'c')
    return FALSE;

  if (*end == 'm')
    *module = end[1] != '\0' ? end + 1 : next;
  else if (*end != '\0' && end[1] == '\0' && next != NULL)
    (*argv)++;
  return *end != 'm';
}

/* What an interpreter was told to run; NULL if that has no name. */
static const char *
find_script (const Interpreter *interpreter,
             const char *const *argv)
{
  const char *module = NULL;

  while (*argv != NULL && (*argv)[0] == '-')
    if (!skip_options (interpreter, &argv, &module))
      return module;

  return *argv;
}

/* What people call a program that was started so: not “python3”, but its script. */
char *
rc_export_name_command (const char *const *argv)
{
  g_autofree char *program = NULL;
  const Interpreter *interpreter;
  const char *script;

  if (argv[0] == NULL)
    return g_strdup ("");

  program = g_filename_display_basename (argv[0]);
  interpreter = find_interpreter (program);
  script = interpreter != NULL ? find_script (interpreter, argv + 1) : NULL;

  return script != NULL ? g_filename_display_basename (script) : g_steal_pointer (&program);
}

static char *
name_own_command (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  gsize length = 0;

  if (g_file_get_contents ("/proc/self/cmdline", &text, &length, NULL))
    for (gsize at = 0; at < length; at += strlen (text + at) + 1)
      g_ptr_array_add (argv, text + at);
  g_ptr_array_add (argv, NULL);

  return rc_export_name_command ((const char *const *) argv->pdata);
}

char *
rc_export_dup_program_name (void)
{
  const char *name = g_get_application_name ();

  if (name != NULL && find_interpreter (name) == NULL)
    return g_utf8_make_valid (name, -1);

  return name_own_command ();
}
