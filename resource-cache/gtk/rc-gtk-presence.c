/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-presence-private.h"

struct _RcGtkPresence
{
  GObject     parent_instance;

  GtkWidget  *widget;   /* not held; NULL once it is gone */
  GdkSurface *surface;  /* of its window, while it is mapped */
  gboolean    is_seen;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkPresence, rc_gtk_presence, G_TYPE_OBJECT)

static gboolean
is_window_seen (GdkSurface *surface)
{
  GdkToplevelState unseen = GDK_TOPLEVEL_STATE_MINIMIZED;

#if GTK_CHECK_VERSION (4, 12, 0)
  unseen |= GDK_TOPLEVEL_STATE_SUSPENDED;
#endif

  return !GDK_IS_TOPLEVEL (surface)
         || (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & unseen) == 0;
}

static void
update (RcGtkPresence *self)
{
  gboolean is_seen = self->surface != NULL && is_window_seen (self->surface);

  if (self->is_seen == is_seen)
    return;

  self->is_seen = is_seen;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_surface (RcGtkPresence *self)
{
  if (self->surface != NULL)
    g_signal_handlers_disconnect_by_data (self->surface, self);
  g_clear_object (&self->surface);
}

static void
follow_surface (RcGtkPresence *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  forget_surface (self);
  if (gtk_widget_get_mapped (self->widget) && root != NULL)
    g_set_object (&self->surface, gtk_native_get_surface (GTK_NATIVE (root)));
  if (self->surface != NULL && GDK_IS_TOPLEVEL (self->surface))
    g_signal_connect_swapped (self->surface, "notify::state", G_CALLBACK (update), self);
  update (self);
}

static void
unmapped_cb (RcGtkPresence *self)
{
  forget_surface (self);
  update (self);
}

static void
widget_gone_cb (gpointer  user_data,
                GObject  *widget)
{
  RcGtkPresence *self = user_data;

  self->widget = NULL;
  unmapped_cb (self);
}

static void
rc_gtk_presence_dispose (GObject *object)
{
  RcGtkPresence *self = RC_GTK_PRESENCE (object);

  forget_surface (self);
  if (self->widget != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->widget, self);
      g_object_weak_unref (G_OBJECT (self->widget), widget_gone_cb, self);
    }
  self->widget = NULL;

  G_OBJECT_CLASS (rc_gtk_presence_parent_class)->dispose (object);
}

static void
rc_gtk_presence_class_init (RcGtkPresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_gtk_presence_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_gtk_presence_init (RcGtkPresence *self)
{
}

RcGtkPresence *
rc_gtk_presence_new (GtkWidget *widget)
{
  RcGtkPresence *self = g_object_new (RC_GTK_TYPE_PRESENCE, NULL);

  self->widget = widget;
  g_object_weak_ref (G_OBJECT (widget), widget_gone_cb, self);
  g_signal_connect_swapped (widget, "map", G_CALLBACK (follow_surface), self);
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (unmapped_cb), self);
  follow_surface (self);

  return self;
}

gboolean
rc_gtk_presence_is_seen (RcGtkPresence *self)
{
  return self->is_seen;
}

gboolean
rc_gtk_presence_is_of (RcGtkPresence *self,
                       GtkWidget     *widget)
{
  return self->widget == widget;
}
