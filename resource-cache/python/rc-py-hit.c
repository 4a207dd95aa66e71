/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-py-hit-private.h"

#define NO_IMPORT_PYGOBJECT
#include <pygobject.h>
#include <string.h>

#include "rc-cache-load.h"
#include "rc-cache.h"

/* The hit path: from the wrapper of a cache and a key to an object. */

static GType py_object_type;

gboolean
rc_py_hit_init (void)
{
  py_object_type = g_type_from_name ("PyObject");
  if (py_object_type != 0)
    return TRUE;

  PyErr_SetString (PyExc_ImportError, "PyGObject has no type for Python objects");
  return FALSE;
}

gboolean
rc_py_is_cache (PyObject *object)
{
  return PyObject_TypeCheck (object, &PyGObject_Type) && RC_IS_CACHE (pygobject_get (object));
}

/* For what is known to be one. */
RcCache *
rc_py_get_cache (PyObject *cache)
{
  return (RcCache *) pygobject_get (cache);
}

/* Takes what is in the value. */
static PyObject *
convert (GValue *value)
{
  PyObject *object;

  /* The value holds a reference, which can be handed on. */
  if (value->g_type == py_object_type && value->data[0].v_pointer != NULL)
    return value->data[0].v_pointer;

  object = pyg_value_as_pyobject (value, TRUE);
  g_value_unset (value);
  return object;
}

/* The text of a key, which the key holds; NULL if it can't be one. Never raises. */
const char *
rc_py_key_text (PyObject *key)
{
  Py_ssize_t length;
  const char *text = PyUnicode_AsUTF8AndSize (key, &length);

  if (text == NULL)
    PyErr_Clear ();
  else if (strlen (text) != (gsize) length)
    text = NULL;

  return text;
}

/* The value, if it is there and nobody has to be asked. NULL without an exception: the long
   way has to be taken. */
PyObject *
rc_py_try_hit (PyObject   *cache,
               PyObject   *key,
               const char *text)
{
  GValue value = G_VALUE_INIT;
  PyObject *object = NULL;

  /* If the value leaves the cache just now, its release function may let go of these. */
  Py_INCREF (cache);
  Py_INCREF (key);
  if (rc_cache_try_hit_value (rc_py_get_cache (cache), text, &value))
    object = convert (&value);
  else
    g_value_unset (&value);
  Py_DECREF (key);
  Py_DECREF (cache);

  return object;
}

/* For a value that the cache holds as a Python object, which it frees with the GIL alone. NULL if
   it is none, or has left. */
RcTap *
rc_py_tap (RcCache    *cache,
           const char *text,
           PyObject   *value)
{
  return rc_tap_new (cache, text, py_object_type, value);
}
