/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-bus.h"

#include "watch-link.h"
#include "watch-name.h"

#define CALL_TIMEOUT_MSEC 5000

/* More than any session has; a broken program could own names without end. */
#define MAX_PROGRAMS 1000

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* Who is there. A program is in the list from when it has said who it is until it leaves the
   bus, or the bus itself goes. Main thread only. */
struct _WatchBus
{
  GObject       parent_instance;

  WatchLink       *link;
  GDBusConnection *connection;    /* that of the link; NULL while there is none */
  GListStore      *programs;      /* of WatchProgram */
  GHashTable      *asked;         /* bus name → unique name, of who has not said who it is */
  GCancellable    *cancellable;   /* of calls on the connection */
  guint            owners_signal;
  guint            n_first;       /* answers to come before all is known that was there */
  WatchBusState    state;
};

/* Who is asked, in the course of which it is a name, its owner, a program. */
typedef struct
{
  WatchBus     *bus;
  GCancellable *cancellable;
  char         *name;
  WatchPeer    *peer;
  WatchProgram *program;
  gboolean      is_first;
} Question;

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WatchBus, watch_bus, G_TYPE_OBJECT)

static void
set_state (WatchBus      *self,
           WatchBusState  state)
{
  if (self->state == state && state != WATCH_BUS_ABSENT)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
end_first (WatchBus *self)
{
  if (--self->n_first == 0)
    set_state (self, WATCH_BUS_READY);
}

/* A connection that has gone takes its questions along. */
static void
question_free (Question *self)
{
  if (self->is_first && !g_cancellable_is_cancelled (self->cancellable))
    end_first (self->bus);
  g_object_unref (self->cancellable);
  g_clear_object (&self->program);
  g_clear_object (&self->peer);
  g_free (self->name);
  g_object_unref (self->bus);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_outdated (Question *self)
{
  const char *owner = g_hash_table_lookup (self->bus->asked, self->name);

  return g_cancellable_is_cancelled (self->cancellable)
         || g_strcmp0 (owner, watch_peer_get_owner (self->peer)) != 0;
}

static void
introduced_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GError) error = NULL;

  reply = watch_peer_call_finish (question->peer, result, &error);
  if (is_outdated (question))
    return;

  g_hash_table_remove (question->bus->asked, question->name);
  if (reply == NULL)
    {
      g_debug ("%s is left out: %s", question->name, error->message);
      return;
    }

  properties = g_variant_get_child_value (reply, 0);
  watch_program_introduce (question->program, properties);
  g_list_store_append (question->bus->programs, question->program);
}

static void
ask_who (Question   *question,
         const char *owner)
{
  WatchBus *self = question->bus;

  question->peer = watch_peer_new (self->connection, owner);
  question->program = watch_program_new (question->peer, question->name);
  g_hash_table_replace (self->asked, g_strdup (question->name), g_strdup (owner));
  watch_peer_call (question->peer, WATCH_PROGRAM_PATH, "org.freedesktop.DBus.Properties",
                   "GetAll", g_variant_new ("(s)", WATCH_PROGRAM_INTERFACE), "(a{sv})",
                   CALL_TIMEOUT_MSEC, question->cancellable, introduced_cb, question);
}

static void
owner_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GVariant) reply = NULL;
  const char *owner;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL || g_cancellable_is_cancelled (question->cancellable)
      || g_hash_table_contains (question->bus->asked, question->name))
    return;

  g_variant_get (reply, "(&s)", &owner);
  ask_who (g_steal_pointer (&question), owner);
}

/* Returns: (nullable): NULL if there are too many. */
static Question *
question_new (WatchBus   *self,
              const char *name)
{
  Question *question;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->programs))
      + g_hash_table_size (self->asked) >= MAX_PROGRAMS)
    return NULL;

  question = g_new0 (Question, 1);
  question->bus = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  question->name = g_strdup (name);

  return question;
}

static void
ask_first (WatchBus   *self,
           const char *name)
{
  Question *question = question_new (self, name);

  if (question == NULL)
    return;

  question->is_first = TRUE;
  self->n_first++;
  g_dbus_connection_call (self->connection, BUS_NAME, BUS_PATH, BUS_NAME,
                          "GetNameOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(s)"),
                          G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MSEC, self->cancellable,
                          owner_cb, question);
}

static void
names_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autofree const char **names = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL || g_cancellable_is_cancelled (question->cancellable))
    return;

  g_variant_get (reply, "(^a&s)", &names);
  for (guint i = 0; names[i] != NULL; i++)
    if (watch_name_is_program (names[i]))
      ask_first (question->bus, names[i]);
}

static void
remove_program (WatchBus   *self,
                const char *name)
{
  GListModel *model = G_LIST_MODEL (self->programs);

  g_hash_table_remove (self->asked, name);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WatchProgram) program = g_list_model_get_item (model, i);

      if (g_str_equal (watch_program_get_bus_name (program), name))
        {
          g_list_store_remove (self->programs, i);
          watch_program_mark_gone (program);
          return;
        }
    }
}

static void
owner_changed_cb (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  WatchBus *self = WATCH_BUS (user_data);
  const char *name, *old_owner, *new_owner;
  Question *question;

  g_variant_get (parameters, "(&s&s&s)", &name, &old_owner, &new_owner);
  if (!watch_name_is_program (name))
    return;

  remove_program (self, name);
  question = *new_owner != '\0' ? question_new (self, name) : NULL;
  if (question != NULL)
    ask_who (question, new_owner);
}

/* All names are followed, not those of one prefix: what a program in a sandbox may own
   begins with its own id. */
static void
begin (WatchBus *self)
{
  Question *question;

  self->connection = g_object_ref (watch_link_get_connection (self->link));
  self->cancellable = g_cancellable_new ();
  self->n_first = 1;
  self->owners_signal = g_dbus_connection_signal_subscribe (
    self->connection, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self, NULL);

  question = question_new (self, BUS_NAME);
  question->is_first = TRUE;
  set_state (self, WATCH_BUS_CONNECTING);
  g_dbus_connection_call (self->connection, BUS_NAME, BUS_PATH, BUS_NAME, "ListNames", NULL,
                          G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MSEC,
                          self->cancellable, names_cb, question);
}

static void
end (WatchBus *self)
{
  GListModel *model = G_LIST_MODEL (self->programs);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_dbus_connection_signal_unsubscribe (self->connection, self->owners_signal);
  g_clear_object (&self->connection);
  self->n_first = 0;
  g_hash_table_remove_all (self->asked);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (gone, g_list_model_get_item (model, i));
  g_list_store_remove_all (self->programs);
  for (guint i = 0; i < gone->len; i++)
    watch_program_mark_gone (gone->pdata[i]);
}

static void
link_changed_cb (WatchBus *self)
{
  if (self->connection != NULL)
    end (self);
  if (watch_link_get_connection (self->link) != NULL)
    begin (self);
  else
    set_state (self, WATCH_BUS_ABSENT);
}

static void
watch_bus_dispose (GObject *object)
{
  WatchBus *self = WATCH_BUS (object);

  if (self->connection != NULL)
    end (self);
  g_signal_handlers_disconnect_by_data (self->link, self);

  G_OBJECT_CLASS (watch_bus_parent_class)->dispose (object);
}

static void
watch_bus_finalize (GObject *object)
{
  WatchBus *self = WATCH_BUS (object);

  g_clear_object (&self->link);
  g_clear_object (&self->programs);
  g_hash_table_unref (self->asked);

  G_OBJECT_CLASS (watch_bus_parent_class)->finalize (object);
}

static void
watch_bus_class_init (WatchBusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = watch_bus_dispose;
  object_class->finalize = watch_bus_finalize;

  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
watch_bus_init (WatchBus *self)
{
  self->programs = g_list_store_new (WATCH_TYPE_PROGRAM);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* @address: (nullable): NULL for the session bus. What there is becomes known later. */
WatchBus *
watch_bus_new (const char *address)
{
  WatchBus *self = g_object_new (WATCH_TYPE_BUS, NULL);

  self->link = watch_link_new (address);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (link_changed_cb), self,
                           G_CONNECT_SWAPPED);
  watch_link_start (self->link);

  return self;
}

GListModel *
watch_bus_get_programs (WatchBus *self)
{
  return G_LIST_MODEL (self->programs);
}

WatchBusState
watch_bus_get_state (WatchBus *self)
{
  return self->state;
}

/* Why there is no bus; NULL while there is one. */
const GError *
watch_bus_get_error (WatchBus *self)
{
  return watch_link_get_error (self->link);
}
