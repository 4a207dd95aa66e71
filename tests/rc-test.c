/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#include <unistd.h>

/* Where the tests are built to tell what they reach, which _exit() would not write. */
extern void __gcov_dump (void) __attribute__ ((weak));

G_DEFINE_FINAL_TYPE (TestResource, test_resource, G_TYPE_OBJECT)

static void
test_resource_class_init (TestResourceClass *klass)
{
}

static void
test_resource_init (TestResource *self)
{
}

TestResource *
test_resource_new (int number)
{
  TestResource *self = g_object_new (TEST_TYPE_RESOURCE, NULL);

  self->number = number;
  return self;
}

void
test_release (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       user_data)
{
  if (G_VALUE_HOLDS (value, TEST_TYPE_RESOURCE))
    g_atomic_int_inc (&TEST_RESOURCE (g_value_get_object (value))->n_closed);
  if (user_data != NULL)
    g_atomic_int_inc ((int *) user_data);
}

void
test_exit_child (int status)
{
  if (__gcov_dump != NULL)
    __gcov_dump ();
  _exit (status);
}

void
test_latch_init (TestLatch *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->count = 0;
}

void
test_latch_clear (TestLatch *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

void
test_latch_add (TestLatch *self)
{
  g_mutex_lock (&self->lock);
  self->count++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
test_latch_wait_for (TestLatch *self,
                     int        count)
{
  g_mutex_lock (&self->lock);
  while (self->count < count)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
test_log_init (TestLog *self)
{
  g_mutex_init (&self->lock);
  self->text = g_string_new (NULL);
}

void
test_log_clear (TestLog *self)
{
  g_mutex_clear (&self->lock);
  g_string_free (self->text, TRUE);
}

static void
append (TestLog    *self,
        const char *name,
        const char *key,
        const char *detail)
{
  g_mutex_lock (&self->lock);
  if (self->text->len > 0)
    g_string_append (self->text, ", ");
  g_string_append_printf (self->text, "%s %s", name, key);
  if (detail != NULL)
    g_string_append_printf (self->text, " %s", detail);
  g_mutex_unlock (&self->lock);
}

static void
hit_cb (RcCache    *cache,
        const char *key,
        TestLog    *self)
{
  append (self, "hit", key, NULL);
}

static void
miss_cb (RcCache    *cache,
         const char *key,
         TestLog    *self)
{
  append (self, "miss", key, NULL);
}

static void
evict_cb (RcCache       *cache,
          const char    *key,
          RcEvictReason  reason,
          TestLog       *self)
{
  append (self, "evict", key, rc_evict_reason_to_string (reason));
}

static void
load_started_cb (RcCache *cache,
                 RcLoad  *load,
                 TestLog *self)
{
  append (self, "started", rc_load_get_key (load), NULL);
}

static void
load_finished_cb (RcCache *cache,
                  RcLoad  *load,
                  TestLog *self)
{
  append (self, "finished", rc_load_get_key (load),
          rc_load_get_error (load) != NULL ? "badly" : NULL);
}

static void
message_cb (RcCache    *cache,
            const char *key,
            const char *text,
            gboolean    replayed,
            TestLog    *self)
{
  append (self, replayed ? "again" : "says", key, text);
}

void
test_log_watch (TestLog *self,
                RcCache *cache)
{
  g_signal_connect (cache, "hit", G_CALLBACK (hit_cb), self);
  g_signal_connect (cache, "miss", G_CALLBACK (miss_cb), self);
  g_signal_connect (cache, "evict", G_CALLBACK (evict_cb), self);
  g_signal_connect (cache, "load-started", G_CALLBACK (load_started_cb), self);
  g_signal_connect (cache, "load-finished", G_CALLBACK (load_finished_cb), self);
  g_signal_connect (cache, "message", G_CALLBACK (message_cb), self);
}

/* What was written down since the last time. */
char *
test_log_steal (TestLog *self)
{
  char *text;

  g_mutex_lock (&self->lock);
  text = g_string_free (self->text, FALSE);
  self->text = g_string_new (NULL);
  g_mutex_unlock (&self->lock);

  return text;
}
