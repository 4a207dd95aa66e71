/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-source.h"

#include <glib/gi18n.h>
#include <sqlite3.h>

#define DEMO_TYPE_CONNECTION (demo_connection_get_type ())
G_DECLARE_FINAL_TYPE (DemoConnection, demo_connection, DEMO, CONNECTION, GObject)

struct _DemoConnection
{
  GObject       parent_instance;
  GMutex        lock;             /* of the next two: one thread may check what another closes */
  sqlite3      *handle;           /* NULL once closed */
  sqlite3_stmt *probe;
};

G_DEFINE_FINAL_TYPE (DemoConnection, demo_connection, G_TYPE_OBJECT)

static guint n_opened, n_closed;  /* atomic */

static const char *const names[] = {
  "accounts.db", "addresses.db", "calendar.db", "contracts.db", "customers.db", "inventory.db",
  "invoices.db", "letters.db", "music.db", "orders.db", "photos.db", "prices.db", "recipes.db",
  "staff.db", "stations.db", "tickets.db",
};

static void
demo_connection_finalize (GObject *object)
{
  DemoConnection *self = DEMO_CONNECTION (object);

  g_warn_if_fail (self->handle == NULL);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (demo_connection_parent_class)->finalize (object);
}

static void
demo_connection_class_init (DemoConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = demo_connection_finalize;
}

static void
demo_connection_init (DemoConnection *self)
{
  g_mutex_init (&self->lock);
}

static gboolean
demo_connection_is_alive (DemoConnection *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean is_alive = self->handle != NULL && sqlite3_step (self->probe) == SQLITE_ROW;

  if (self->handle != NULL)
    sqlite3_reset (self->probe);
  return is_alive;
}

static void
demo_connection_close (DemoConnection *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  sqlite3_finalize (g_steal_pointer (&self->probe));
  if (sqlite3_close (g_steal_pointer (&self->handle)) != SQLITE_OK)
    g_warning ("A database was closed while a statement was still using it");
  g_atomic_int_inc (&n_closed);
}

static gboolean
is_intact (sqlite3 *handle)
{
  sqlite3_stmt *check = NULL;
  gboolean is_ok;

  sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &check, NULL);
  is_ok = check != NULL && sqlite3_step (check) == SQLITE_ROW
          && g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") == 0;
  sqlite3_finalize (check);
  return is_ok;
}

static DemoConnection *
demo_connection_open (const char  *path,
                      char       **reason)
{
  g_autoptr (DemoConnection) self = g_object_new (DEMO_TYPE_CONNECTION, NULL);
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX;
  int status = sqlite3_open_v2 (path, &self->handle, flags, NULL);

  g_atomic_int_inc (&n_opened);
  if (status == SQLITE_OK && is_intact (self->handle)
      && sqlite3_prepare_v2 (self->handle, "SELECT 1", -1, &self->probe, NULL) == SQLITE_OK)
    return g_steal_pointer (&self);
  *reason = g_strdup (sqlite3_errcode (self->handle) == SQLITE_OK ? _("it is damaged")
                                                                  : sqlite3_errmsg (self->handle));
  demo_connection_close (self);
  return NULL;
}

/* Rows in no order, so that the index is worth checking. */
static gboolean
generate (const char *path,
          guint       n_rows)
{
  g_autofree char *script = g_strdup_printf (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
    "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, amount REAL);"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
    "INSERT INTO item SELECT i, 'item ' || (i * 7919 %% %u), i * 1.19 FROM n;"
    "CREATE INDEX item_name ON item (name); COMMIT;", n_rows, n_rows);
  sqlite3 *handle = NULL;
  gboolean is_done = sqlite3_open (path, &handle) == SQLITE_OK
                     && sqlite3_exec (handle, script, NULL, NULL, NULL) == SQLITE_OK;

  if (!is_done)
    g_warning ("The database “%s” can't be made: %s", path, sqlite3_errmsg (handle));
  sqlite3_close (handle);
  return is_done;
}

static GPtrArray *
find_databases (const char *folder)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (generate (path, 1000 + 800 * i))
        g_ptr_array_add (keys, g_strdup (names[i]));
    }
  demo_source_write (folder, demo_source_databases.broken_key, "no database");
  return keys;
}

static void
load_database (RcLoad   *load,
               gpointer  folder)
{
  g_autofree char *path = demo_source_get_path (rc_load_get_key (load), folder);
  g_autofree char *reason = NULL;
  DemoConnection *connection = demo_connection_open (path, &reason);

  if (connection == NULL)
    demo_source_return_error (&demo_source_databases, load, reason);
  else
    rc_load_return_object (load, G_OBJECT (connection));
}

static gboolean
validate_database (const char    *key,
                   const GValue  *value,
                   gpointer       user_data,
                   GError       **error)
{
  return demo_connection_is_alive (g_value_get_object (value));
}

static void
release_database (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       user_data)
{
  demo_connection_close (g_value_get_object (value));
}

static guint64
weigh_database (const char   *key,
                const GValue *value,
                gpointer      user_data)
{
  DemoConnection *connection = g_value_get_object (value);
  int n_bytes = 0, highest;

  sqlite3_db_status (connection->handle, SQLITE_DBSTATUS_CACHE_USED, &n_bytes, &highest, FALSE);
  return n_bytes;
}

void
demo_source_databases_count (guint *opened,
                             guint *closed)
{
  *opened = g_atomic_int_get (&n_opened);
  *closed = g_atomic_int_get (&n_closed);
}

const DemoSource demo_source_databases = {
  .name = "Databases",
  .ttl_usec = 90 * G_USEC_PER_SEC,
  .idle_timeout_usec = 20 * G_USEC_PER_SEC,
  .max_entries = 10,
  .max_weight = 16 * 1024 * 1024,
  .broken_key = "broken.db",
  .find = find_databases,
  .load = load_database,
  .validate = validate_database,
  .release = release_database,
  .weigh = weigh_database,
};
