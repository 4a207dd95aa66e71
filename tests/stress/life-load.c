/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "life.h"

#include "stress.h"

/* The loader of a life, and how its loads come out. */

#define FAILED g_quark_from_static_string ("release-test")

/* What goes wrong on purpose, or because of it. */
void
life_check_error (const GError *error)
{
  g_assert_nonnull (error);
  if (error->domain == FAILED || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (RC_ERROR));
  g_assert_cmpint (error->code, !=, RC_ERROR_NOT_FOUND);
  g_assert_cmpint (error->code, !=, RC_ERROR_INVALID);
  g_assert_cmpint (error->code, !=, RC_ERROR_INVALID_KEY);
}

static void
return_new (Life   *self,
            RcLoad *load)
{
  g_autoptr (StressValue) value = stress_value_new ();
  guint32 draw = life_draw (self);

  if (draw % 4 == 0)
    rc_load_set_ttl (load, (draw >> 8) % 60);
  if ((draw >> 2) % 4 == 0)
    rc_load_set_weight (load, (draw >> 8) % 12);
  if ((draw >> 4) % 4 == 0)
    rc_load_add_tag (load, (draw >> 8) % 2 ? "odd" : "even");

  rc_load_return_object (load, stress_value_hand_over (value));
}

/* What is not to be stored is the callers' business. */
static void
return_unstored (RcLoad *load)
{
  rc_load_set_store (load, FALSE);
  rc_load_return_object (load, G_OBJECT (stress_value_new ()));
}

static void
return_previous (Life   *self,
                 RcLoad *load)
{
  GObject *previous = rc_load_dup_previous (load);

  if (previous != NULL)
    rc_load_return_object (load, previous);
  else
    return_new (self, load);
}

/* The reference of who calls this is all that a load which is dropped has. */
void
life_answer (Life   *self,
             RcLoad *load)
{
  guint32 draw = life_draw (self) % 16;

  g_rw_lock_reader_lock (&self->gate);
  if (draw < 2)
    rc_load_return_error (load, g_error_new_literal (FAILED, 0, "On purpose"));
  else if (draw == 2)
    rc_load_abandon (load);
  else if (draw == 4)
    return_unstored (load);
  else if (draw < 7)
    return_previous (self, load);
  else if (draw != 7)
    return_new (self, load);
  g_rw_lock_reader_unlock (&self->gate);
}

/* FALSE if there was nothing to answer. */
gboolean
life_answer_late (Life   *self,
                  guint64 wait_usec)
{
  g_autoptr (RcLoad) load = g_async_queue_timeout_pop (self->late, wait_usec);

  if (load != NULL)
    life_answer (self, load);

  return load != NULL;
}

/* Invalidates what is being loaded. */
static void
interfere (Life   *self,
           RcLoad *load)
{
  const char *key = rc_load_get_key (load);
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->weak_cache);
  g_autoptr (StressValue) value = NULL;
  guint32 draw = life_draw (self) % 8;

  if (cache == NULL || !life_enter (self))
    return;

  if (draw == 0)
    rc_cache_clear (cache);
  else if (draw < 4)
    rc_cache_remove (cache, key);
  else
    {
      value = stress_value_new ();
      stress_value_insert (value, cache, key);
    }
  life_leave (self);
}

static void
ask_for_another (Life *self)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->weak_cache);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;

  if (cache == NULL)
    return;

  object = rc_cache_get (cache, life_get_key (life_draw (self)), NULL, &error);
  if (object == NULL)
    life_check_error (error);
}

void
life_load_cb (RcLoad   *load,
              gpointer  user_data)
{
  Life *self = user_data;
  guint32 draw = life_draw (self);

  stress_work (draw >> 16);
  if (draw % 16 == 0)
    interfere (self, load);
  else if (draw % 16 == 1)
    ask_for_another (self);

  if ((draw >> 8) % 8 == 0)
    g_async_queue_push (self->late, g_object_ref (load));
  else
    life_answer (self, load);
}
