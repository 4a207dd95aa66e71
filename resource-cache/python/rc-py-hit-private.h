/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>

G_BEGIN_DECLS

gboolean    rc_py_hit_init (void);

gboolean    rc_py_is_cache (PyObject   *object);
const char *rc_py_key_text (PyObject   *key);
PyObject   *rc_py_try_hit  (PyObject   *cache,
                            PyObject   *key,
                            const char *text);

G_END_DECLS
