/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>

G_BEGIN_DECLS

gboolean rc_py_caller_init (PyObject *module);

G_END_DECLS
