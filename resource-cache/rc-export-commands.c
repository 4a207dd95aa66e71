/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-commands-private.h"

#include "rc-cache-async.h"
#include "rc-entry-info.h"
#include "rc-export-consent-private.h"
#include "rc-export-errors-private.h"
#include "rc-export-ids-private.h"

#include <string.h>

#define MAX_THREADS 8
#define MAX_COMMANDS 64
#define MAX_ID_BYTES 64

typedef struct
{
  GDBusMethodInvocation *invocation;   /* ours until it is answered */
  RcPin *pin;                          /* held */
  RcCache *cache;
  guint number;
  char *key;                 /* of what is refreshed; nullable */
} Command;

typedef void (*CommandFunc) (Command  *self,
                             GVariant *arguments);

static int n_commands;       /* atomic; under way */

static void
command_free (Command *self)
{
  rc_pin_drop (self->pin);
  g_free (self->key);
  g_free (self);
  g_atomic_int_add (&n_commands, -1);
}

static void
answer (Command  *self,
        GVariant *values)
{
  g_dbus_method_invocation_return_value (g_steal_pointer (&self->invocation), values);
}

/* NULL if the cache has no such entry. */
static char *
find_key (Command    *self,
          const char *id)
{
  g_autoptr (GPtrArray) infos = NULL;

  if (strnlen (id, MAX_ID_BYTES) == MAX_ID_BYTES)
    return NULL;

  infos = rc_cache_snapshot (self->cache);
  for (guint i = 0; i < infos->len; i++)
    {
      const char *key = rc_entry_info_get_key (g_ptr_array_index (infos, i));
      g_autofree char *its_id = rc_export_make_id (self->number, key);

      if (g_str_equal (its_id, id))
        return g_strdup (key);
    }

  return NULL;
}

static void
clear (Command  *self,
       GVariant *arguments)
{
  rc_cache_clear (self->cache);
  answer (self, NULL);
}

static void
remove_entry (Command  *self,
              GVariant *arguments)
{
  g_autofree char *key = NULL;
  const char *id;

  g_variant_get (arguments, "(&s)", &id);
  key = find_key (self, id);
  if (key != NULL && rc_cache_remove (self->cache, key))
    answer (self, NULL);
  else
    rc_export_refuse_entry (g_steal_pointer (&self->invocation));
}

static void
refreshed_cb (GObject      *cache,
              GAsyncResult *result,
              gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* In a main context of this thread, so that loaders of either kind can do their work. */
static gboolean
refresh_and_wait (RcCache     *cache,
                  const char  *key,
                  GError     **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_main_context_push_thread_default (context);
  rc_cache_refresh_async (cache, key, NULL, refreshed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return rc_cache_refresh_finish (cache, result, error);
}

static void
answer_refresh (Command      *self,
                const GError *error)
{
  if (error == NULL)
    answer (self, NULL);
  else
    rc_export_answer_failure (g_steal_pointer (&self->invocation), error);
}

static void
refreshed_at_home_cb (GObject      *cache,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Command *self = user_data;

  rc_cache_refresh_finish (RC_CACHE (cache), result, &error);
  answer_refresh (self, error);
  command_free (self);
}

static gboolean
refresh_at_home_cb (gpointer data)
{
  Command **slot = data;
  Command *self = g_steal_pointer (slot);

  rc_cache_refresh_async (self->cache, self->key, NULL, refreshed_at_home_cb, self);
  return G_SOURCE_REMOVE;
}

/* Whose main context is given up is not asked any more. */
static void
forget_cb (gpointer data)
{
  Command **slot = data;

  if (*slot != NULL)
    {
      rc_export_refuse_gone (g_steal_pointer (&(*slot)->invocation));
      command_free (*slot);
    }
  g_free (slot);
}

/* Takes over @self: the loader is called where its program wants to be. */
static void
refresh_at_home (Command      *self,
                 GMainContext *home)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Command **slot = g_new (Command *, 1);

  *slot = self;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, refresh_at_home_cb, slot, forget_cb);
  g_source_attach (source, home);
}

/* Frees the command by itself: the load may end long after this. */
static void
refresh (Command *self)
{
  g_autoptr (GMainContext) home = rc_cache_dup_main_context (self->cache);
  g_autoptr (GError) error = NULL;
  const char *id;

  g_variant_get (g_dbus_method_invocation_get_parameters (self->invocation), "(&s)", &id);
  self->key = find_key (self, id);
  if (self->key != NULL && home != NULL)
    {
      refresh_at_home (self, home);
      return;
    }

  if (self->key == NULL)
    rc_export_refuse_entry (g_steal_pointer (&self->invocation));
  else
    {
      refresh_and_wait (self->cache, self->key, &error);
      answer_refresh (self, error);
    }
  command_free (self);
}

static void
trim (Command  *self,
      GVariant *arguments)
{
  double fraction;

  g_variant_get (arguments, "(d)", &fraction);
  if (fraction >= 0 && fraction <= 1)
    answer (self, g_variant_new ("(u)", rc_cache_trim (self->cache, fraction)));
  else
    rc_export_refuse_number (g_steal_pointer (&self->invocation));
}

static gboolean
set_duration (RcCache   *cache,
              GVariant  *value,
              void     (*set) (RcCache *cache,
                               gint64   duration_usec))
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_INT64) || g_variant_get_int64 (value) < 0)
    return FALSE;

  set (cache, g_variant_get_int64 (value));
  return TRUE;
}

static gboolean
set_max_entries (RcCache  *cache,
                 GVariant *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return FALSE;

  rc_cache_set_max_entries (cache, g_variant_get_uint32 (value));
  return TRUE;
}

static gboolean
set_max_weight (RcCache  *cache,
                GVariant *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return FALSE;

  rc_cache_set_max_weight (cache, g_variant_get_uint64 (value));
  return TRUE;
}

static gboolean
set_named (RcCache    *cache,
           const char *name,
           GVariant   *value)
{
  if (g_str_equal (name, "ttl"))
    return set_duration (cache, value, rc_cache_set_ttl);
  if (g_str_equal (name, "idle-timeout"))
    return set_duration (cache, value, rc_cache_set_idle_timeout);
  if (g_str_equal (name, "max-entries"))
    return set_max_entries (cache, value);

  return g_str_equal (name, "max-weight") && set_max_weight (cache, value);
}

static void
set_bound (Command  *self,
           GVariant *arguments)
{
  g_autoptr (GVariant) value = NULL;
  const char *name;

  g_variant_get (arguments, "(&sv)", &name, &value);
  if (set_named (self->cache, name, value))
    answer (self, NULL);
  else
    rc_export_refuse_bound (g_steal_pointer (&self->invocation));
}

static const struct
{
  const char *method;
  CommandFunc func;
} commands[] = {
  { "Clear", clear },
  { "Remove", remove_entry },
  { "Refresh", NULL },       /* ends later than the others */
  { "Trim", trim },
  { "SetBound", set_bound },
};

static int
find_command (const char *method)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].method, method))
      return i;

  return -1;
}

gboolean
rc_export_is_command (const char *method)
{
  return find_command (method) >= 0;
}

/* The program may have changed its mind meanwhile. */
static void
run_cb (gpointer data,
        gpointer unused)
{
  Command *self = data;
  const char *method = g_dbus_method_invocation_get_method_name (self->invocation);
  CommandFunc func = commands[find_command (method)].func;

  if ((rc_export_get_flags () & RC_EXPORT_COMMANDS) == 0)
    rc_export_refuse_command (g_steal_pointer (&self->invocation));
  else if (func == NULL)
    {
      refresh (self);
      return;
    }
  else
    func (self, g_dbus_method_invocation_get_parameters (self->invocation));

  command_free (self);
}

static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (run_cb, NULL, MAX_THREADS, FALSE, NULL));

  return pool;
}

/* Takes over @invocation. */
void
rc_export_command (GDBusMethodInvocation *invocation,
                   RcPin                 *pin,
                   guint                  number)
{
  RcCache *cache;
  Command *command;

  if ((rc_export_get_flags () & RC_EXPORT_COMMANDS) == 0)
    {
      rc_export_refuse_command (invocation);
      return;
    }
  if (g_atomic_int_add (&n_commands, 1) >= MAX_COMMANDS)
    {
      g_atomic_int_add (&n_commands, -1);
      rc_export_refuse_crowd (invocation);
      return;
    }

  cache = rc_pin_hold (pin);
  if (cache == NULL)
    {
      g_atomic_int_add (&n_commands, -1);
      rc_export_refuse_gone (invocation);
      return;
    }

  command = g_new (Command, 1);
  *command = (Command) { invocation, pin, cache, number, NULL };
  g_thread_pool_push (get_pool (), command, NULL);
}
