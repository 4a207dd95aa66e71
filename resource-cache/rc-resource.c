/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-resource-private.h"

#include "rc-slab-private.h"

#include <string.h>

/* Most values are objects, and of a value's type just as they are: then the object is enough. */
static gboolean
is_short (const GValue *value)
{
  GObject *object = G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;

  return object != NULL && G_OBJECT_TYPE (object) == G_VALUE_TYPE (value);
}

static gsize
get_size (gboolean is_short)
{
  return is_short ? G_STRUCT_OFFSET (RcResource, value) : sizeof (RcResource);
}

static RcResource *
allocate (gboolean is_short)
{
  RcResource *self = rc_slab_alloc (get_size (is_short));

  memset (self, 0, get_size (is_short));
  g_atomic_ref_count_init (&self->ref_count);
  self->is_short = is_short;

  return self;
}

/* Copies the value, which may call into the program: never under a lock. */
RcResource *
rc_resource_new (const GValue *value)
{
  RcResource *self = allocate (is_short (value));

  if (self->is_short)
    {
      self->object = g_value_dup_object (value);
      return self;
    }

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
release_free (RcRelease *release)
{
  rc_callback_unref (release->func);
  rc_home_unref (release->home);
  g_free (release);
}

static void
rc_resource_free (gpointer data)
{
  RcResource *self = data;

  if (self->is_short)
    g_object_unref (self->object);
  else
    g_value_unset (&self->value);
  g_clear_pointer (&self->release, release_free);
  rc_slab_free (self, get_size (self->is_short));
}

/* For functions of the program. @room may be used for it: it holds nothing, and is not to be
   unset. */
const GValue *
rc_resource_get_value (RcResource *self,
                       GValue     *room)
{
  if (!self->is_short)
    return &self->value;

  *room = (GValue) { .g_type = G_OBJECT_TYPE (self->object),
                     .data = { { .v_pointer = self->object } } };
  return room;
}

static gboolean
release_cb (gpointer data)
{
  RcResource *self = data;
  RcRelease *release = self->release;
  GValue room;

  ((RcReleaseFunc) release->func->func) (release->key, rc_resource_get_value (self, &room),
                                         release->reason, release->func->data);
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
  else if (rc_home_is_here (self->release->home))
    {
      release_cb (self);
      rc_resource_free (self);
    }
  else
    {
      rc_home_invoke (self->release->home, release_cb, self, rc_resource_free);
    }
}

/* What makes two values one resource: the instance. NULL for plain data. */
gpointer
rc_resource_get_identity (RcResource *self)
{
  if (self->object != NULL)
    return self->object;

  if (g_value_fits_pointer (&self->value) && !G_VALUE_HOLDS_STRING (&self->value))
    return g_value_peek_pointer (&self->value);

  return NULL;
}

/* Those of a set in which there is one resource for each instance. */
guint
rc_resource_hash (gconstpointer resource)
{
  guint64 address = GPOINTER_TO_SIZE (rc_resource_get_identity ((RcResource *) resource));

  /* Addresses have little in their lowest bits. */
  return (address * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32;
}

gboolean
rc_resource_equal (gconstpointer resource_a,
                   gconstpointer resource_b)
{
  return rc_resource_get_identity ((RcResource *) resource_a) ==
         rc_resource_get_identity ((RcResource *) resource_b);
}

gboolean
rc_resource_is_object (RcResource *self)
{
  return self->is_short || G_VALUE_HOLDS_OBJECT (&self->value);
}

/* NULL if it is none, or none is in it. */
GObject *
rc_resource_dup_object (RcResource *self)
{
  return self->object != NULL ? g_object_ref (self->object) : NULL;
}

void
rc_resource_copy_value (RcResource *self,
                        GValue     *value)
{
  GValue room;
  const GValue *own = rc_resource_get_value (self, &room);

  g_value_init (value, G_VALUE_TYPE (own));
  g_value_copy (own, value);
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
  gsize size = strlen (key) + 1;

  g_assert (self->release == NULL);

  if (release == NULL)
    return;

  self->release = g_malloc (sizeof (RcRelease) + size);
  self->release->func = rc_callback_ref (release);
  self->release->home = rc_home_ref (home);
  self->release->reason = reason;
  memcpy (self->release->key, key, size);
}
