/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-failures-private.h"

#include "rc-hash-private.h"

RcFailure *
rc_failure_new (const char   *key,
                const GError *error,
                RcResource   *failure,
                gint64        now)
{
  RcFailure *self = g_new0 (RcFailure, 1);

  self->link.data = self;
  self->key = g_strdup (key);
  self->error = g_error_copy (error);
  self->failure = failure != NULL ? rc_resource_ref (failure) : NULL;
  self->failed_at = now;

  return self;
}

/* May release the failure: never under a lock. */
void
rc_failure_free (RcFailure *self)
{
  rc_resource_unref (self->failure);
  g_error_free (self->error);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_free (self->key);
  g_free (self);
}

void
rc_failures_init (RcFailures *self)
{
  self->table = NULL;
  g_queue_init (&self->by_age);
}

/* There must be none left. */
void
rc_failures_clear (RcFailures *self)
{
  g_assert (g_queue_is_empty (&self->by_age));

  g_clear_pointer (&self->table, g_hash_table_unref);
}

/* Takes over @failure. Returns the one that it replaces, or NULL. */
RcFailure *
rc_failures_add (RcFailures *self,
                 RcFailure  *failure)
{
  RcFailure *old = rc_failures_take (self, failure->key);

  if (self->table == NULL)
    self->table = g_hash_table_new (rc_hash_text, g_str_equal);
  g_hash_table_insert (self->table, failure->key, failure);
  g_queue_push_tail_link (&self->by_age, &failure->link);

  return old;
}

RcFailure *
rc_failures_find (RcFailures *self,
                  const char *key)
{
  return self->table != NULL ? g_hash_table_lookup (self->table, key) : NULL;
}

/* NULL if there is none. */
RcFailure *
rc_failures_take (RcFailures *self,
                  const char *key)
{
  RcFailure *failure = rc_failures_find (self, key);

  if (failure == NULL)
    return NULL;

  g_hash_table_remove (self->table, key);
  g_queue_unlink (&self->by_age, &failure->link);

  return failure;
}

GSList *
rc_failures_take_tagged (RcFailures *self,
                         const char *tag)
{
  GSList *taken = NULL;
  GList *next;

  for (GList *link = self->by_age.head; link != NULL; link = next)
    {
      RcFailure *failure = link->data;

      next = link->next;
      if (failure->tags != NULL &&
          g_ptr_array_find_with_equal_func (failure->tags, tag, g_str_equal, NULL))
        taken = g_slist_prepend (taken, rc_failures_take (self, failure->key));
    }

  return taken;
}

/* Those that are as old as @time, or older. */
GSList *
rc_failures_take_older (RcFailures *self,
                        gint64      time)
{
  GSList *taken = NULL;

  while (self->by_age.head != NULL && rc_failures_get_oldest (self) <= time)
    {
      RcFailure *oldest = self->by_age.head->data;

      taken = g_slist_prepend (taken, rc_failures_take (self, oldest->key));
    }

  return taken;
}

/* RC_TIME_NEVER if there is none. */
gint64
rc_failures_get_oldest (RcFailures *self)
{
  RcFailure *oldest;

  if (self->by_age.head == NULL)
    return RC_TIME_NEVER;

  oldest = self->by_age.head->data;
  return oldest->failed_at;
}
