/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-workload.h"

#include "demo-source-set.h"

#define N_THREADS 2
#define MAX_SKEW 2.0
#define MAX_RATE 5000
/* A thread that woke late may catch up on this much, and not on a whole pause. */
#define MAX_LATE_USEC (20 * 1000)

/* The lock guards what follows it; what precedes it is set before the threads start. */
struct _DemoWorkload
{
  GObject        parent_instance;

  DemoSourceSet *set;
  GCancellable  *cancellable;       /* of every request */
  GThread       *threads[N_THREADS];
  guint          seed;              /* 0: by chance */

  GMutex         lock;
  GCond          changed;
  GRand         *rand;
  guint          n_active;          /* requests of the threads under way */
  gint64         next_usec;         /* monotonic time at which the next request is due */
  double         skew;
  guint          rate;
  gboolean       is_running;
  gboolean       is_stopping;
};

typedef struct
{
  RcCache    *cache;
  const char *key;
} Request;

enum
{
  PROP_RUNNING = 1,
  PROP_SKEW,
  PROP_RATE,
  PROP_SEED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DemoWorkload, demo_workload, G_TYPE_OBJECT)

static gboolean
is_stopping (DemoWorkload *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_stopping;
}

static void
tell_change (DemoWorkload *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
choose_locked (DemoWorkload *self,
               Request      *request)
{
  return demo_source_set_choose (self->set, self->rand, self->skew, &request->cache,
                                 &request->key);
}

static void
make_request (DemoWorkload  *self,
              const Request *request)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (!rc_cache_get_value (request->cache, request->key, &value, self->cancellable, &error))
    g_debug ("%s", error->message);
}

/* Waits for the time at which a request is due, and chooses it; FALSE when the
   thread should end. */
static gboolean
begin_request (DemoWorkload *self,
               gint64        rested_usec,
               Request      *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->is_stopping)
    {
      gint64 now_usec = g_get_monotonic_time ();
      gint64 due_usec = MAX (self->next_usec, rested_usec);

      if (!self->is_running || !demo_source_set_is_ready (self->set))
        g_cond_wait (&self->changed, &self->lock);
      else if (now_usec < due_usec)
        g_cond_wait_until (&self->changed, &self->lock, due_usec);
      else if (choose_locked (self, request))
        {
          self->next_usec = MAX (self->next_usec, now_usec - MAX_LATE_USEC)
                            + G_USEC_PER_SEC / self->rate;
          self->n_active++;
          return TRUE;
        }
      else
        break;
    }
  return FALSE;
}

static void
end_request (DemoWorkload *self)
{
  g_mutex_lock (&self->lock);
  self->n_active--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Rests for as long as the last request took, so that slow loads take at most half
   of each processor whatever the rate. */
static gpointer
work (gpointer user_data)
{
  DemoWorkload *self = user_data;
  gint64 rested_usec = 0;
  Request request;

  while (!is_stopping (self) && demo_source_set_find_next (self->set))
    tell_change (self);
  while (begin_request (self, rested_usec, &request))
    {
      gint64 begin_usec = g_get_monotonic_time ();
      gint64 end_usec;

      make_request (self, &request);
      end_usec = g_get_monotonic_time ();
      rested_usec = end_usec + (end_usec - begin_usec);
      end_request (self);
    }
  return NULL;
}

static void
demo_workload_constructed (GObject *object)
{
  DemoWorkload *self = DEMO_WORKLOAD (object);

  G_OBJECT_CLASS (demo_workload_parent_class)->constructed (object);
  self->rand = self->seed == 0 ? g_rand_new () : g_rand_new_with_seed (self->seed);
  self->set = demo_source_set_new ();
  for (guint i = 0; i < N_THREADS; i++)
    self->threads[i] = g_thread_new ("workload", work, self);
}

static void
demo_workload_dispose (GObject *object)
{
  DemoWorkload *self = DEMO_WORKLOAD (object);

  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < N_THREADS; i++)
    g_clear_pointer (&self->threads[i], g_thread_join);
  g_clear_pointer (&self->set, demo_source_set_free);
  G_OBJECT_CLASS (demo_workload_parent_class)->dispose (object);
}

static void
demo_workload_finalize (GObject *object)
{
  DemoWorkload *self = DEMO_WORKLOAD (object);

  g_rand_free (self->rand);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (demo_workload_parent_class)->finalize (object);
}

static void
demo_workload_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DemoWorkload *self = DEMO_WORKLOAD (object);

  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, demo_workload_get_running (self));
      break;
    case PROP_SKEW:
      g_value_set_double (value, demo_workload_get_skew (self));
      break;
    case PROP_RATE:
      g_value_set_uint (value, demo_workload_get_rate (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
demo_workload_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DemoWorkload *self = DEMO_WORKLOAD (object);

  switch (id)
    {
    case PROP_RUNNING:
      demo_workload_set_running (self, g_value_get_boolean (value));
      break;
    case PROP_SKEW:
      demo_workload_set_skew (self, g_value_get_double (value));
      break;
    case PROP_RATE:
      demo_workload_set_rate (self, g_value_get_uint (value));
      break;
    case PROP_SEED:
      self->seed = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
demo_workload_class_init (DemoWorkloadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = demo_workload_constructed;
  object_class->dispose = demo_workload_dispose;
  object_class->finalize = demo_workload_finalize;
  object_class->get_property = demo_workload_get_property;
  object_class->set_property = demo_workload_set_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_SKEW] = g_param_spec_double ("skew", NULL, NULL, 0, MAX_SKEW, 1, flags);
  properties[PROP_RATE] = g_param_spec_uint ("rate", NULL, NULL, 1, MAX_RATE, 60, flags);
  properties[PROP_SEED] = g_param_spec_uint ("seed", NULL, NULL, 0, G_MAXUINT32, 0,
                                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                             | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
demo_workload_init (DemoWorkload *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->cancellable = g_cancellable_new ();
  self->skew = 1;
  self->rate = 60;
}

DemoWorkload *
demo_workload_new (void)
{
  return g_object_new (DEMO_TYPE_WORKLOAD, NULL);
}

DemoWorkload *
demo_workload_new_seeded (guint32 seed)
{
  return g_object_new (DEMO_TYPE_WORKLOAD, "seed", seed, NULL);
}

gboolean
demo_workload_get_running (DemoWorkload *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DEMO_IS_WORKLOAD (self), FALSE);
  locker = g_mutex_locker_new (&self->lock);
  return self->is_running;
}

void
demo_workload_set_running (DemoWorkload *self,
                           gboolean      running)
{
  gboolean is_new;

  g_return_if_fail (DEMO_IS_WORKLOAD (self));
  g_mutex_lock (&self->lock);
  is_new = self->is_running != !!running;
  self->is_running = !!running;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

double
demo_workload_get_skew (DemoWorkload *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DEMO_IS_WORKLOAD (self), 0);
  locker = g_mutex_locker_new (&self->lock);
  return self->skew;
}

void
demo_workload_set_skew (DemoWorkload *self,
                        double        skew)
{
  gboolean is_new;

  g_return_if_fail (DEMO_IS_WORKLOAD (self));
  skew = CLAMP (skew, 0, MAX_SKEW);
  g_mutex_lock (&self->lock);
  is_new = self->skew != skew;
  self->skew = skew;
  g_mutex_unlock (&self->lock);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKEW]);
}

guint
demo_workload_get_rate (DemoWorkload *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DEMO_IS_WORKLOAD (self), 0);
  locker = g_mutex_locker_new (&self->lock);
  return self->rate;
}

/* A request that was due in a second at the old rate may be due at once. */
void
demo_workload_set_rate (DemoWorkload *self,
                        guint         rate)
{
  gboolean is_new;

  g_return_if_fail (DEMO_IS_WORKLOAD (self));
  rate = CLAMP (rate, 1, MAX_RATE);
  g_mutex_lock (&self->lock);
  is_new = self->rate != rate;
  self->rate = rate;
  if (is_new)
    self->next_usec = g_get_monotonic_time ();
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

void
demo_workload_request (DemoWorkload *self)
{
  Request request;
  gboolean is_chosen;

  g_return_if_fail (DEMO_IS_WORKLOAD (self));
  g_mutex_lock (&self->lock);
  while (!self->is_stopping && !demo_source_set_is_ready (self->set))
    g_cond_wait (&self->changed, &self->lock);
  is_chosen = !self->is_stopping && choose_locked (self, &request);
  g_mutex_unlock (&self->lock);
  if (is_chosen)
    make_request (self, &request);
}

void
demo_workload_settle (DemoWorkload *self)
{
  g_return_if_fail (DEMO_IS_WORKLOAD (self));
  g_mutex_lock (&self->lock);
  while (self->n_active > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}
