/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-program-private.h"

#include "watch-text.h"

enum
{
  CHANGED,
  SAMPLED,
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WatchProgram, watch_program, G_TYPE_OBJECT)

void
watch_program_set_state (WatchProgram      *self,
                         WatchProgramState  state)
{
  if (self->state == state || self->state == WATCH_PROGRAM_GONE)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
watch_program_emit_sampled (WatchProgram *self)
{
  g_signal_emit (self, signals[SAMPLED], 0);
}

static void
take_properties (WatchProgram *self,
                 GVariant     *properties)
{
  gboolean allows_commands;

  g_variant_lookup (properties, "ShowsKeys", "b", &self->shows_keys);
  if (g_variant_lookup (properties, "AllowsCommands", "b", &allows_commands))
    watch_peer_set_allows_commands (self->peer, allows_commands);
}

static void
properties_changed_cb (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  WatchProgram *self = WATCH_PROGRAM (user_data);
  g_autoptr (GVariant) changed = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    {
      watch_peer_complain (self->peer, "changed properties");
      return;
    }

  changed = g_variant_get_child_value (parameters, 1);
  take_properties (self, changed);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_subscriptions (WatchProgram *self)
{
  if (self->changed_signal != 0)
    watch_peer_unsubscribe (self->peer, self->changed_signal);
  if (self->stats_signal != 0)
    watch_peer_unsubscribe (self->peer, self->stats_signal);
  self->changed_signal = self->stats_signal = 0;
}

static void
watch_program_dispose (GObject *object)
{
  WatchProgram *self = WATCH_PROGRAM (object);

  g_cancellable_cancel (self->cancellable);
  if (self->state != WATCH_PROGRAM_GONE)
    watch_program_unwatch (self);
  forget_subscriptions (self);
  if (self->caches != NULL)
    g_signal_handlers_disconnect_by_data (self->caches, self);

  G_OBJECT_CLASS (watch_program_parent_class)->dispose (object);
}

static void
watch_program_finalize (GObject *object)
{
  WatchProgram *self = WATCH_PROGRAM (object);

  g_clear_object (&self->caches);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->peer);
  g_clear_error (&self->error);
  g_free (self->application_id);
  g_free (self->bus_name);
  g_free (self->name);
  g_free (self->version);

  G_OBJECT_CLASS (watch_program_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, WATCH_TYPE_PROGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
watch_program_class_init (WatchProgramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = watch_program_dispose;
  object_class->finalize = watch_program_finalize;

  signals[CHANGED] = add_signal ("changed");
  signals[SAMPLED] = add_signal ("sampled");
  signals[STATE_CHANGED] = add_signal ("state-changed");
}

static void
watch_program_init (WatchProgram *self)
{
  self->cancellable = g_cancellable_new ();
}

static char *
dup_property (GVariant   *properties,
              const char *name,
              const char *fallback)
{
  const char *text = "";

  g_variant_lookup (properties, name, "&s", &text);
  return watch_text_dup_clean (*text != '\0' ? text : fallback, WATCH_TEXT_MAX_CHARS);
}

/* To be introduced, by the properties that it is asked for after this: so that no change of them
   is missed. */
WatchProgram *
watch_program_new (WatchPeer  *peer,
                   const char *bus_name)
{
  WatchProgram *self = g_object_new (WATCH_TYPE_PROGRAM, NULL);

  self->peer = g_object_ref (peer);
  self->bus_name = g_strdup (bus_name);
  self->caches = watch_cache_list_new (peer);
  g_signal_connect_object (self->caches, "added", G_CALLBACK (watch_program_take_added), self,
                           G_CONNECT_SWAPPED);
  self->changed_signal = watch_peer_subscribe (peer, WATCH_PROGRAM_PATH,
                                               "org.freedesktop.DBus.Properties",
                                               "PropertiesChanged", properties_changed_cb, self);

  return self;
}

/* Once. @properties: those of the interface, of which only the types that are right are used. */
void
watch_program_introduce (WatchProgram *self,
                         GVariant     *properties)
{
  self->name = dup_property (properties, "Name", self->bus_name);
  self->application_id = dup_property (properties, "ApplicationId", "");
  self->version = dup_property (properties, "Version", "");
  g_variant_lookup (properties, "ProcessId", "u", &self->pid);
  watch_peer_set_label (self->peer, self->name);
  take_properties (self, properties);
}

const char *
watch_program_get_bus_name (WatchProgram *self)
{
  return self->bus_name;
}

const char *
watch_program_get_name (WatchProgram *self)
{
  return self->name;
}

guint
watch_program_get_pid (WatchProgram *self)
{
  return self->pid;
}

const char *
watch_program_get_application_id (WatchProgram *self)
{
  return self->application_id;
}

const char *
watch_program_get_version (WatchProgram *self)
{
  return self->version;
}

gboolean
watch_program_shows_keys (WatchProgram *self)
{
  return self->shows_keys;
}

gboolean
watch_program_allows_commands (WatchProgram *self)
{
  return self->state != WATCH_PROGRAM_GONE && watch_peer_allows_commands (self->peer);
}

GListModel *
watch_program_get_caches (WatchProgram *self)
{
  return watch_cache_list_get_model (self->caches);
}

WatchProgramState
watch_program_get_state (WatchProgram *self)
{
  return self->state;
}

const GError *
watch_program_get_error (WatchProgram *self)
{
  return self->error;
}

/* For the bus on which it was: it will not answer any more. */
void
watch_program_mark_gone (WatchProgram *self)
{
  if (self->state == WATCH_PROGRAM_GONE)
    return;

  self->is_reading = self->is_stale = FALSE;
  self->interval_msec = 0;
  g_cancellable_cancel (self->cancellable);
  forget_subscriptions (self);
  watch_cache_list_mark_gone (self->caches);
  watch_program_set_state (self, WATCH_PROGRAM_GONE);
}
