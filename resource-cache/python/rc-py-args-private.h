/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Arguments that can be hashed and compared without running anybody's code: exactly str, bytes,
   int, float, bool and None. Equal are those of one type and content, so that 1, 1.0 and True,
   and 0.0 and -0.0, are different. */

#define RC_PY_MAX_BYTES 1024  /* of an argument: what is larger is not worth a look */

/* FALSE: it is not of that kind. */
static inline gboolean
rc_py_arg_hash (PyObject   *arg,
                Py_uhash_t *hash)
{
  PyTypeObject *type = Py_TYPE (arg);

  if (G_LIKELY (type == &PyUnicode_Type))
    {
      Py_hash_t known = ((PyASCIIObject *) arg)->hash;

      if (G_UNLIKELY (PyUnicode_GET_LENGTH (arg) > RC_PY_MAX_BYTES))
        return FALSE;
      *hash = G_LIKELY (known != -1) ? known : PyObject_Hash (arg);
      return TRUE;
    }

  if (type == &PyFloat_Type)
    {
      double number = PyFloat_AS_DOUBLE (arg);

      memcpy (hash, &number, MIN (sizeof number, sizeof *hash));
      return TRUE;
    }

  *hash = (Py_uhash_t) arg >> 4;
  if (arg == Py_None || type == &PyBool_Type)
    return TRUE;

  if (type != &PyLong_Type &&
      !(type == &PyBytes_Type && PyBytes_GET_SIZE (arg) <= RC_PY_MAX_BYTES))
    return FALSE;

  *hash = PyObject_Hash (arg);
  return TRUE;
}

gboolean rc_py_arg_has_content (PyObject *arg,
                                PyObject *other);
gsize    rc_py_arg_get_bytes   (PyObject *arg);

/* For arguments of that kind. */
static inline gboolean
rc_py_arg_is_same (PyObject *arg,
                   PyObject *other)
{
  return arg == other ||
         (Py_TYPE (arg) == Py_TYPE (other) && rc_py_arg_has_content (arg, other));
}

G_END_DECLS
