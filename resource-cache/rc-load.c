/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-load-private.h"

#include "rc-clock.h"

#include <glib/gi18n-lib.h>

/**
 * RcLoad:
 *
 * One load in progress: what a loader answers through, and what a spinner shows.
 *
 * A loader gets it as the argument of its [callback@Rc.LoadFunc], or from
 * [method@Rc.Cache.begin]. It settles the load exactly once, with
 * [method@Rc.Load.return_object], [method@Rc.Load.return_value] or
 * [method@Rc.Load.return_error], now or later, from any thread. Everybody who
 * asked for the key meanwhile gets that answer.
 *
 * A load whose last reference goes without an answer, and one that was abandoned,
 * fails with `RC_ERROR_LOAD_FAILED`, so that nobody waits for ever. Who
 * only watches loads must therefore not keep a reference beyond
 * [signal@Rc.Cache::load-finished].
 *
 * What belongs to the entry ([method@Rc.Load.set_ttl], [method@Rc.Load.set_weight],
 * [method@Rc.Load.set_store], [method@Rc.Load.add_tag],
 * [method@Rc.Load.add_message]) is the loader's to say, before it answers. Everything
 * else may be used from any thread.
 *
 * A value that comes after [property@Rc.Cache:load-timeout], or after the cache was
 * closed, is released; [method@Rc.Load.get_error] then tells its loader so.
 *
 * Since: 0.1
 */

typedef enum
{
  PROP_KEY = 1,
  PROP_CANCELLABLE,
  PROP_PROGRESS,
  PROP_MESSAGE,
} RcLoadProperty;

static GParamSpec *properties[PROP_MESSAGE + 1];

G_DEFINE_FINAL_TYPE (RcLoad, rc_load, G_TYPE_OBJECT)

static void
drop (RcLoad *self)
{
  if (!rc_load_claim (self))
    return;

  /* With nobody left to load for, there is nothing to complain of. */
  if (self->loader == NULL && !g_atomic_int_get (&self->is_handed_out))
    rc_load_void (self);
  else if (g_cancellable_is_cancelled (self->flight->cancellable))
    rc_load_cancel (self);
  else
    rc_load_fail (self, _("The load of %s was dropped without an answer. Let its loader call "
                          "return_value(), return_object() or return_error() of the load, or "
                          "keep a reference on it until it does"));
}

static void
rc_load_dispose (GObject *object)
{
  RcLoad *self = RC_LOAD (object);

  /* A language may make one by itself, which loads nothing. */
  if (self->flight != NULL)
    drop (self);

  G_OBJECT_CLASS (rc_load_parent_class)->dispose (object);
}

/* Who looks at a flight sees its load from here on, or no more. */
static void
show (RcLoad   *self,
      gboolean  is_shown)
{
  g_mutex_lock (&self->flight->lock);
  self->flight->shown = is_shown ? self : NULL;
  g_mutex_unlock (&self->flight->lock);
}

static void
rc_load_finalize (GObject *object)
{
  RcLoad *self = RC_LOAD (object);

  if (self->flight != NULL)
    show (self, FALSE);
  g_clear_pointer (&self->held, rc_resource_unref);
  g_clear_pointer (&self->flight, rc_flight_unref);
  g_clear_pointer (&self->loader, rc_callback_unref);
  g_clear_pointer (&self->options.messages, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->message, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rc_load_parent_class)->finalize (object);
}

static void
rc_load_get_property (GObject    *object,
                      guint       property_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  RcLoad *self = RC_LOAD (object);

  switch ((RcLoadProperty) property_id)
    {
    case PROP_KEY:
      g_value_set_string (value, rc_load_get_key (self));
      break;

    case PROP_CANCELLABLE:
      g_value_set_object (value, rc_load_get_cancellable (self));
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, rc_load_get_progress (self));
      break;

    case PROP_MESSAGE:
      g_value_take_string (value, rc_load_dup_message (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rc_load_set_property (GObject      *object,
                      guint         property_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  RcLoad *self = RC_LOAD (object);

  switch ((RcLoadProperty) property_id)
    {
    case PROP_PROGRESS:
      rc_load_set_progress (self, g_value_get_double (value));
      break;

    case PROP_MESSAGE:
      rc_load_set_message (self, g_value_get_string (value));
      break;

    case PROP_KEY:
    case PROP_CANCELLABLE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rc_load_class_init (RcLoadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_load_dispose;
  object_class->finalize = rc_load_finalize;
  object_class->get_property = rc_load_get_property;
  object_class->set_property = rc_load_set_property;

  /**
   * RcLoad:key: (getter get_key)
   *
   * The key that is being loaded.
   *
   * Since: 0.1
   */
  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcLoad:cancellable: (getter get_cancellable)
   *
   * The load's own cancellable.
   *
   * Since: 0.1
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * RcLoad:progress: (getter get_progress) (setter set_progress)
   *
   * How much is done, from 0 to 1; negative while that is unknown.
   *
   * Since: 0.1
   */
  properties[PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, -1, 1, -1,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcLoad:message: (getter dup_message) (setter set_message)
   *
   * What the loader is doing right now, for people.
   *
   * Since: 0.1
   */
  properties[PROP_MESSAGE] =
    g_param_spec_string ("message", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rc_load_init (RcLoad *self)
{
  g_mutex_init (&self->lock);
  self->progress = -1;
  self->options.ttl_usec = -1;
  self->options.store = TRUE;
}

/* Takes over @flight. @loader may be NULL: then somebody else will answer. */
RcLoad *
rc_load_new (RcFlight   *flight,
             RcCallback *loader)
{
  RcLoad *self = g_object_new (RC_TYPE_LOAD, NULL);

  self->flight = flight;
  self->loader = rc_callback_ref (loader);
  show (self, TRUE);

  return self;
}

/* What the load of @flight says, without a reference on it: another thread may hold the
   last one. */
void
rc_load_peek_shown (RcFlight  *flight,
                    double    *progress,
                    char     **message)
{
  *progress = -1;
  *message = NULL;

  g_mutex_lock (&flight->lock);
  if (flight->shown != NULL)
    {
      *progress = rc_load_get_progress (flight->shown);
      *message = rc_load_dup_message (flight->shown);
    }
  g_mutex_unlock (&flight->lock);
}

/* Calls the loader, which answers at once or later, and drops the caller's reference.
   Those that wait to be told of must not hide that nobody is left to answer. */
void
rc_load_run_and_unref (RcLoad *self)
{
  int n_refs;

  ((RcLoadFunc) self->loader->func) (self, self->loader->data);

  n_refs = g_atomic_int_get ((int *) &G_OBJECT (self)->ref_count);
  if (n_refs <= 1 + g_atomic_int_get (&self->n_told))
    drop (self);
  g_object_unref (self);
}

/* From here on it is the caller's to answer. */
void
rc_load_hand_out (RcLoad *self)
{
  g_atomic_int_set (&self->is_handed_out, TRUE);
}

RcFlight *
rc_load_get_flight (RcLoad *self)
{
  return self->flight;
}

const RcLoadOptions *
rc_load_get_options (RcLoad *self)
{
  return &self->options;
}

/**
 * rc_load_get_key: (get-property key)
 * @self: a load
 *
 * Gets the key that is being loaded.
 *
 * Returns: the key
 *
 * Since: 0.1
 */
const char *
rc_load_get_key (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, NULL);

  return self->flight->key;
}

/**
 * rc_load_get_cancellable: (get-property cancellable)
 * @self: a load
 *
 * Gets the load's own cancellable.
 *
 * It is cancelled when the last caller has given up, not when one of them has:
 * a loader may pass it on to whatever it calls.
 *
 * Returns: (transfer none): the cancellable
 *
 * Since: 0.1
 */
GCancellable *
rc_load_get_cancellable (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, NULL);

  return self->flight->cancellable;
}

/**
 * rc_load_get_elapsed:
 * @self: a load
 *
 * Tells how long ago the load began.
 *
 * Returns: the time since then, in microseconds
 *
 * Since: 0.1
 */
gint64
rc_load_get_elapsed (RcLoad *self)
{
  g_return_val_if_fail (RC_IS_LOAD (self) && self->flight != NULL, 0);

  return rc_clock_now () - self->flight->made_at;
}

/**
 * rc_load_get_progress: (get-property progress)
 * @self: a load
 *
 * Gets how much is done.
 *
 * Returns: from 0 to 1; negative while that is unknown
 *
 * Since: 0.1
 */
double
rc_load_get_progress (RcLoad *self)
{
  double progress;

  g_return_val_if_fail (RC_IS_LOAD (self), -1);

  g_mutex_lock (&self->lock);
  progress = self->progress;
  g_mutex_unlock (&self->lock);

  return progress;
}

/**
 * rc_load_set_progress: (set-property progress)
 * @self: a load
 * @progress: from 0 to 1; negative for unknown
 *
 * Tells how much is done. `notify` is emitted in the calling thread.
 *
 * Since: 0.1
 */
void
rc_load_set_progress (RcLoad *self,
                      double  progress)
{
  gboolean changed;

  g_return_if_fail (RC_IS_LOAD (self));
  g_return_if_fail (progress <= 1);

  progress = MAX (progress, -1);
  g_mutex_lock (&self->lock);
  changed = self->progress != progress;
  self->progress = progress;
  g_mutex_unlock (&self->lock);

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/**
 * rc_load_dup_message: (get-property message)
 * @self: a load
 *
 * Gets what the loader is doing right now.
 *
 * Returns: (transfer full) (nullable): a text for people
 *
 * Since: 0.1
 */
char *
rc_load_dup_message (RcLoad *self)
{
  char *message;

  g_return_val_if_fail (RC_IS_LOAD (self), NULL);

  g_mutex_lock (&self->lock);
  message = g_strdup (self->message);
  g_mutex_unlock (&self->lock);

  return message;
}

/**
 * rc_load_set_message: (set-property message)
 * @self: a load
 * @message: (nullable): a text for people
 *
 * Tells what the loader is doing right now. `notify` is emitted in the calling
 * thread. The text is gone with the load; see [method@Rc.Load.add_message] for
 * one that stays.
 *
 * Since: 0.1
 */
void
rc_load_set_message (RcLoad     *self,
                     const char *message)
{
  g_autofree char *old = NULL;

  g_return_if_fail (RC_IS_LOAD (self));

  g_mutex_lock (&self->lock);
  old = g_steal_pointer (&self->message);
  self->message = g_strdup (message);
  g_mutex_unlock (&self->lock);

  if (g_strcmp0 (old, message) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}
