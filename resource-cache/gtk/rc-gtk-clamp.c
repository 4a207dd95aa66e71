/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-clamp-private.h"

#define MAX_WIDTH 960

struct _RcGtkClamp
{
  GtkWidget  parent_instance;

  GtkWidget *child;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcGtkClamp, rc_gtk_clamp, GTK_TYPE_WIDGET)

static void
rc_gtk_clamp_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  RcGtkClamp *self = RC_GTK_CLAMP (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    for_size = MIN (for_size, MAX_WIDTH);
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
rc_gtk_clamp_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  RcGtkClamp *self = RC_GTK_CLAMP (widget);
  int child_width = MIN (width, MAX_WIDTH);

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child,
                              &(GtkAllocation) { (width - child_width) / 2, 0,
                                                 child_width, height },
                              baseline);
}

static GtkSizeRequestMode
rc_gtk_clamp_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rc_gtk_clamp_dispose (GObject *object)
{
  g_clear_pointer (&RC_GTK_CLAMP (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (rc_gtk_clamp_parent_class)->dispose (object);
}

static void
rc_gtk_clamp_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, RC_GTK_CLAMP (object)->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_clamp_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  RcGtkClamp *self = RC_GTK_CLAMP (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child != NULL)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_clamp_class_init (RcGtkClampClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_clamp_dispose;
  object_class->get_property = rc_gtk_clamp_get_property;
  object_class->set_property = rc_gtk_clamp_set_property;
  widget_class->get_request_mode = rc_gtk_clamp_get_request_mode;
  widget_class->measure = rc_gtk_clamp_measure;
  widget_class->size_allocate = rc_gtk_clamp_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_gtk_clamp_init (RcGtkClamp *self)
{
}
