/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-py-caller-private.h"

#include <structmember.h>

#include "rc-py-front-private.h"
#include "rc-py-hit-private.h"

/* The base of cached functions. A call that is known, and hits, is over here; every other is
   the affair of call_anew(), which a class in Python has. */

typedef struct
{
  PyObject_HEAD
  vectorcallfunc vectorcall;
  PyObject *cache;      /* where the front's keys are looked up */
  RcPyFront *front;     /* NULL: every call takes the long way */
} Caller;

static PyObject *call_anew_name;
static PyObject *bound_to_name;

/* Adds the arguments that are given by name, which in a vectorcall follow the others. */
static gboolean
add_named (PyObject        *kwargs,
           PyObject *const *values,
           PyObject        *names)
{
  Py_ssize_t n_names = names != NULL ? PyTuple_GET_SIZE (names) : 0;

  for (Py_ssize_t i = 0; i < n_names; i++)
    if (PyDict_SetItem (kwargs, PyTuple_GET_ITEM (names, i), values[i]) < 0)
      return FALSE;

  return TRUE;
}

static PyObject *
make_tuple (PyObject *const *items,
            Py_ssize_t       n_items)
{
  PyObject *tuple = PyTuple_New (n_items);

  for (Py_ssize_t i = 0; tuple != NULL && i < n_items; i++)
    PyTuple_SET_ITEM (tuple, i, Py_NewRef (items[i]));

  return tuple;
}

/* A value that is at hand, but was not there yet, or not the same one, the last time. */
static PyObject *
try_key (Caller         *self,
         RcPyCall       *call,
         const RcPyArgs *args)
{
  PyObject *cache = Py_NewRef (self->cache);
  PyObject *value = rc_py_try_hit (cache, call->key, call->text);

  /* Whoever was told meanwhile that the cache let go of another value may have opened another
     front. */
  if (value != NULL && self->front != NULL && self->cache == cache)
    rc_py_front_set_tap (self->front, args, rc_py_get_cache (cache), value);
  Py_DECREF (cache);

  return value;
}

/* A new reference; NULL if the value is not there, or somebody has to be asked. Nobody frees it
   before this gives the GIL away. */
static inline PyObject *
try_tap (RcPyCall *call)
{
  return G_LIKELY (call->tap != NULL && rc_tap_hit (call->tap)) ? Py_NewRef (call->value) : NULL;
}

/* NULL without an exception: the long way has to be taken. */
static PyObject *
try_hit (Caller         *self,
         const RcPyArgs *args)
{
  RcPyCall *call = self->front != NULL ? rc_py_front_find (self->front, args) : NULL;
  PyObject *value;

  if (call == NULL)
    return NULL;

  value = try_tap (call);
  return value != NULL ? value : try_key (self, call, args);
}

static PyObject *
call_anew (PyObject *self,
           PyObject *args,
           PyObject *kwargs)
{
  PyObject *named = kwargs != NULL ? Py_NewRef (kwargs) : PyDict_New ();
  PyObject *result = NULL;

  if (named != NULL)
    result = PyObject_CallMethodObjArgs (self, call_anew_name, args, named, NULL);
  Py_XDECREF (named);

  return result;
}

static PyObject *
caller_call (PyObject *self,
             PyObject *args,
             PyObject *kwargs)
{
  RcPyArgs positional = { PySequence_Fast_ITEMS (args), PyTuple_GET_SIZE (args), NULL };
  PyObject *value = NULL;

  if (kwargs == NULL || PyDict_GET_SIZE (kwargs) == 0)
    value = try_hit ((Caller *) self, &positional);

  return value != NULL || PyErr_Occurred () ? value : call_anew (self, args, kwargs);
}

/* A vectorcall that does not hit goes on as the call that the class has. */
static PyObject *
take_long_way (PyObject       *self,
               const RcPyArgs *given)
{
  ternaryfunc call = Py_TYPE (self)->tp_call;
  PyObject *args = make_tuple (given->args, given->n_args);
  PyObject *kwargs = PyDict_New ();
  PyObject *result = NULL;

  if (args != NULL && kwargs != NULL &&
      add_named (kwargs, given->args + given->n_args, given->names))
    result = call == caller_call ? call_anew (self, args, kwargs) : call (self, args, kwargs);
  Py_XDECREF (args);
  Py_XDECREF (kwargs);

  return result;
}

/* Before Python 3.12 a class that is given another __call__() later still leads here. */
static inline gboolean
is_called_otherwise (PyObject *self)
{
  return Py_TYPE (self)->tp_call != caller_call;
}

static PyObject *
call_with_any (PyObject        *self,
               PyObject *const *values,
               size_t           flags,
               PyObject        *names)
{
  RcPyArgs args = { values, PyVectorcall_NARGS (flags), names };
  PyObject *value = NULL;

  if (!is_called_otherwise (self))
    value = try_hit ((Caller *) self, &args);
  if (value != NULL)
    return value;

  return PyErr_Occurred () ? NULL : take_long_way (self, &args);
}

static PyObject *
caller_vectorcall (PyObject        *object,
                   PyObject *const *values,
                   size_t           flags,
                   PyObject        *names)
{
  Caller *self = (Caller *) object;
  RcPyCall *call = NULL;
  PyObject *value = NULL;

  if (PyVectorcall_NARGS (flags) == 1 && names == NULL && self->front != NULL &&
      !is_called_otherwise (object))
    call = rc_py_front_find_text (self->front, values[0]);
  if (G_LIKELY (call != NULL))
    value = try_tap (call);

  return G_LIKELY (value != NULL) ? value : call_with_any (object, values, flags, names);
}

static PyObject *
caller_get (PyObject *self,
            PyObject *instance,
            PyObject *owner)
{
  if (instance == NULL || instance == Py_None)
    return Py_NewRef (self);

  return PyObject_CallMethodOneArg (self, bound_to_name, instance);
}

/* What goes may run anybody's code, which may open another front. */
static void
set_front (Caller    *self,
           PyObject  *cache,
           RcPyFront *front)
{
  PyObject *old_cache = self->cache;
  RcPyFront *old_front = self->front;

  self->cache = cache;
  self->front = front;
  rc_py_front_free (old_front);
  Py_XDECREF (old_cache);
}

static PyObject *
caller_open_front (PyObject *object,
                   PyObject *args)
{
  PyObject *cache, *counted;
  RcPyFront *front = NULL;

  if (!PyArg_ParseTuple (args, "OO:open_front", &cache, &counted))
    return NULL;
  if (!rc_py_is_cache (cache) || !(counted == Py_None || PyTuple_CheckExact (counted)))
    return PyErr_Format (PyExc_TypeError, "open_front() takes an Rc.Cache, and a tuple or None");

  if (counted != Py_None)
    front = rc_py_front_new (counted);
  if (PyErr_Occurred ())
    return NULL;
  set_front ((Caller *) object, front != NULL ? Py_NewRef (cache) : NULL, front);

  Py_RETURN_NONE;
}

/* What a vectorcall would have been given. */
static gboolean
remember (RcPyFront *front,
          PyObject  *args,
          PyObject  *kwargs,
          PyObject  *key)
{
  Py_ssize_t n_args = PyTuple_GET_SIZE (args);
  g_autofree PyObject **values = g_new (PyObject *, n_args + PyDict_GET_SIZE (kwargs));
  PyObject *names = PyDict_GET_SIZE (kwargs) > 0 ? PySequence_Tuple (kwargs) : NULL;
  RcPyArgs given = { values, n_args, names };
  PyObject *name, *value;
  Py_ssize_t position = 0;
  Py_ssize_t n = n_args;
  gboolean is_done;

  if (n_args > 0)
    memcpy (values, PySequence_Fast_ITEMS (args), n_args * sizeof (PyObject *));
  while (PyDict_Next (kwargs, &position, &name, &value))
    values[n++] = value;

  is_done = !PyErr_Occurred () && rc_py_front_remember (front, &given, key);
  Py_XDECREF (names);
  return is_done;
}

static PyObject *
caller_remember (PyObject *object,
                 PyObject *all)
{
  Caller *self = (Caller *) object;
  PyObject *args, *kwargs, *key;

  if (!PyArg_ParseTuple (all, "O!O!U:remember", &PyTuple_Type, &args, &PyDict_Type, &kwargs, &key))
    return NULL;
  if (self->front != NULL && !remember (self->front, args, kwargs, key))
    return NULL;

  Py_RETURN_NONE;
}

/* Python hands neither flag down to a class that is made by a class statement, because the class
   may define __call__() or __get__() anew: if it does not, they are as true of it as of ours. */
static PyObject *
caller_init_subclass (PyObject *cls,
                      PyObject *unused)
{
  PyTypeObject *type = (PyTypeObject *) cls;

  if (type->tp_call == caller_call)
    type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
  if (type->tp_descr_get == caller_get)
    type->tp_flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
  PyType_Modified (type);

  Py_RETURN_NONE;
}

static PyObject *
caller_new (PyTypeObject *type,
            PyObject     *args,
            PyObject     *kwargs)
{
  Caller *self = (Caller *) type->tp_alloc (type, 0);

  if (self != NULL)
    self->vectorcall = caller_vectorcall;

  return (PyObject *) self;
}

static int
caller_traverse (PyObject  *object,
                 visitproc  visit,
                 void      *arg)
{
  Py_VISIT (((Caller *) object)->cache);
  Py_VISIT (Py_TYPE (object));

  return 0;
}

static int
caller_clear (PyObject *object)
{
  set_front ((Caller *) object, NULL, NULL);

  return 0;
}

static void
caller_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);

  PyObject_GC_UnTrack (object);
  caller_clear (object);
  type->tp_free (object);
  Py_DECREF (type);
}

static PyMethodDef caller_methods[] = {
  { "open_front", caller_open_front, METH_VARARGS,
    "Lets calls be answered here; takes one truth value per parameter: is it part of the key?" },
  { "remember", caller_remember, METH_VARARGS,
    "Tells the key that arguments, as a tuple and a dictionary, always make." },
  { "__init_subclass__", caller_init_subclass, METH_CLASS | METH_NOARGS, NULL },
  { NULL }
};

static PyMemberDef caller_members[] = {
  { "__vectorcalloffset__", T_PYSSIZET, offsetof (Caller, vectorcall), READONLY },
  { NULL }
};

static PyType_Slot caller_slots[] = {
  { Py_tp_doc, "What calls a cached function, and is over with most calls in C." },
  { Py_tp_new, caller_new },
  { Py_tp_dealloc, caller_dealloc },
  { Py_tp_traverse, caller_traverse },
  { Py_tp_clear, caller_clear },
  { Py_tp_call, caller_call },
  { Py_tp_descr_get, caller_get },
  { Py_tp_methods, caller_methods },
  { Py_tp_members, caller_members },
  { 0 }
};

static PyType_Spec caller_spec = {
  .name = "gi.overrides._rc_native.Caller",
  .basicsize = sizeof (Caller),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC |
           Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
  .slots = caller_slots,
};

gboolean
rc_py_caller_init (PyObject *module)
{
  PyObject *type;
  gboolean is_added;

  call_anew_name = PyUnicode_InternFromString ("call_anew");
  bound_to_name = PyUnicode_InternFromString ("bound_to");
  type = PyType_FromSpec (&caller_spec);
  if (call_anew_name == NULL || bound_to_name == NULL || type == NULL)
    return FALSE;

  is_added = PyModule_AddObjectRef (module, "Caller", type) == 0;
  Py_DECREF (type);
  return is_added;
}
