/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TOP_KEY_QUIT,
  TOP_KEY_LEFT,
  TOP_KEY_RIGHT,
  TOP_KEY_UP,
  TOP_KEY_DOWN,
  TOP_KEY_PAGE_UP,
  TOP_KEY_PAGE_DOWN,
  TOP_KEY_HOME,
  TOP_KEY_END,
  TOP_KEY_REVERSE,
} TopKey;

typedef struct _TopScreen TopScreen;

typedef void (*TopKeyFunc)    (TopKey   key,
                               gpointer user_data);
typedef void (*TopResizeFunc) (gpointer user_data);

gboolean   top_screen_is_there (void);
TopScreen *top_screen_enter    (TopKeyFunc     key_func,
                                TopResizeFunc  resize_func,
                                gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void       top_screen_leave    (TopScreen     *self);
void       top_screen_get_size (TopScreen     *self,
                                guint         *width,
                                guint         *height);
void       top_screen_draw     (TopScreen     *self,
                                const char    *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopScreen, top_screen_leave)

gboolean   top_screen_write    (const char    *text);

G_END_DECLS
