/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <Python.h>
#include <pygobject.h>

#include "rc-py-caller-private.h"
#include "rc-py-hit-private.h"
#include "rc-version.h"

/* gi.overrides._rc_native: hits without PyGObject's part in the call. */

static PyObject *no_hit;

static PyObject *
try_hit (PyObject         *module,
         PyObject *const  *args,
         Py_ssize_t        n_args)
{
  PyObject *value = NULL;
  const char *text;

  if (n_args != 2 || !rc_py_is_cache (args[0]))
    return PyErr_Format (PyExc_TypeError, "try_hit() takes an Rc.Cache and a text");

  /* Whoever takes the long way says what is wrong with a key. */
  text = PyUnicode_Check (args[1]) ? rc_py_key_text (args[1]) : NULL;
  if (text != NULL)
    value = rc_py_try_hit (args[0], args[1], text);
  return value != NULL || PyErr_Occurred () ? value : Py_NewRef (no_hit);
}

static PyMethodDef methods[] = {
  { "try_hit", (PyCFunction) (void (*) (void)) try_hit, METH_FASTCALL,
    "The value if it is there, and nobody has to be asked; else NO_HIT." },
  { NULL }
};

static PyModuleDef definition = {
  PyModuleDef_HEAD_INIT,
  .m_name = "gi.overrides._rc_native",
  .m_doc = "Hits of a cache, without PyGObject's part in the call.",
  .m_size = -1,
  .m_methods = methods,
};

static gboolean
import_pygobject (void)
{
  PyObject *gobject = pygobject_init (3, 42, 0);

  Py_XDECREF (gobject);
  return gobject != NULL;
}

static gboolean
fill (PyObject *module)
{
  PyObject *version = Py_BuildValue ("(iii)", RC_MAJOR_VERSION, RC_MINOR_VERSION, RC_MICRO_VERSION);
  gboolean is_added = PyModule_AddObjectRef (module, "VERSION", version) == 0;

  Py_XDECREF (version);
  no_hit = PyObject_CallNoArgs ((PyObject *) &PyBaseObject_Type);

  return is_added && PyModule_AddObjectRef (module, "NO_HIT", no_hit) == 0 &&
         rc_py_caller_init (module);
}

PyMODINIT_FUNC PyInit__rc_native (void);

PyMODINIT_FUNC
PyInit__rc_native (void)
{
  PyObject *module;

  if (!import_pygobject () || !rc_py_hit_init ())
    return NULL;

  module = PyModule_Create (&definition);
  if (module != NULL && !fill (module))
    Py_CLEAR (module);

  return module;
}
