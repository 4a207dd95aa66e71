/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-cache.h"

#include "watch-text.h"

#define CALL_TIMEOUT_MSEC 10000
#define PAGE_LENGTH 1000
#define DEFAULT_LIMIT 10000
#define MAX_LOADS 1000
#define MAX_ID_LENGTH 256

/* Entries come page by page. */
typedef struct
{
  GPtrArray *infos;  /* of RcEntryInfo */
  GPtrArray *ids;    /* of char *, in the same order */
  guint      limit;  /* how many are wanted */
  guint      offset; /* how many were told of */
  guint      total;  /* how many there are */
} Listing;

static Listing *
listing_new (guint limit)
{
  Listing *self = g_new0 (Listing, 1);

  self->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_entry_info_unref);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->limit = limit > 0 ? limit : DEFAULT_LIMIT;

  return self;
}

static void
listing_free (Listing *self)
{
  g_ptr_array_unref (self->infos);
  g_ptr_array_unref (self->ids);
  g_free (self);
}

static void
listing_add (Listing   *self,
             GVariant  *entry,
             WatchPeer *peer)
{
  g_autoptr (RcEntryInfo) info = rc_entry_info_new_from_variant (entry);
  const char *id;

  if (info == NULL || !g_variant_lookup (entry, "id", "&s", &id) || strlen (id) > MAX_ID_LENGTH)
    {
      watch_peer_complain (peer, "an entry");
      return;
    }

  g_ptr_array_add (self->infos, g_steal_pointer (&info));
  g_ptr_array_add (self->ids, g_strdup (id));
}

/* Returns whether there is another page. */
static gboolean
listing_add_page (Listing   *self,
                  GVariant  *reply,
                  WatchPeer *peer)
{
  g_autoptr (GVariant) entries = NULL;
  gsize n_entries;

  g_variant_get (reply, "(u@aa{sv})", &self->total, &entries);
  n_entries = MIN (g_variant_n_children (entries), self->limit - self->offset);
  for (gsize i = 0; i < n_entries; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);

      listing_add (self, entry, peer);
    }
  self->offset += n_entries;

  return n_entries > 0 && self->offset < MIN (self->limit, self->total);
}

static void page_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data);

/* Takes over the task. */
static void
ask_for_page (GTask *task)
{
  WatchCache *self = WATCH_CACHE (g_task_get_source_object (task));
  Listing *listing = g_task_get_task_data (task);
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "offset", g_variant_new_uint32 (listing->offset));
  g_variant_builder_add (&options, "{sv}", "count",
                         g_variant_new_uint32 (MIN (listing->limit - listing->offset,
                                                    PAGE_LENGTH)));
  watch_peer_call (watch_cache_get_peer (self), watch_cache_get_path (self),
                   WATCH_CACHE_INTERFACE, "GetEntries", g_variant_new ("(a{sv})", &options),
                   "(uaa{sv})", CALL_TIMEOUT_MSEC, g_task_get_cancellable (task), page_cb, task);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  WatchPeer *peer = watch_cache_get_peer (WATCH_CACHE (g_task_get_source_object (task)));
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = watch_peer_call_finish (peer, result, &error);
  if (reply == NULL)
    g_task_return_error (task, error);
  else if (listing_add_page (g_task_get_task_data (task), reply, peer))
    ask_for_page (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* @limit: the most entries that are wanted; 0 for ten thousand. */
void
watch_cache_list_entries_async (WatchCache          *self,
                                guint                limit,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, watch_cache_list_entries_async);
  g_task_set_task_data (task, listing_new (limit), (GDestroyNotify) listing_free);
  ask_for_page (task);
}

/* Returns: (transfer full): RcEntryInfo.
   @ids: (out) (optional) (transfer full): what commands call them, char *, in the same order
   @total: (out) (optional): how many there are */
GPtrArray *
watch_cache_list_entries_finish (WatchCache    *self,
                                 GAsyncResult  *result,
                                 GPtrArray    **ids,
                                 guint         *total,
                                 GError       **error)
{
  Listing *listing = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  if (ids != NULL)
    *ids = g_ptr_array_ref (listing->ids);
  if (total != NULL)
    *total = listing->total;
  return g_ptr_array_ref (listing->infos);
}

void
watch_load_free (WatchLoad *self)
{
  g_free (self->label);
  g_free (self->message);
  g_free (self);
}

static WatchLoad *
read_load (GVariant *dictionary)
{
  WatchLoad *self = g_new0 (WatchLoad, 1);
  const char *label = "", *message = "";

  self->progress = -1;
  g_variant_lookup (dictionary, "key", "&s", &label);
  g_variant_lookup (dictionary, "message", "&s", &message);
  g_variant_lookup (dictionary, "elapsed", "x", &self->elapsed_usec);
  g_variant_lookup (dictionary, "progress", "d", &self->progress);
  g_variant_lookup (dictionary, "queued", "b", &self->is_queued);
  /* So that no number is let through that is none. */
  if (!(self->progress >= 0 && self->progress <= 1))
    self->progress = -1;
  self->elapsed_usec = MAX (self->elapsed_usec, 0);
  self->label = watch_text_dup_clean (label, WATCH_TEXT_MAX_CHARS);
  self->message = watch_text_dup_clean (message, WATCH_TEXT_MAX_MESSAGE_CHARS);

  return self;
}

static void
loads_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  WatchPeer *peer = watch_cache_get_peer (WATCH_CACHE (g_task_get_source_object (task)));
  g_autoptr (GPtrArray) loads = g_ptr_array_new_with_free_func ((GDestroyNotify) watch_load_free);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  GError *error = NULL;

  reply = watch_peer_call_finish (peer, result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  list = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < MIN (g_variant_n_children (list), MAX_LOADS); i++)
    {
      g_autoptr (GVariant) dictionary = g_variant_get_child_value (list, i);

      g_ptr_array_add (loads, read_load (dictionary));
    }
  g_task_return_pointer (task, g_steal_pointer (&loads), (GDestroyNotify) g_ptr_array_unref);
}

void
watch_cache_list_loads_async (WatchCache          *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, watch_cache_list_loads_async);
  watch_peer_call (watch_cache_get_peer (self), watch_cache_get_path (self),
                   WATCH_CACHE_INTERFACE, "GetLoads", NULL, "(aa{sv})", CALL_TIMEOUT_MSEC,
                   cancellable, loads_cb, task);
}

/* Returns: (transfer full): WatchLoad. */
GPtrArray *
watch_cache_list_loads_finish (WatchCache    *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
