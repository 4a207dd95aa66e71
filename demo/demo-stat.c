/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-stat.h"

/* One number with its name, in a tile whose width does not follow the number. */
struct _DemoStat
{
  GtkFlowBoxChild parent_instance;

  GtkLabel       *title_label;
  GtkLabel       *value_label;
};

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DemoStat, demo_stat, GTK_TYPE_FLOW_BOX_CHILD)

static void
set_title (DemoStat   *self,
           const char *title)
{
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static void
demo_stat_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DemoStat *self = DEMO_STAT (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title_label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
demo_stat_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  DemoStat *self = DEMO_STAT (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
demo_stat_class_init (DemoStatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = demo_stat_get_property;
  object_class->set_property = demo_stat_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-stat.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoStat, title_label);
  gtk_widget_class_bind_template_child (widget_class, DemoStat, value_label);
}

static void
demo_stat_init (DemoStat *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
demo_stat_set_value (DemoStat   *self,
                     const char *value)
{
  g_return_if_fail (DEMO_IS_STAT (self));

  gtk_label_set_label (self->value_label, value);
}

/* The same for a text made for this: it is freed. */
void
demo_stat_take (DemoStat *self,
                char     *value)
{
  demo_stat_set_value (self, value);
  g_free (value);
}
