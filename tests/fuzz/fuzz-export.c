/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "config.h"

#include "fuzz.h"

#include "fuzz-export-words.h"
#include "fuzz-peer.h"
#include "key-fixture.h"
#include "rc-test.h"

/* The first byte says what the program allows; the others are what a peer sends to it.
   Whatever that is, each call gets one answer, nothing changes that was not to be changed,
   and no secret is told. */

#define SECRET "QJZXVK"
#define KEPT "db://user:" SECRET "@host"
typedef struct
{
  Draw draw;
  Peer peer;
  RcCache *cache;
  char *path;                /* of the cache */
  char *id;                  /* of the entry */
  GHashTable *waiting;       /* of guint32: calls that are not answered */
  GHashTable *not_waiting;   /* of guint32: what need not be, and may */
  gboolean shows_keys;
  gboolean may_change;       /* somebody who may has asked for it */
  gboolean is_spoilt;        /* nobody can tell when what was asked for has been done */
} Target;

static void
load_cb (RcLoad   *load,
         gpointer  unused)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
check_secret (Target       *self,
              GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  g_autofree char *text = body != NULL ? g_variant_print (body, TRUE) : NULL;

  if (text != NULL && !self->shows_keys)
    g_assert_null (strstr (text, SECRET));
}

/* FALSE if there is no more. */
static gboolean
take_answer (Target        *self,
             GDBusMessage **answer)
{
  g_autoptr (GDBusMessage) message = peer_receive (&self->peer);
  guint32 serial;

  if (message == NULL)
    return FALSE;

  check_secret (self, message);
  serial = g_dbus_message_get_reply_serial (message);
  if (serial != 0)
    g_assert_true (g_hash_table_remove (self->waiting, GUINT_TO_POINTER (serial)) ||
                   g_hash_table_remove (self->not_waiting, GUINT_TO_POINTER (serial)));
  if (answer != NULL)
    *answer = g_steal_pointer (&message);

  return TRUE;
}

static void
await_answers (Target *self)
{
  while (g_hash_table_size (self->waiting) > 0 && take_answer (self, NULL))
    ;
}

static gboolean
is_change (Target       *self,
           GDBusMessage *message)
{
  const char *member = g_dbus_message_get_member (message);

  return g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
         member != NULL && g_strv_contains (commands, member) &&
         (rc_registry_get_export_flags (rc_registry_get_default ()) & RC_EXPORT_COMMANDS) != 0;
}

static void
send_message (Target       *self,
              GDBusMessage *message)
{
  gboolean is_answered;
  guint32 serial;

  is_answered = g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
                (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) == 0;
  self->may_change |= is_change (self, message);
  self->is_spoilt |= self->may_change && !is_answered;
  serial = peer_send (&self->peer, message);
  if (serial != 0)
    g_hash_table_add (is_answered ? self->waiting : self->not_waiting, GUINT_TO_POINTER (serial));
}

static GVariant *
call (Target     *self,
      const char *path,
      const char *interface,
      const char *member,
      GVariant   *body)
{
  g_autoptr (GDBusMessage) message = g_dbus_message_new_method_call (NULL, path, interface, member);
  g_autoptr (GDBusMessage) answer = NULL;

  if (body != NULL)
    g_dbus_message_set_body (message, body);
  send_message (self, message);
  while (g_hash_table_size (self->waiting) > 0)
    {
      g_clear_object (&answer);
      g_assert_true (take_answer (self, &answer));
    }
  if (g_dbus_message_get_message_type (answer) == G_DBUS_MESSAGE_TYPE_ERROR)
    return NULL;

  return g_variant_ref (g_dbus_message_get_body (answer));
}

/* The exporter begins in a thread of its own. */
static char *
find_path (Target *self)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) objects = NULL;
  GVariantIter iter;
  const char *path;

  while (answer == NULL)
    answer = call (self, ROOT_PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
                   NULL);

  objects = g_variant_get_child_value (answer, 0);
  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &path, NULL))
    if (g_str_has_prefix (path, CACHES_PATH))
      return g_strdup (path);

  g_assert_not_reached ();
}

static char *
find_id (Target *self)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) entries = NULL;
  g_autoptr (GVariant) entry = NULL;
  char *id;

  answer = call (self, self->path, CACHE, "GetEntries", g_variant_new_parsed ("(@a{sv} {},)"));
  g_assert_nonnull (answer);
  entries = g_variant_get_child_value (answer, 1);
  entry = g_variant_get_child_value (entries, 0);
  g_assert_true (g_variant_lookup (entry, "id", "s", &id));

  return id;
}

static void
target_open (Target *self)
{
  RcRegistry *registry = rc_registry_get_default ();

  *self = (Target) {
    .waiting = g_hash_table_new (NULL, NULL),
    .not_waiting = g_hash_table_new (NULL, NULL),
  };
  self->cache = rc_cache_new ("fuzzed");
  rc_cache_set_load_func (self->cache, load_cb, NULL, NULL);

  peer_open (&self->peer);
  rc_registry_export (registry, self->peer.server);
  self->path = find_path (self);
}

static void
target_close (Target *self)
{
  rc_registry_unexport (rc_registry_get_default ());
  peer_close (&self->peer);
  g_object_unref (self->cache);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->not_waiting);
  g_free (self->path);
  g_free (self->id);
}

static void
target_begin (Target *self,
              Draw    draw)
{
  RcExportFlags flags = draw_below (&draw, 4);
  g_autoptr (TestResource) resource = test_resource_new (0);

  self->draw = draw;
  self->shows_keys = (flags & RC_EXPORT_KEYS) != 0;
  self->may_change = FALSE;
  self->is_spoilt = FALSE;
  rc_registry_set_export_flags (rc_registry_get_default (), flags);

  rc_cache_set_ttl (self->cache, 0);
  rc_cache_set_idle_timeout (self->cache, 0);
  rc_cache_set_max_entries (self->cache, 0);
  rc_cache_set_max_weight (self->cache, 0);
  rc_cache_clear (self->cache);
  rc_cache_insert (self->cache, KEPT, G_OBJECT (resource));
  if (self->id == NULL)
    self->id = find_id (self);
}

static void
target_end (Target *self)
{
  if (!self->may_change)
    {
      g_assert_cmpuint (rc_cache_get_n_entries (self->cache), ==, 1);
      g_assert_true (rc_cache_contains (self->cache, KEPT));
      g_assert_cmpuint (rc_cache_get_max_entries (self->cache), ==, 0);
      g_assert_cmpuint (rc_cache_get_max_weight (self->cache), ==, 0);
      g_assert_cmpint (rc_cache_get_idle_timeout (self->cache), ==, 0);
      g_assert_cmpint (rc_cache_get_ttl (self->cache), ==, 0);
    }
}

static GVariant *
draw_body (Target *self)
{
  Draw *draw = &self->draw;
  const char *text = bodies[draw_below (draw, G_N_ELEMENTS (bodies))];
  g_autofree char *type = NULL;
  g_autofree char *long_text = NULL;
  g_autoptr (GString) whole = NULL;

  switch (draw_below (draw, 6))
    {
    case 0:
      type = make_type (draw, 2);
      if (!g_variant_is_signature (type))
        return NULL;
      return g_variant_new_tuple ((GVariant *[]) { make_value (draw, G_VARIANT_TYPE (type)) }, 1);

    case 1:
      long_text = g_strnfill (1 << draw_below (draw, 21), 'x');
      return g_variant_new ("(s)", long_text);

    default:
      if (text == NULL)
        return NULL;
      whole = g_string_new (text);
      g_string_replace (whole, "#", self->id, 0);
      return g_variant_new_parsed (whole->str);
    }
}

static void
send_call (Target *self)
{
  Draw *draw = &self->draw;
  const char *path = paths[draw_below (draw, G_N_ELEMENTS (paths))];
  const char *interface = interfaces[draw_below (draw, G_N_ELEMENTS (interfaces))];
  const char *member = members[draw_below (draw, G_N_ELEMENTS (members))];
  g_autoptr (GDBusMessage) message = NULL;
  g_autoptr (GVariant) body = NULL;
  guint choice = draw_below (draw, 16);

  message = g_dbus_message_new_method_call (NULL, path != NULL ? path : self->path, interface,
                                            member);
  body = draw_body (self);
  if (body != NULL)
    g_dbus_message_set_body (message, g_variant_ref_sink (body));
  if (choice == 1)
    g_dbus_message_set_flags (message, G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
  if (choice == 2)
    g_dbus_message_set_sender (message, ":1.1");
  send_message (self, message);
}

/* A message, if the next bytes are one. Nobody's name is made up: a bus does not let that
   pass, and GDBus complains of it. */
static GDBusMessage *
read_message (Draw *draw)
{
  g_autoptr (GDBusMessage) message = NULL;
  gssize length = -1;
  const char *sender;

  if (draw->n_bytes >= 16)
    length = g_dbus_message_bytes_needed ((guchar *) draw->bytes, draw->n_bytes, NULL);
  if (length < 0 || (gsize) length > draw->n_bytes)
    return NULL;

  message = g_dbus_message_new_from_blob ((guchar *) draw->bytes, length,
                                          G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  draw->bytes += length;
  draw->n_bytes -= length;
  sender = message != NULL ? g_dbus_message_get_sender (message) : NULL;
  return sender == NULL || g_dbus_is_name (sender) ? g_steal_pointer (&message) : NULL;
}

static void
send_read (Target *self)
{
  g_autoptr (GDBusMessage) message = read_message (&self->draw);

  if (message != NULL)
    send_message (self, message);
}

/* What is no message ends the connection. */
static void
send_nonsense (Target *self)
{
  Draw rest = self->draw;
  g_autoptr (GDBusMessage) message = read_message (&rest);

  if (message != NULL || rest.n_bytes < self->draw.n_bytes)
    return;

  await_answers (self);
  peer_break (&self->peer, rest.bytes, rest.n_bytes);
  self->is_spoilt = TRUE;
  self->draw.n_bytes = 0;
}

static void
take_step (Target *self)
{
  switch (draw_below (&self->draw, 8))
    {
    case 0:
      await_answers (self);
      break;

    case 1:
    case 2:
      send_read (self);
      break;

    case 3:
      send_nonsense (self);
      break;

    default:
      send_call (self);
      break;
    }
}

/* One target serves for many inputs, as long as nothing of one can last until the next. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes,
                        size_t         n_bytes)
{
  static Target target;
  static gboolean is_open;

  /* Answers may repeat what was asked. */
  if (memmem (bytes, n_bytes, SECRET, strlen (SECRET)) != NULL)
    return 0;

  if (!is_open)
    target_open (&target);
  target_begin (&target, (Draw) { .bytes = bytes, .n_bytes = n_bytes });
  while (target.draw.n_bytes > 0)
    take_step (&target);
  if (!target.is_spoilt)
    await_answers (&target);
  target_end (&target);

  is_open = !target.is_spoilt;
  if (target.is_spoilt)
    target_close (&target);

  return 0;
}
