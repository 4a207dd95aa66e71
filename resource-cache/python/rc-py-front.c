/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-py-front-private.h"

#include "rc-py-hit-private.h"

#define MAX_PARAMETERS 64
#define MAX_CALLS 256       /* then all are forgotten */
#define MIN_SLOTS 8         /* a power of two */
#define PAUSE 64            /* hits, after one that could not be tapped */

/* What is given by name is part of the key by its name. */
static inline gboolean
is_counted (RcPyFront      *self,
            const RcPyArgs *args,
            Py_ssize_t      n)
{
  if (G_LIKELY (n < args->n_args))
    return (self->counted >> n) & 1;

  return PyUnicode_READ_CHAR (PyTuple_GET_ITEM (args->names, n - args->n_args), 0) != '_';
}

static inline Py_ssize_t
count_all (const RcPyArgs *args)
{
  return args->n_args + (G_UNLIKELY (args->names != NULL) ? PyTuple_GET_SIZE (args->names) : 0);
}

/* FALSE: the call has arguments that are not simple, or too many. */
static inline gboolean
hash_call (RcPyFront      *self,
           const RcPyArgs *args,
           Py_uhash_t     *hash)
{
  Py_ssize_t n_all = count_all (args);
  Py_uhash_t mixed = n_all;

  if (args->n_args > self->n_parameters)
    return FALSE;

  for (Py_ssize_t i = 0; i < n_all; i++)
    {
      Py_uhash_t one;

      if (!is_counted (self, args, i))
        continue;
      if (!rc_py_arg_hash (args->args[i], &one))
        return FALSE;
      mixed = rc_py_front_mix (mixed, one);
    }

  *hash = mixed;
  return TRUE;
}

/* The call of one line always has the same tuple. */
static gboolean
are_same_names (PyObject *names,
                PyObject *other)
{
  Py_ssize_t n_names;

  if (names == NULL || other == NULL || PyTuple_GET_SIZE (names) != PyTuple_GET_SIZE (other))
    return FALSE;

  n_names = PyTuple_GET_SIZE (names);
  for (Py_ssize_t i = 0; i < n_names; i++)
    if (!rc_py_arg_is_same (PyTuple_GET_ITEM (names, i), PyTuple_GET_ITEM (other, i)))
      return FALSE;

  return TRUE;
}

static inline gboolean
is_same_call (RcPyFront      *self,
              RcPyCall       *call,
              const RcPyArgs *args)
{
  Py_ssize_t n_all = count_all (args);
  Py_ssize_t n = 0;

  if (call->n_args != args->n_args ||
      (call->names != args->names && !are_same_names (call->names, args->names)))
    return FALSE;

  for (Py_ssize_t i = 0; i < n_all; i++)
    if (is_counted (self, args, i) &&
        !rc_py_arg_is_same (PyTuple_GET_ITEM (call->args, n++), args->args[i]))
      return FALSE;

  return TRUE;
}

/* The slot of a call, or the free one where it belongs. */
static inline RcPyCall *
find_slot (RcPyFront      *self,
           Py_uhash_t      hash,
           const RcPyArgs *args)
{
  gsize mask = self->mask;
  gsize slot = hash & mask;

  while (self->calls[slot].args != NULL &&
         !(self->calls[slot].hash == hash && is_same_call (self, &self->calls[slot], args)))
    slot = (slot + 1) & mask;

  return &self->calls[slot];
}

static void
forget (RcPyCall *call)
{
  call->single = NULL;
  Py_CLEAR (call->names);
  Py_CLEAR (call->args);
  Py_CLEAR (call->key);
  g_clear_pointer (&call->tap, rc_tap_free);
}

static void
forget_all (RcPyFront *self)
{
  for (gsize i = 0; i <= self->mask; i++)
    forget (&self->calls[i]);
  self->n_calls = 0;
}

static void
grow (RcPyFront *self)
{
  g_autofree RcPyCall *old = g_steal_pointer (&self->calls);
  gsize n_old = self->mask + 1;

  self->mask = 2 * n_old - 1;
  self->calls = g_new0 (RcPyCall, 2 * n_old);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].args != NULL)
      {
        gsize slot = old[i].hash & self->mask;

        while (self->calls[slot].args != NULL)
          slot = (slot + 1) & self->mask;
        self->calls[slot] = old[i];
      }
}

static void
make_room (RcPyFront *self)
{
  if (self->n_calls >= MAX_CALLS)
    forget_all (self);
  else if (self->n_calls > self->mask / 2)
    grow (self);
}

/* Takes one truth value per positional parameter. NULL: there are too many, or an exception. */
RcPyFront *
rc_py_front_new (PyObject *counted)
{
  Py_ssize_t n_parameters = PyTuple_GET_SIZE (counted);
  RcPyFront *self;
  guint64 bits = 0;

  if (n_parameters > MAX_PARAMETERS)
    return NULL;

  for (Py_ssize_t i = 0; i < n_parameters; i++)
    {
      int is_part = PyObject_IsTrue (PyTuple_GET_ITEM (counted, i));

      if (is_part < 0)
        return NULL;
      bits |= (guint64) is_part << i;
    }

  self = g_new0 (RcPyFront, 1);
  self->counted = bits;
  self->n_parameters = n_parameters;
  self->mask = MIN_SLOTS - 1;
  self->calls = g_new0 (RcPyCall, MIN_SLOTS);

  return self;
}

void
rc_py_front_free (RcPyFront *self)
{
  if (self == NULL)
    return;

  forget_all (self);
  g_free (self->calls);
  g_free (self);
}

/* NULL if it is not known. Never raises. */
RcPyCall *
rc_py_front_find (RcPyFront      *self,
                  const RcPyArgs *args)
{
  Py_uhash_t hash;
  RcPyCall *call;

  if (self->n_calls == 0 || !hash_call (self, args, &hash))
    return NULL;

  call = find_slot (self, hash, args);
  return call->args != NULL ? call : NULL;
}

/* The counted arguments as a tuple. NULL: together they are too large, or an exception. */
static PyObject *
keep_counted (RcPyFront      *self,
              const RcPyArgs *args)
{
  Py_ssize_t n_all = count_all (args);
  Py_ssize_t n = 0;
  gsize bytes = 0;
  PyObject *kept;

  for (Py_ssize_t i = 0; i < n_all; i++)
    if (is_counted (self, args, i))
      {
        bytes += rc_py_arg_get_bytes (args->args[i]);
        n++;
      }
  if (bytes > RC_PY_MAX_BYTES || (kept = PyTuple_New (n)) == NULL)
    return NULL;

  for (Py_ssize_t i = n_all; i-- > 0;)
    if (is_counted (self, args, i))
      PyTuple_SET_ITEM (kept, --n, Py_NewRef (args->args[i]));

  return kept;
}

/* FALSE: there is an exception. What can't be remembered is not. */
gboolean
rc_py_front_remember (RcPyFront      *self,
                      const RcPyArgs *args,
                      PyObject       *key)
{
  const char *text = rc_py_key_text (key);
  PyObject *kept;
  Py_uhash_t hash;
  RcPyCall *call;

  if (text == NULL || !hash_call (self, args, &hash))
    return TRUE;
  kept = keep_counted (self, args);
  if (kept == NULL)
    return !PyErr_Occurred ();

  make_room (self);
  call = find_slot (self, hash, args);
  if (call->args == NULL)
    self->n_calls++;
  forget (call);
  call->args = kept;
  call->single = args->n_args == 1 && args->names == NULL && is_counted (self, args, 0)
                 ? args->args[0] : NULL;
  call->names = Py_XNewRef (args->names);
  call->key = Py_NewRef (key);
  call->text = text;
  call->hash = hash;
  call->n_args = args->n_args;

  return TRUE;
}

/* The call has found @value in the cache: next time it need not be looked for. */
void
rc_py_front_set_tap (RcPyFront      *self,
                     const RcPyArgs *args,
                     RcCache        *cache,
                     PyObject       *value)
{
  RcPyCall *call = rc_py_front_find (self, args);

  if (call == NULL)
    return;

  if (self->pause > 0)
    {
      self->pause--;
      return;
    }

  g_clear_pointer (&call->tap, rc_tap_free);
  call->tap = rc_py_tap (cache, call->text, value);
  call->value = value;
  if (call->tap == NULL)
    self->pause = PAUSE;
}
