/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

/* A resource to cache: an object that knows its number and whether it is closed. */
#define TEST_TYPE_RESOURCE (test_resource_get_type ())

G_DECLARE_FINAL_TYPE (TestResource, test_resource, TEST, RESOURCE, GObject)

struct _TestResource
{
  GObject parent_instance;
  int number;
  int n_closed;             /* atomic */
};

TestResource *test_resource_new (int number);

/* Closes what it gets; user_data may be an atomic int that counts. */
void test_release (const char    *key,
                   const GValue  *value,
                   RcEvictReason  reason,
                   gpointer       user_data);

/* Ends a child as _exit() does. */
void test_exit_child (int status) G_GNUC_NORETURN;

/* What one thread waits for and another one opens. */
typedef struct
{
  GMutex lock;
  GCond changed;
  int count;
} TestLatch;

void test_latch_init     (TestLatch *self);
void test_latch_clear    (TestLatch *self);
void test_latch_add      (TestLatch *self);
void test_latch_wait_for (TestLatch *self,
                          int        count);

/* Writes down "name key [detail]" for every signal of a cache. */
typedef struct
{
  GMutex lock;
  GString *text;
} TestLog;

void  test_log_init  (TestLog *self);
void  test_log_clear (TestLog *self);
void  test_log_watch (TestLog *self,
                      RcCache *cache);
char *test_log_steal (TestLog *self);

/* What was written down since the last time. */
#define test_assert_log(log, expected)                                                  \
  G_STMT_START                                                                          \
    {                                                                                   \
      g_autofree char *log_text = test_log_steal (log);                                 \
                                                                                        \
      g_assert_cmpstr (log_text, ==, expected);                                         \
    }                                                                                   \
  G_STMT_END

/* Waits until @condition holds, which another thread will bring about. */
#define test_wait_until(condition)                                                      \
  G_STMT_START                                                                          \
    {                                                                                   \
      while (!(condition))                                                              \
        g_thread_yield ();                                                              \
    }                                                                                   \
  G_STMT_END

G_END_DECLS
