/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-py-args-private.h"

/* For two of one type: so that Python does not warn that b"1" was compared with "1". */
gboolean
rc_py_arg_has_content (PyObject *arg,
                       PyObject *other)
{
  if (PyUnicode_CheckExact (arg))
    return PyUnicode_GET_LENGTH (arg) == PyUnicode_GET_LENGTH (other) &&
           PyUnicode_Compare (arg, other) == 0;

  if (PyFloat_CheckExact (arg))
    {
      double number = PyFloat_AS_DOUBLE (arg);

      return memcmp (&number, &((PyFloatObject *) other)->ob_fval, sizeof number) == 0;
    }

  return PyObject_RichCompareBool (arg, other, Py_EQ) == 1;
}

/* What it keeps in memory, about. */
gsize
rc_py_arg_get_bytes (PyObject *arg)
{
  int is_large = 0;

  if (PyUnicode_CheckExact (arg))
    return PyUnicode_GET_LENGTH (arg) * PyUnicode_KIND (arg);
  if (PyBytes_CheckExact (arg))
    return PyBytes_GET_SIZE (arg);
  if (PyLong_CheckExact (arg))
    PyLong_AsLongLongAndOverflow (arg, &is_large);

  return is_large != 0 ? RC_PY_MAX_BYTES + 1 : sizeof (long long);
}
