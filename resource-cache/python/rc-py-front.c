/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-py-front-private.h"

#include "rc-py-hit-private.h"

#define MAX_PARAMETERS 64
#define MAX_CALLS 256       /* then all are forgotten */
#define MAX_BYTES 1024      /* of the arguments of one call, which it keeps alive */
#define MIN_SLOTS 8         /* a power of two */

/* One call. */
typedef struct
{
  Py_uhash_t hash;
  Py_ssize_t n_args;    /* with those that are no part of the key */
  PyObject *args;       /* a tuple of those that are; NULL: the slot is free */
  PyObject *key;
  const char *text;     /* of the key, which holds it */
} Call;

/* An open-addressed table that is never more than half full. Nothing is taken out of it
   but all at once. */
struct _RcPyFront
{
  guint64 counted;      /* bit n: parameter n is part of the key */
  Py_ssize_t n_parameters;
  Call *calls;
  gsize n_slots;
  gsize n_calls;
};

static gboolean
is_counted (RcPyFront  *self,
            Py_ssize_t  position)
{
  return (self->counted >> position) & 1;
}

/* What an argument keeps in memory, about; what is too large is not worth a look. */
static gboolean
is_simple (PyObject *arg)
{
  if (PyUnicode_CheckExact (arg))
    return PyUnicode_GET_LENGTH (arg) <= MAX_BYTES;
  if (PyBytes_CheckExact (arg))
    return PyBytes_GET_SIZE (arg) <= MAX_BYTES;

  return PyLong_CheckExact (arg) || arg == Py_None;
}

static gsize
get_bytes (PyObject *arg)
{
  int is_large = 0;

  if (PyUnicode_CheckExact (arg))
    return PyUnicode_GET_LENGTH (arg) * PyUnicode_KIND (arg);
  if (PyBytes_CheckExact (arg))
    return PyBytes_GET_SIZE (arg);
  if (PyLong_CheckExact (arg))
    PyLong_AsLongLongAndOverflow (arg, &is_large);

  return is_large != 0 ? MAX_BYTES + 1 : sizeof (long long);
}

/* FALSE: the call has arguments that are not simple, or too many. */
static gboolean
hash_call (RcPyFront       *self,
           PyObject *const *args,
           Py_ssize_t       n_args,
           Py_uhash_t      *hash)
{
  Py_uhash_t mixed = n_args;

  if (n_args > self->n_parameters)
    return FALSE;

  for (Py_ssize_t i = 0; i < n_args; i++)
    {
      if (!is_counted (self, i))
        continue;
      if (!is_simple (args[i]))
        return FALSE;
      mixed = (mixed ^ (Py_uhash_t) PyObject_Hash (args[i])) * (Py_uhash_t) 0x9e3779b97f4a7c15;
      mixed ^= mixed >> 32;
    }

  *hash = mixed;
  return TRUE;
}

/* The types tell 1 from "1", and keep Python from warning that b"1" was compared with it. */
static gboolean
is_same (PyObject *one,
         PyObject *other)
{
  return one == other ||
         (Py_TYPE (one) == Py_TYPE (other) && PyObject_RichCompareBool (one, other, Py_EQ) == 1);
}

static gboolean
is_same_call (RcPyFront       *self,
              Call            *call,
              PyObject *const *args,
              Py_ssize_t       n_args)
{
  Py_ssize_t n = 0;

  if (call->n_args != n_args)
    return FALSE;

  for (Py_ssize_t i = 0; i < n_args; i++)
    if (is_counted (self, i) && !is_same (PyTuple_GET_ITEM (call->args, n++), args[i]))
      return FALSE;

  return TRUE;
}

/* The slot of a call, or the free one where it belongs. */
static Call *
find_slot (RcPyFront       *self,
           Py_uhash_t       hash,
           PyObject *const *args,
           Py_ssize_t       n_args)
{
  gsize mask = self->n_slots - 1;
  gsize slot = hash & mask;

  while (self->calls[slot].args != NULL &&
         !(self->calls[slot].hash == hash &&
           is_same_call (self, &self->calls[slot], args, n_args)))
    slot = (slot + 1) & mask;

  return &self->calls[slot];
}

static void
forget_all (RcPyFront *self)
{
  for (gsize i = 0; i < self->n_slots; i++)
    {
      Py_CLEAR (self->calls[i].args);
      Py_CLEAR (self->calls[i].key);
    }
  self->n_calls = 0;
}

static void
grow (RcPyFront *self)
{
  g_autofree Call *old = g_steal_pointer (&self->calls);
  gsize n_old = self->n_slots;

  self->n_slots = MAX (2 * n_old, MIN_SLOTS);
  self->calls = g_new0 (Call, self->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].args != NULL)
      {
        gsize slot = old[i].hash & (self->n_slots - 1);

        while (self->calls[slot].args != NULL)
          slot = (slot + 1) & (self->n_slots - 1);
        self->calls[slot] = old[i];
      }
}

static void
make_room (RcPyFront *self)
{
  if (self->n_calls >= MAX_CALLS)
    forget_all (self);
  else if (self->n_calls >= self->n_slots / 2)
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

/* The key and its text, borrowed; NULL if it is not known. Never raises. */
PyObject *
rc_py_front_find (RcPyFront        *self,
                  PyObject *const  *args,
                  Py_ssize_t        n_args,
                  const char      **text)
{
  Py_uhash_t hash;
  Call *call;

  if (self->n_calls == 0 || !hash_call (self, args, n_args, &hash))
    return NULL;

  call = find_slot (self, hash, args, n_args);
  *text = call->text;
  return call->key;
}

/* The counted arguments as a tuple. NULL: together they are too large, or an exception. */
static PyObject *
keep_counted (RcPyFront       *self,
              PyObject *const *args,
              Py_ssize_t       n_args)
{
  Py_ssize_t n = 0;
  gsize bytes = 0;
  PyObject *kept;

  for (Py_ssize_t i = 0; i < n_args; i++)
    if (is_counted (self, i))
      {
        bytes += get_bytes (args[i]);
        n++;
      }
  if (bytes > MAX_BYTES || (kept = PyTuple_New (n)) == NULL)
    return NULL;

  for (Py_ssize_t i = n_args; i-- > 0;)
    if (is_counted (self, i))
      PyTuple_SET_ITEM (kept, --n, Py_NewRef (args[i]));

  return kept;
}

/* FALSE: there is an exception. What can't be remembered is not. */
gboolean
rc_py_front_remember (RcPyFront       *self,
                      PyObject *const *args,
                      Py_ssize_t       n_args,
                      PyObject        *key)
{
  const char *text = rc_py_key_text (key);
  PyObject *kept;
  Py_uhash_t hash;
  Call *call;

  if (text == NULL || !hash_call (self, args, n_args, &hash))
    return TRUE;
  kept = keep_counted (self, args, n_args);
  if (kept == NULL)
    return !PyErr_Occurred ();

  make_room (self);
  call = find_slot (self, hash, args, n_args);
  if (call->args == NULL)
    self->n_calls++;
  Py_XSETREF (call->args, kept);
  Py_XSETREF (call->key, Py_NewRef (key));
  call->text = text;
  call->hash = hash;
  call->n_args = n_args;

  return TRUE;
}
