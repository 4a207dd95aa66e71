/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-registry-private.h"

#include "rc-cache.h"
#include "rc-enums.h"
#include "rc-export-private.h"
#include "rc-openmetrics-private.h"
#include "rc-roster-private.h"

/**
 * RcRegistry:
 *
 * Every live cache of the process.
 *
 * There is one registry; it needs no cleaning up. It keeps no cache alive, but for
 * those that [method@Rc.Registry.ensure_cache] made.
 *
 * Its methods may be called from any thread. As a [iface@Gio.ListModel] of
 * [class@Rc.Cache] it belongs to the thread of the default main context:
 * once somebody is connected to [signal@Gio.ListModel::items-changed], it changes
 * from that context only. A cache that goes meanwhile stays in the list, closed, until
 * then.
 *
 * Since: 0.1
 */

/* A cache in the list model, whose memory stays as long as it is there. */
typedef struct
{
  RcPin *pin;               /* held */
  gpointer cache;
} Item;

struct _RcRegistry
{
  GObject parent_instance;

  GMutex lock;
  GPtrArray *items;         /* lock; of Item */
  gboolean is_sync_queued;  /* lock */

  GMutex ensure_lock;       /* held while a cache is made, so that nobody makes another */
  GPtrArray *ensured;       /* ensure_lock; of RcCache, ours */
};

typedef enum
{
  PROP_EXPORT_FLAGS = 1,
} RcRegistryProperty;

static GParamSpec *properties[PROP_EXPORT_FLAGS + 1];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcRegistry, rc_registry, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
item_free (gpointer data)
{
  Item *item = data;

  rc_pin_drop (item->pin);
  g_free (item);
}

static GPtrArray *
list_items (void)
{
  g_autoptr (GPtrArray) pins = rc_roster_dup ();
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);

  for (guint i = 0; i < pins->len; i++)
    {
      RcPin *pin = g_ptr_array_index (pins, i);
      gpointer cache = rc_pin_hold (pin);
      Item *item;

      if (cache == NULL)
        continue;

      item = g_new (Item, 1);
      item->pin = pin;
      item->cache = cache;
      g_ptr_array_add (items, item);
    }

  return items;
}

static Item *
item_at (GPtrArray *items,
         guint      position)
{
  return g_ptr_array_index (items, position);
}

/* Brings the list up to date, and tells where it has changed. */
static void
sync_items (RcRegistry *self)
{
  g_autoptr (GPtrArray) old_items = NULL;
  GPtrArray *items = list_items ();
  guint first = 0;
  guint last = 0;
  guint n_old;
  guint n_new = items->len;

  g_mutex_lock (&self->lock);
  old_items = self->items;
  self->items = items;
  n_old = old_items->len;

  while (first < MIN (n_old, n_new) &&
         item_at (old_items, first)->pin == item_at (items, first)->pin)
    first++;
  while (last < MIN (n_old, n_new) - first &&
         item_at (old_items, n_old - last - 1)->pin == item_at (items, n_new - last - 1)->pin)
    last++;
  g_mutex_unlock (&self->lock);

  if (n_old != n_new || first < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_old - first - last,
                                n_new - first - last);
}

static gboolean
sync_cb (gpointer data)
{
  RcRegistry *self = data;

  g_mutex_lock (&self->lock);
  self->is_sync_queued = FALSE;
  g_mutex_unlock (&self->lock);

  sync_items (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_listened_to (RcRegistry *self)
{
  return g_signal_has_handler_pending (self, g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL),
                                       0, TRUE);
}

/* Whether somebody listens or not: who begins to has to learn of what came before. */
static void
roster_changed (gpointer user_data)
{
  RcRegistry *self = user_data;
  gboolean is_queued;

  g_mutex_lock (&self->lock);
  is_queued = self->is_sync_queued;
  self->is_sync_queued = TRUE;
  g_mutex_unlock (&self->lock);

  if (!is_queued)
    g_idle_add_full (G_PRIORITY_DEFAULT, sync_cb, self, NULL);
}

static GType
rc_registry_get_item_type (GListModel *model)
{
  return RC_TYPE_CACHE;
}

/* While nobody is told of changes, the list is looked up when it is asked for. */
static guint
rc_registry_get_n_items (GListModel *model)
{
  RcRegistry *self = RC_REGISTRY (model);
  guint n_items;

  if (!is_listened_to (self))
    sync_items (self);

  g_mutex_lock (&self->lock);
  n_items = self->items->len;
  g_mutex_unlock (&self->lock);

  return n_items;
}

static gpointer
rc_registry_get_item (GListModel *model,
                      guint       position)
{
  RcRegistry *self = RC_REGISTRY (model);
  RcPin *pin = NULL;
  gpointer cache = NULL;

  g_mutex_lock (&self->lock);
  if (position < self->items->len)
    {
      pin = rc_pin_ref (item_at (self->items, position)->pin);
      cache = item_at (self->items, position)->cache;
    }
  g_mutex_unlock (&self->lock);

  if (cache != NULL)
    g_object_ref (cache);
  g_clear_pointer (&pin, rc_pin_unref);

  return cache;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rc_registry_get_item_type;
  iface->get_n_items = rc_registry_get_n_items;
  iface->get_item = rc_registry_get_item;
}

static void
rc_registry_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RcRegistry *self = RC_REGISTRY (object);

  switch ((RcRegistryProperty) property_id)
    {
    case PROP_EXPORT_FLAGS:
      g_value_set_flags (value, rc_registry_get_export_flags (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rc_registry_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  RcRegistry *self = RC_REGISTRY (object);

  switch ((RcRegistryProperty) property_id)
    {
    case PROP_EXPORT_FLAGS:
      rc_registry_set_export_flags (self, g_value_get_flags (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rc_registry_class_init (RcRegistryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_registry_get_property;
  object_class->set_property = rc_registry_set_property;

  /**
   * RcRegistry:export-flags: (getter get_export_flags) (setter set_export_flags)
   *
   * What is allowed to those who watch the caches by [method@Rc.Registry.export].
   *
   * At first what the environment variable `RESOURCE_CACHE_EXPORT` says: `keys`, `commands`
   * or both, with a comma between them; else nothing. `notify` comes in the thread that
   * changes it.
   *
   * Since: 0.1
   */
  properties[PROP_EXPORT_FLAGS] =
    g_param_spec_flags ("export-flags", NULL, NULL, RC_TYPE_EXPORT_FLAGS, RC_EXPORT_NONE,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

void
rc_registry_notify_export_flags (RcRegistry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPORT_FLAGS]);
}

static void
rc_registry_init (RcRegistry *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->ensure_lock);
  self->items = list_items ();
  self->ensured = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rc_registry_get_default:
 *
 * Gets the registry of the process.
 *
 * Returns: (transfer none): the registry
 *
 * Since: 0.1
 */
RcRegistry *
rc_registry_get_default (void)
{
  static RcRegistry *registry;

  if (g_once_init_enter (&registry))
    {
      RcRegistry *self = g_object_new (RC_TYPE_REGISTRY, NULL);

      rc_roster_watch (roster_changed, self);
      g_once_init_leave (&registry, self);
      rc_export_start_if_wished ();
    }

  return registry;
}

/**
 * rc_registry_dup_caches:
 * @self: the registry
 *
 * Gets every live cache, in order of birth, from any thread.
 *
 * Returns: (transfer container) (element-type Rc.Cache): the caches
 *
 * Since: 0.1
 */
GPtrArray *
rc_registry_dup_caches (RcRegistry *self)
{
  g_autoptr (GPtrArray) items = NULL;
  GPtrArray *caches;

  g_return_val_if_fail (RC_IS_REGISTRY (self), NULL);

  items = list_items ();
  caches = g_ptr_array_new_full (items->len, g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (caches, g_object_ref (item_at (items, i)->cache));

  return caches;
}

/**
 * rc_registry_lookup:
 * @self: the registry
 * @name: a cache's name
 *
 * Finds a cache that is not closed by its name; of several, the oldest one.
 *
 * Returns: (transfer full) (nullable): the cache, or `NULL` if there is none
 *
 * Since: 0.1
 */
RcCache *
rc_registry_lookup (RcRegistry *self,
                    const char *name)
{
  g_autoptr (GPtrArray) caches = NULL;

  g_return_val_if_fail (RC_IS_REGISTRY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  caches = rc_registry_dup_caches (self);
  for (guint i = 0; i < caches->len; i++)
    {
      RcCache *cache = g_ptr_array_index (caches, i);

      if (g_str_equal (rc_cache_get_name (cache), name) && !rc_cache_is_closed (cache))
        return g_object_ref (cache);
    }

  return NULL;
}

static RcCache *
find_ensured_locked (RcRegistry *self,
                     const char *name)
{
  for (guint i = 0; i < self->ensured->len; i++)
    {
      RcCache *cache = g_ptr_array_index (self->ensured, i);

      if (g_str_equal (rc_cache_get_name (cache), name) && !rc_cache_is_closed (cache))
        return cache;
    }

  return NULL;
}

/* What of ours was closed is nobody's any more. */
static GPtrArray *
steal_closed_locked (RcRegistry *self)
{
  GPtrArray *closed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = self->ensured->len; i > 0; i--)
    if (rc_cache_is_closed (g_ptr_array_index (self->ensured, i - 1)))
      g_ptr_array_add (closed, g_ptr_array_steal_index (self->ensured, i - 1));

  return closed;
}

/**
 * rc_registry_ensure_cache:
 * @self: the registry
 * @name: a cache's name
 *
 * Finds a cache by its name, or makes one, which lives as long as the process.
 *
 * So that code in C, Python and JavaScript that runs in one process shares one cache.
 *
 * Returns: (transfer full): the cache
 *
 * Since: 0.1
 */
RcCache *
rc_registry_ensure_cache (RcRegistry *self,
                          const char *name)
{
  g_autoptr (GPtrArray) closed = NULL;
  RcCache *cache;

  g_return_val_if_fail (RC_IS_REGISTRY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  cache = rc_registry_lookup (self, name);
  if (cache != NULL)
    return cache;

  g_mutex_lock (&self->ensure_lock);
  cache = find_ensured_locked (self, name);
  if (cache == NULL)
    {
      closed = steal_closed_locked (self);
      cache = rc_cache_new (name);
      g_ptr_array_add (self->ensured, cache);
    }
  g_mutex_unlock (&self->ensure_lock);

  return g_object_ref (cache);
}

/**
 * rc_registry_clear_all:
 * @self: the registry
 *
 * Clears every cache of the process.
 *
 * Since: 0.1
 */
void
rc_registry_clear_all (RcRegistry *self)
{
  g_autoptr (GPtrArray) caches = NULL;

  g_return_if_fail (RC_IS_REGISTRY (self));

  caches = rc_registry_dup_caches (self);
  for (guint i = 0; i < caches->len; i++)
    rc_cache_clear (g_ptr_array_index (caches, i));
}

/**
 * rc_registry_to_openmetrics:
 * @self: the registry
 *
 * Writes the statistics of every cache in the
 * [OpenMetrics](https://openmetrics.io) text format, for Prometheus and its kin.
 *
 * Names only: no key and no value is in it.
 *
 * Returns: (transfer full): the text
 *
 * Since: 0.1
 */
char *
rc_registry_to_openmetrics (RcRegistry *self)
{
  g_autoptr (GPtrArray) caches = NULL;

  g_return_val_if_fail (RC_IS_REGISTRY (self), NULL);

  caches = rc_registry_dup_caches (self);
  return rc_openmetrics_format (caches);
}
