/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-sampler.h"

/* Entries are listed at a calmer pace than counters: their numbers are read, not watched. */
#define SAMPLES_PER_LISTING 4

/* The viewer's one timer: it samples every cache of a list, and lists the entries of the
   one that is watched. Main thread only. */
struct _DemoSampler
{
  GObject         parent_instance;

  GListModel     *caches;  /* of RcCache */
  GListStore     *models;  /* of DemoCacheModel, in the same order */
  DemoCacheModel *watched; /* whose entries are in view */
  guint           n_samples;
  guint           source_id;
};

enum
{
  SAMPLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoSampler, demo_sampler, G_TYPE_OBJECT)

static DemoCacheModel *
steal_model_for (GPtrArray *models,
                 RcCache   *cache)
{
  for (guint i = 0; i < models->len; i++)
    if (demo_cache_model_is_for (models->pdata[i], cache))
      return g_ptr_array_steal_index_fast (models, i);

  return demo_cache_model_new (cache);
}

static GPtrArray *
dup_models (DemoSampler *self,
            guint        position,
            guint        n_models)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (models, g_list_model_get_item (G_LIST_MODEL (self->models), position + i));

  return models;
}

/* A cache that only moves in the list keeps its model, and with it its history. */
static void
caches_changed_cb (DemoSampler *self,
                   guint        position,
                   guint        n_removed,
                   guint        n_added)
{
  g_autoptr (GPtrArray) removed = dup_models (self, position, n_removed);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (RcCache) cache = g_list_model_get_item (self->caches, position + i);

      g_ptr_array_add (added, steal_model_for (removed, cache));
    }

  g_list_store_splice (self->models, position, n_removed, added->pdata, added->len);
}

static gboolean
sample_cb (gpointer user_data)
{
  DemoSampler *self = DEMO_SAMPLER (user_data);
  GListModel *models = G_LIST_MODEL (self->models);
  gint64 now_usec = g_get_monotonic_time ();

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DemoCacheModel) model = g_list_model_get_item (models, i);

      demo_cache_model_sample (model, now_usec);
    }

  if (self->watched != NULL && self->n_samples++ % SAMPLES_PER_LISTING == 0)
    demo_cache_model_refresh_entries (self->watched);
  g_signal_emit (self, signals[SAMPLED], 0);

  return G_SOURCE_CONTINUE;
}

static void
demo_sampler_dispose (GObject *object)
{
  DemoSampler *self = DEMO_SAMPLER (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_object (&self->watched);
  g_clear_object (&self->models);
  g_clear_object (&self->caches);

  G_OBJECT_CLASS (demo_sampler_parent_class)->dispose (object);
}

static void
demo_sampler_class_init (DemoSamplerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = demo_sampler_dispose;

  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
demo_sampler_init (DemoSampler *self)
{
  self->models = g_list_store_new (DEMO_TYPE_CACHE_MODEL);
}

DemoSampler *
demo_sampler_new (GListModel *caches)
{
  DemoSampler *self = g_object_new (DEMO_TYPE_SAMPLER, NULL);

  self->caches = g_object_ref (caches);
  g_signal_connect_object (caches, "items-changed", G_CALLBACK (caches_changed_cb), self,
                           G_CONNECT_SWAPPED);
  caches_changed_cb (self, 0, 0, g_list_model_get_n_items (caches));

  return self;
}

GListModel *
demo_sampler_get_models (DemoSampler *self)
{
  g_return_val_if_fail (DEMO_IS_SAMPLER (self), NULL);

  return G_LIST_MODEL (self->models);
}

DemoCacheModel *
demo_sampler_find (DemoSampler *self,
                   const char  *name)
{
  g_return_val_if_fail (DEMO_IS_SAMPLER (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->models)); i++)
    {
      g_autoptr (DemoCacheModel) model = g_list_model_get_item (G_LIST_MODEL (self->models), i);

      if (g_str_equal (demo_cache_model_get_name (model), name))
        return model;
    }

  return NULL;
}

/* Nothing is read while nobody can see it. */
void
demo_sampler_set_active (DemoSampler *self,
                         gboolean     is_active)
{
  g_return_if_fail (DEMO_IS_SAMPLER (self));

  if (is_active == (self->source_id != 0))
    return;

  if (is_active)
    self->source_id = g_timeout_add (DEMO_SAMPLE_INTERVAL_MSEC, sample_cb, self);
  else
    g_clear_handle_id (&self->source_id, g_source_remove);
}

/* NULL when no entries are in view. */
void
demo_sampler_set_watched (DemoSampler    *self,
                          DemoCacheModel *model)
{
  g_return_if_fail (DEMO_IS_SAMPLER (self));

  if (!g_set_object (&self->watched, model))
    return;

  self->n_samples = 0;
  if (model != NULL)
    demo_cache_model_refresh_entries (model);
}
