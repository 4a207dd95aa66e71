/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-resource-private.h"

/* Copies the value, which may call into the program: never under a lock. */
RcResource *
rc_resource_new (const GValue *value)
{
  RcResource *self = g_new0 (RcResource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_value_init (&self->value, G_VALUE_TYPE (value));
  g_value_copy (value, &self->value);
  if (G_VALUE_HOLDS_OBJECT (value))
    self->object = g_value_get_object (&self->value);

  return self;
}

RcResource *
rc_resource_ref (RcResource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
rc_resource_free (gpointer data)
{
  RcResource *self = data;

  g_value_unset (&self->value);
  rc_callback_unref (self->release);
  rc_home_unref (self->home);
  g_free (self->key);
  g_free (self);
}

static gboolean
release_cb (gpointer data)
{
  RcResource *self = data;

  ((RcReleaseFunc) self->release->func) (self->key, &self->value, self->reason,
                                         self->release->data);
  return G_SOURCE_REMOVE;
}

/* May call into the program: never under a lock. */
void
rc_resource_unref (RcResource *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->release == NULL)
    {
      rc_resource_free (self);
    }
  else if (rc_home_is_here (self->home))
    {
      release_cb (self);
      rc_resource_free (self);
    }
  else
    {
      rc_home_invoke (self->home, release_cb, self, rc_resource_free);
    }
}

/* What makes two values one resource: the instance. NULL for plain data. */
gpointer
rc_resource_get_identity (RcResource *self)
{
  if (g_value_fits_pointer (&self->value) && !G_VALUE_HOLDS_STRING (&self->value))
    return g_value_peek_pointer (&self->value);

  return NULL;
}

gboolean
rc_resource_is_object (RcResource *self)
{
  return G_VALUE_HOLDS_OBJECT (&self->value);
}

/* NULL if it is none. */
GObject *
rc_resource_dup_object (RcResource *self)
{
  return rc_resource_is_object (self) ? g_value_dup_object (&self->value) : NULL;
}

void
rc_resource_copy_value (RcResource *self,
                        GValue     *value)
{
  g_value_init (value, G_VALUE_TYPE (&self->value));
  g_value_copy (&self->value, value);
}

/* Hands out a value of any type. Bindings free it whatever the outcome: where there is
   no resource it has to be something too. */
gboolean
rc_resource_give (RcResource *self,
                  GValue     *value)
{
  if (self != NULL)
    rc_resource_copy_value (self, value);
  else
    g_value_init (value, G_TYPE_POINTER);

  return self != NULL;
}

/* Under the cache's lock, once: the last entry that held it has gone. */
void
rc_resource_set_release (RcResource    *self,
                         RcCallback    *release,
                         RcHome        *home,
                         const char    *key,
                         RcEvictReason  reason)
{
  g_assert (self->release == NULL);

  if (release == NULL)
    return;

  self->release = rc_callback_ref (release);
  self->home = rc_home_ref (home);
  self->key = g_strdup (key);
  self->reason = reason;
}
