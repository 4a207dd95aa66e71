/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-error.h"

#include <glib/gi18n.h>

#include "watch-text.h"

#define REMOTE_PREFIX "dev.resourcecache.Error."

G_DEFINE_QUARK (watch-error-quark, watch_error)

static WatchError
code_of_remote_name (const char *name)
{
  if (g_str_equal (name, REMOTE_PREFIX "NotAllowed"))
    return WATCH_ERROR_NOT_ALLOWED;
  if (g_str_equal (name, REMOTE_PREFIX "NotFound"))
    return WATCH_ERROR_NOT_FOUND;

  return WATCH_ERROR_FAILED;
}

static WatchError
code_of_bus_error (int code)
{
  switch (code)
    {
    case G_DBUS_ERROR_SERVICE_UNKNOWN:
    case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    case G_DBUS_ERROR_NO_REPLY: /* the bus sends it for who leaves before the answer */
    case G_DBUS_ERROR_DISCONNECTED:
    case G_DBUS_ERROR_UNKNOWN_OBJECT:
      return WATCH_ERROR_GONE;
    case G_DBUS_ERROR_TIMEOUT:
    case G_DBUS_ERROR_TIMED_OUT:
      return WATCH_ERROR_NO_ANSWER;
    case G_DBUS_ERROR_UNKNOWN_METHOD:
    case G_DBUS_ERROR_UNKNOWN_INTERFACE:
    case G_DBUS_ERROR_UNKNOWN_PROPERTY:
    case G_DBUS_ERROR_INVALID_SIGNATURE:
      return WATCH_ERROR_MALFORMED;
    default:
      return WATCH_ERROR_FAILED;
    }
}

static WatchError
code_of (const GError *error)
{
  g_autofree char *remote_name = g_dbus_error_get_remote_error (error);

  if (error->domain == G_DBUS_ERROR)
    return code_of_bus_error (error->code);
  if (remote_name != NULL)
    return code_of_remote_name (remote_name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return WATCH_ERROR_NO_ANSWER;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return WATCH_ERROR_GONE;
  /* What GDBus makes of an answer of the wrong type. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return WATCH_ERROR_MALFORMED;

  return WATCH_ERROR_FAILED;
}

static char *
dup_remote_text (const GError *error)
{
  g_autoptr (GError) stripped = g_error_copy (error);

  g_dbus_error_strip_remote_error (stripped);
  return watch_text_dup_clean (stripped->message, WATCH_TEXT_MAX_MESSAGE_CHARS);
}

/* Says in a sentence why a call to a program has failed; a cancelled call stays cancelled. */
GError *
watch_error_from_call (const GError *error,
                       const char   *program)
{
  g_autofree char *text = NULL;
  WatchError code;

  if (error->domain == WATCH_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  code = code_of (error);
  switch (code)
    {
    case WATCH_ERROR_GONE:
      return g_error_new (WATCH_ERROR, code,
                          _("The program “%s” has ended, or this cache of it is closed."), program);
    case WATCH_ERROR_NOT_ALLOWED:
      return g_error_new (WATCH_ERROR, code,
                          _("The program “%s” does not allow commands. Start it with "
                            "RESOURCE_CACHE_EXPORT=commands to allow them."), program);
    case WATCH_ERROR_NOT_FOUND:
      return g_error_new (WATCH_ERROR, code,
                          _("The entry is no longer in this cache of “%s”, or the cache has "
                            "nothing to load it with. List the entries again."), program);
    case WATCH_ERROR_NO_ANSWER:
      return g_error_new (WATCH_ERROR, code,
                          _("The program “%s” does not answer. Try again when it is less busy."),
                          program);
    case WATCH_ERROR_MALFORMED:
      return g_error_new (WATCH_ERROR, code,
                          _("The program “%s” gave an answer that cannot be understood. It may "
                            "use another version of resource-cache."), program);
    case WATCH_ERROR_NO_BUS:
    case WATCH_ERROR_FAILED:
    default:
      text = dup_remote_text (error);
      /* Translators: the name of a program, then what it says */
      return g_error_new (WATCH_ERROR, WATCH_ERROR_FAILED, _("The program “%s” reports: %s"),
                          program, text);
    }
}
