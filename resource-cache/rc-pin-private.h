/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Keeps an object's memory from another thread, without a reference.
 *
 * A reference can't be taken under a lock: where a language binding holds the
 * object by a toggle reference, taking one calls into that language, which may
 * wait for a thread that wants the lock. A pin only counts. The object is still
 * disposed of when its last reference goes, but finalised after its last pin. */
typedef struct _RcPin RcPin;

RcPin   *rc_pin_new     (GObject *object);
RcPin   *rc_pin_ref     (RcPin   *self);
void     rc_pin_unref   (RcPin   *self);

gpointer rc_pin_hold    (RcPin   *self);
void     rc_pin_drop    (RcPin   *self);
void     rc_pin_dispose (RcPin   *self);

G_END_DECLS
