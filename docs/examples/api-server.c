/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

static int n_logins, n_requests;

static void
say (SoupServerMessage *message,
     const char        *text)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

/* Gives a token, and the seconds for which it is good. */
static void
login_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  g_autofree char *text = g_strdup_printf ("%d 3600", ++n_logins);

  say (message, text);
}

/* Tells which request it is. */
static void
number_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *token = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *text = NULL;

  if (token == NULL || atoi (token) != n_logins)
    {
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
      return;
    }
  text = g_strdup_printf ("%d", ++n_requests);
  say (message, text);
}

static void
exited_cb (GObject      *program,
           GAsyncResult *result,
           gpointer      loop)
{
  g_subprocess_wait_finish (G_SUBPROCESS (program), result, NULL);
  g_main_loop_quit (loop);
}

/* Runs a program that finds the address of a server in API_URL, and says in the end what
   the server has seen. */
int
main (int   argc,
      char *argv[])
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris = NULL;

  soup_server_add_handler (server, "/login", login_cb, NULL, NULL);
  soup_server_add_handler (server, "/number", number_cb, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_setenv ("API_URL", url, TRUE);
  program = g_subprocess_newv ((const char * const *) argv + 1, G_SUBPROCESS_FLAGS_NONE, &error);
  if (program == NULL)
    g_error ("%s", error->message);
  g_subprocess_wait_async (program, NULL, exited_cb, loop);
  g_main_loop_run (loop);

  g_print ("the server saw %d logins and %d requests\n", n_logins, n_requests);
  return g_subprocess_get_if_exited (program) ? g_subprocess_get_exit_status (program) : 1;
}
