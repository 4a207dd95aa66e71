/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-source-private.h"

#define N_MARKS 20000
#define N_SENDERS 4

typedef struct
{
  GMainContext *context;
  RcSourceMark mark;
} Fixture;

/* This thread runs a context of its own. */
static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->context = g_main_context_new ();
  g_main_context_push_thread_default (f->context);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_main_context_pop_thread_default (f->context);
  g_main_context_unref (f->context);
}

static gboolean
count_cb (gpointer data)
{
  (*(int *) data)++;
  return G_SOURCE_REMOVE;
}

static void
attach_own (GMainContext *context,
            int          *n_calls)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, count_cb, n_calls, NULL);
  rc_source_attach (source, "[test] own", context);
  g_assert_cmpstr (g_source_get_name (source), ==, "[test] own");
  g_assert_true (g_source_get_context (source) ==
                 (context != NULL ? context : g_main_context_default ()));
}

static void
attach_foreign (GMainContext *context,
                int          *n_calls)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, count_cb, n_calls, NULL);
  g_source_attach (source, context);
}

static void
run_all (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    continue;
}

static void
test_attach (Fixture       *f,
             gconstpointer  unused)
{
  int n_calls = 0;

  attach_own (f->context, &n_calls);
  attach_own (NULL, &n_calls);
  run_all (f->context);
  g_assert_cmpint (n_calls, ==, 1);
  run_all (NULL);
  g_assert_cmpint (n_calls, ==, 2);
}

static gpointer
runs_here_cb (gpointer context)
{
  return GINT_TO_POINTER (rc_source_runs_here (context));
}

static gpointer
runs_here_when_owner_cb (gpointer context)
{
  gpointer runs_here;

  g_assert_true (g_main_context_acquire (context));
  runs_here = runs_here_cb (context);
  g_main_context_release (context);

  return runs_here;
}

static gboolean
ask_in_thread (GThreadFunc   ask,
               GMainContext *context)
{
  return GPOINTER_TO_INT (g_thread_join (g_thread_new ("source", ask, context)));
}

static void
test_runs_here (Fixture       *f,
                gconstpointer  unused)
{
  g_autoptr (GMainContext) nobodys = g_main_context_new ();

  g_assert_true (rc_source_runs_here (f->context));
  g_assert_false (ask_in_thread (runs_here_cb, f->context));
  g_assert_false (rc_source_runs_here (nobodys));
  g_assert_false (ask_in_thread (runs_here_cb, nobodys));
  g_assert_true (ask_in_thread (runs_here_when_owner_cb, nobodys));
}

/* The program's first thread is the one to run the default context, until another does. */
static void
test_default_context (void)
{
  GMainContext *context = g_main_context_default ();

  g_assert_true (rc_source_runs_here (context));
  g_assert_false (g_main_context_is_owner (context));
  g_assert_false (ask_in_thread (runs_here_cb, context));

  g_assert_true (g_main_context_acquire (context));
  g_assert_true (rc_source_runs_here (context));
  g_assert_false (ask_in_thread (runs_here_cb, context));
  g_main_context_release (context);
  g_assert_true (ask_in_thread (runs_here_when_owner_cb, context));
}

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean is_owned;         /* lock */
  gboolean may_end;          /* lock */
} Owner;

static void
set_and_wake (Owner    *owner,
              gboolean *what)
{
  g_mutex_lock (&owner->lock);
  *what = TRUE;
  g_cond_broadcast (&owner->changed);
  g_mutex_unlock (&owner->lock);
}

static void
wait_for (Owner    *owner,
          gboolean *what)
{
  g_mutex_lock (&owner->lock);
  while (!*what)
    g_cond_wait (&owner->changed, &owner->lock);
  g_mutex_unlock (&owner->lock);
}

static gpointer
own_default_cb (gpointer data)
{
  Owner *owner = data;

  g_assert_true (g_main_context_acquire (NULL));
  set_and_wake (owner, &owner->is_owned);
  wait_for (owner, &owner->may_end);
  g_main_context_release (NULL);

  return NULL;
}

static void
test_default_context_elsewhere (void)
{
  Owner owner = { .is_owned = FALSE };
  GThread *thread = g_thread_new ("owner", own_default_cb, &owner);

  wait_for (&owner, &owner.is_owned);
  g_assert_false (rc_source_runs_here (g_main_context_default ()));
  set_and_wake (&owner, &owner.may_end);
  g_thread_join (thread);
  g_assert_true (rc_source_runs_here (g_main_context_default ()));
  g_mutex_clear (&owner.lock);
  g_cond_clear (&owner.changed);
}

static void
test_mark_foreign (Fixture       *f,
                   gconstpointer  unused)
{
  int n_calls = 0;

  rc_source_mark_set (&f->mark);
  g_assert_true (f->mark.context == f->context);
  g_assert_false (rc_source_mark_has_new (&f->mark));
  attach_foreign (f->context, &n_calls);
  g_assert_true (rc_source_mark_has_new (&f->mark));
  attach_foreign (f->context, &n_calls);
  g_assert_true (rc_source_mark_has_new (&f->mark));
  rc_source_mark_clear (&f->mark);
  g_assert_null (f->mark.context);
  rc_source_mark_clear (&f->mark);

  /* What was there before is not new. */
  rc_source_mark_set (&f->mark);
  g_assert_false (rc_source_mark_has_new (&f->mark));
  rc_source_mark_clear (&f->mark);
  run_all (f->context);
  g_assert_cmpint (n_calls, ==, 2);
}

/* To look leaves nothing behind that would be seen the next time. */
static void
test_mark_looks (Fixture       *f,
                 gconstpointer  unused)
{
  rc_source_mark_set (&f->mark);
  for (guint i = 0; i < 100; i++)
    {
      RcSourceMark inner;

      rc_source_mark_set (&inner);
      g_assert_false (rc_source_mark_has_new (&inner));
      rc_source_mark_clear (&inner);
      g_assert_false (rc_source_mark_has_new (&f->mark));
    }
  g_assert_false (g_main_context_pending (f->context));
  rc_source_mark_clear (&f->mark);
}

static void
test_mark_own (Fixture       *f,
               gconstpointer  unused)
{
  int n_calls = 0;

  rc_source_mark_set (&f->mark);
  attach_own (f->context, &n_calls);
  attach_own (f->context, &n_calls);
  g_assert_false (rc_source_mark_has_new (&f->mark));
  attach_foreign (f->context, &n_calls);
  g_assert_true (rc_source_mark_has_new (&f->mark));
  rc_source_mark_clear (&f->mark);
  run_all (f->context);
}

/* Others' sources elsewhere, and ours elsewhere, make none up here. */
static void
test_mark_elsewhere (Fixture       *f,
                     gconstpointer  unused)
{
  g_autoptr (GMainContext) other = g_main_context_new ();
  int n_calls = 0;

  rc_source_mark_set (&f->mark);
  for (guint i = 0; i < 10; i++)
    {
      attach_foreign (other, &n_calls);
      g_assert_false (rc_source_mark_has_new (&f->mark));
    }
  attach_own (other, &n_calls);
  g_assert_false (rc_source_mark_has_new (&f->mark));
  rc_source_mark_clear (&f->mark);
}

/* Its context may be popped, and dropped by everybody else, before it is looked at. */
static void
test_mark_holds_context (void)
{
  GMainContext *context = g_main_context_new ();
  RcSourceMark mark;
  int n_calls = 0;

  g_main_context_push_thread_default (context);
  rc_source_mark_set (&mark);
  attach_foreign (context, &n_calls);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  g_assert_true (rc_source_mark_has_new (&mark));
  rc_source_mark_clear (&mark);
}

static void
test_mark_default (void)
{
  RcSourceMark mark;
  int n_calls = 0;

  rc_source_mark_set (&mark);
  g_assert_true (mark.context == g_main_context_default ());
  g_assert_false (rc_source_mark_has_new (&mark));
  g_idle_add (count_cb, &n_calls);
  g_assert_true (rc_source_mark_has_new (&mark));
  rc_source_mark_clear (&mark);
  run_all (NULL);
  g_assert_cmpint (n_calls, ==, 1);
}

static gpointer
mark_without_context_cb (gpointer unused)
{
  RcSourceMark mark;
  int n_calls = 0;

  rc_source_mark_set (&mark);
  g_assert_null (mark.context);
  attach_foreign (NULL, &n_calls);
  g_assert_false (rc_source_mark_has_new (&mark));
  rc_source_mark_clear (&mark);
  run_all (NULL);

  return NULL;
}

/* A thread that runs no context attaches its sources for others. */
static void
test_mark_without_context (void)
{
  g_thread_join (g_thread_new ("source", mark_without_context_cb, NULL));
}

typedef struct
{
  GMainContext *context;
  int may_end;               /* atomic */
} Sender;

static gpointer
send_cb (gpointer data)
{
  Sender *sender = data;

  while (!g_atomic_int_get (&sender->may_end))
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      rc_source_attach (source, "[test] sent", sender->context);
      g_source_destroy (source);
    }

  return NULL;
}

/* What workers send here meanwhile, at any moment, is none of others'. */
static void
test_mark_while_sent_to (Fixture       *f,
                         gconstpointer  unused)
{
  Sender sender = { .context = f->context };
  GThread *threads[N_SENDERS];
  guint n_made_up = 0;

  for (guint i = 0; i < N_SENDERS; i++)
    threads[i] = g_thread_new ("sender", send_cb, &sender);
  for (guint i = 0; i < N_MARKS; i++)
    {
      rc_source_mark_set (&f->mark);
      n_made_up += rc_source_mark_has_new (&f->mark);
      rc_source_mark_clear (&f->mark);
    }
  g_atomic_int_set (&sender.may_end, TRUE);
  for (guint i = 0; i < N_SENDERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (n_made_up, ==, 0);
}

#define add(name, func) g_test_add ("/rc/source/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("attach", test_attach);
  add ("runs-here", test_runs_here);
  g_test_add_func ("/rc/source/default-context", test_default_context);
  g_test_add_func ("/rc/source/default-context-elsewhere", test_default_context_elsewhere);
  add ("mark/foreign", test_mark_foreign);
  add ("mark/looks", test_mark_looks);
  add ("mark/own", test_mark_own);
  add ("mark/elsewhere", test_mark_elsewhere);
  g_test_add_func ("/rc/source/mark/holds-context", test_mark_holds_context);
  g_test_add_func ("/rc/source/mark/default", test_mark_default);
  g_test_add_func ("/rc/source/mark/without-context", test_mark_without_context);
  add ("mark/while-sent-to", test_mark_while_sent_to);

  return g_test_run ();
}
