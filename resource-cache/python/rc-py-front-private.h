/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>

G_BEGIN_DECLS

/* What a function was called with lately, and the key that this makes. Only for arguments
   that can be hashed and compared without running anybody's code: exactly str, bytes, int
   and None. Needs the GIL. */
typedef struct _RcPyFront RcPyFront;

RcPyFront *rc_py_front_new      (PyObject          *counted);
void       rc_py_front_free     (RcPyFront         *self);

PyObject  *rc_py_front_find     (RcPyFront         *self,
                                 PyObject *const   *args,
                                 Py_ssize_t         n_args,
                                 const char       **text);
gboolean   rc_py_front_remember (RcPyFront         *self,
                                 PyObject *const   *args,
                                 Py_ssize_t         n_args,
                                 PyObject          *key);

G_END_DECLS
