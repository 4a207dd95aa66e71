/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>

#include "rc-tap-private.h"

G_BEGIN_DECLS

gboolean    rc_py_hit_init (void);

gboolean    rc_py_is_cache (PyObject   *object);
RcCache    *rc_py_get_cache (PyObject  *cache);
const char *rc_py_key_text (PyObject   *key);
PyObject   *rc_py_try_hit  (PyObject   *cache,
                            PyObject   *key,
                            const char *text);
RcTap      *rc_py_tap      (RcCache    *cache,
                            const char *text,
                            PyObject   *value);

G_END_DECLS
