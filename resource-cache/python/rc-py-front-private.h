/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <Python.h>
#include <glib.h>

#include "rc-py-args-private.h"
#include "rc-tap-private.h"

G_BEGIN_DECLS

/* The arguments of a vectorcall. */
typedef struct
{
  PyObject *const *args;
  Py_ssize_t n_args;      /* by position; those by name follow */
  PyObject *names;        /* a tuple; nullable */
} RcPyArgs;

/* One call. */
typedef struct
{
  Py_uhash_t hash;
  Py_ssize_t n_args;      /* with those that are no part of the key */
  PyObject *names;        /* nullable */
  PyObject *args;         /* a tuple of those that are; NULL: there is no call here */
  PyObject *single;       /* borrowed; the one argument, if there is no other */
  PyObject *key;
  const char *text;       /* of the key, which holds it */
  RcTap *tap;             /* nullable */
  PyObject *value;        /* borrowed from the cache, as long as the tap hits */
} RcPyCall;

/* What a function was called with lately, the key that this makes, and the value that is there:
   an open-addressed table that is never more than half full. Nothing is taken out of it but all at
   once. Needs the GIL. */
typedef struct
{
  guint64 counted;        /* bit n: positional parameter n is part of the key */
  Py_ssize_t n_parameters;
  RcPyCall *calls;
  gsize mask;             /* one less than the slots */
  gsize n_calls;
  guint pause;            /* hits, before another one is tapped */
} RcPyFront;

RcPyFront *rc_py_front_new      (PyObject       *counted);
void       rc_py_front_free     (RcPyFront      *self);

RcPyCall  *rc_py_front_find     (RcPyFront      *self,
                                 const RcPyArgs *args);
gboolean   rc_py_front_remember (RcPyFront      *self,
                                 const RcPyArgs *args,
                                 PyObject       *key);
void       rc_py_front_set_tap  (RcPyFront      *self,
                                 const RcPyArgs *args,
                                 RcCache        *cache,
                                 PyObject       *value);

static inline Py_uhash_t
rc_py_front_mix (Py_uhash_t hash,
                 Py_uhash_t more)
{
  hash = (hash ^ more) * (Py_uhash_t) 0x9e3779b97f4a7c15;
  return hash ^ hash >> 32;
}

/* For one text, as most keys are, which is where it belongs, as most calls are. NULL: find it. */
static inline RcPyCall *
rc_py_front_find_text (RcPyFront *self,
                       PyObject  *arg)
{
  Py_uhash_t hash;
  RcPyCall *call;

  if (G_UNLIKELY (!PyUnicode_CheckExact (arg)))
    return NULL;

  hash = rc_py_front_mix (1, ((PyASCIIObject *) arg)->hash);
  call = &self->calls[hash & self->mask];
  if (G_LIKELY (call->single == arg))
    return call;

  return call->single != NULL && call->hash == hash && rc_py_arg_is_same (call->single, arg)
         ? call : NULL;
}

G_END_DECLS
