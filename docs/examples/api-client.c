/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libsoup/soup.h>
#include <resource-cache.h>
#include <stdlib.h>

#define N_CALLERS 12
#define LIMIT 5                    /* requests in each window, of all callers together */
#define WINDOW (G_TIME_SPAN_SECOND / 5)

typedef struct
{
  SoupSession *session;
  char *token;
  gint64 since;                    /* the lock, like the next: when turns were first taken */
  int n_turns;                     /* since then */
} Client;

static GMutex lock;
static GCond changed;
static int n_answered, n_waiting, server_count;

/* Returns the answer: numbers. */
static char *
send_request (SoupSession *session,
              const char  *base,
              const char  *path,
              const char  *token,
              GError     **error)
{
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GBytes) answer = NULL;

  if (token != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message),
                                 "Authorization", token);
  answer = soup_session_send_and_read (session, message, NULL, error);
  if (answer == NULL)
    return NULL;
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s says: %s", uri,
                   soup_message_get_reason_phrase (message));
      return NULL;
    }
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

/* The key is the address. The server says for how many seconds the login is good. */
static void
log_in (RcLoad   *load,
        gpointer  user_data)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *answer = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  GError *error = NULL;
  Client *client;
  char *seconds;

  answer = send_request (session, rc_load_get_key (load), "login", NULL, &error);
  if (answer == NULL)
    {
      rc_load_return_error (load, error);
      return;
    }
  client = g_new0 (Client, 1);
  client->session = g_steal_pointer (&session);
  client->token = g_strdup_printf ("%d", (int) g_ascii_strtoll (answer, &seconds, 10));
  rc_load_set_ttl (load, g_ascii_strtoll (seconds, NULL, 10) * G_TIME_SPAN_SECOND);
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), client);
  rc_load_return_value (load, &value);
}

static void
free_client (const char    *key,
             const GValue  *value,
             RcEvictReason  reason,
             gpointer       user_data)
{
  Client *client = g_value_get_pointer (value);

  g_object_unref (client->session);
  g_free (client->token);
  g_free (client);
}

/* All callers have the same client, and so take turns: five in each window. */
static void
take_turn (Client *client)
{
  gint64 now, turn;

  g_mutex_lock (&lock);
  now = rc_clock_now ();
  if (now >= client->since + (client->n_turns + LIMIT - 1) / LIMIT * WINDOW)
    {
      client->since = now;
      client->n_turns = 0;
    }
  turn = client->since + client->n_turns++ / LIMIT * WINDOW;
  n_waiting++;
  g_cond_broadcast (&changed);
  for (; now < turn; now = rc_clock_now ())
    g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + turn - now);
  n_waiting--;
  g_mutex_unlock (&lock);
}

static gpointer
ask (gpointer cache)
{
  const char *url = g_getenv ("API_URL");
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire (cache, url, NULL, &error);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *answer = NULL;
  Client *client;

  if (lease == NULL)
    g_error ("%s", error->message);
  rc_lease_get_value (lease, &value);
  client = g_value_get_pointer (&value);

  take_turn (client);
  answer = send_request (client->session, url, "number", client->token, &error);
  if (answer == NULL)
    g_error ("%s", error->message);

  g_mutex_lock (&lock);
  n_answered++;
  server_count = MAX (server_count, atoi (answer));
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return NULL;
}

/* Waits until so many have their answer, and all others wait for their turn. */
static void
show_window (int n)
{
  g_mutex_lock (&lock);
  while (n_answered < n || n_answered + n_waiting < N_CALLERS)
    g_cond_wait (&changed, &lock);
  g_print ("answered: %d, waiting: %d; the server counts %d\n", n_answered, n_waiting,
           server_count);
  rc_clock_advance (WINDOW);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("clients");
  GThread *callers[N_CALLERS];

  rc_cache_set_load_func (cache, log_in, NULL, NULL);
  rc_cache_set_release_func (cache, free_client, NULL, NULL);
  rc_clock_freeze ();
  for (int i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", ask, cache);
  for (int n = LIMIT; n < N_CALLERS + LIMIT; n += LIMIT)
    show_window (MIN (n, N_CALLERS));
  for (int i = 0; i < N_CALLERS; i++)
    g_thread_join (callers[i]);

  rc_clock_advance (G_TIME_SPAN_HOUR);
  ask (cache);
  g_print ("an hour later: the server counts %d\n", server_count);
  rc_cache_close (cache);
  return 0;
}
