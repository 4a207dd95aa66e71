/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A function of the program's with its data, that may be replaced while it runs. */
typedef struct
{
  gatomicrefcount ref_count;
  GCallback func;
  gpointer data;
  GDestroyNotify notify;
} RcCallback;

RcCallback *rc_callback_new   (GCallback       func,
                               gpointer        data,
                               GDestroyNotify  notify);
RcCallback *rc_callback_ref   (RcCallback     *self);
void        rc_callback_unref (RcCallback     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCallback, rc_callback_unref)

G_END_DECLS
