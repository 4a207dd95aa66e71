/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-tile.h"

#include "rc-gtk-style-private.h"

/**
 * RcGtkTile:
 *
 * One number with its name, in a flow box.
 *
 * The tile's width does not follow the number, so that nothing moves when it changes. Main
 * thread only.
 *
 * Since: 0.1
 */
struct _RcGtkTile
{
  GtkFlowBoxChild parent_instance;

  GtkLabel       *title_label;
  GtkLabel       *value_label;
};

enum
{
  PROP_TITLE = 1,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcGtkTile, rc_gtk_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
rc_gtk_tile_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RcGtkTile *self = RC_GTK_TILE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, rc_gtk_tile_get_title (self));
      break;
    case PROP_VALUE:
      g_value_set_string (value, rc_gtk_tile_get_value (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_tile_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  RcGtkTile *self = RC_GTK_TILE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      rc_gtk_tile_set_title (self, g_value_get_string (value));
      break;
    case PROP_VALUE:
      rc_gtk_tile_set_value (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_tile_class_init (RcGtkTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = rc_gtk_tile_get_property;
  object_class->set_property = rc_gtk_tile_set_property;

  /**
   * RcGtkTile:title:
   *
   * What the number is called.
   *
   * Since: 0.1
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);

  /**
   * RcGtkTile:value:
   *
   * The number, as a text.
   *
   * Since: 0.1
   */
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, "–", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkTile, title_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkTile, value_label);
}

static void
rc_gtk_tile_init (RcGtkTile *self)
{
  rc_gtk_style_ensure (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rc_gtk_tile_new:
 * @title: what the number is called
 *
 * Makes a tile.
 *
 * Returns: (transfer floating): the tile
 *
 * Since: 0.1
 */
RcGtkTile *
rc_gtk_tile_new (const char *title)
{
  return g_object_new (RC_GTK_TYPE_TILE, "title", title, NULL);
}

/**
 * rc_gtk_tile_get_title: (get-property title)
 * @self: a tile
 *
 * Gets what the number is called.
 *
 * Returns: the title
 *
 * Since: 0.1
 */
const char *
rc_gtk_tile_get_title (RcGtkTile *self)
{
  g_return_val_if_fail (RC_GTK_IS_TILE (self), NULL);

  return gtk_label_get_label (self->title_label);
}

/**
 * rc_gtk_tile_set_title: (set-property title)
 * @self: a tile
 * @title: what the number is called
 *
 * Sets what the number is called.
 *
 * Since: 0.1
 */
void
rc_gtk_tile_set_title (RcGtkTile  *self,
                       const char *title)
{
  g_return_if_fail (RC_GTK_IS_TILE (self));

  if (g_strcmp0 (title, rc_gtk_tile_get_title (self)) == 0)
    return;

  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * rc_gtk_tile_get_value: (get-property value)
 * @self: a tile
 *
 * Gets the number, as a text.
 *
 * Returns: the text
 *
 * Since: 0.1
 */
const char *
rc_gtk_tile_get_value (RcGtkTile *self)
{
  g_return_val_if_fail (RC_GTK_IS_TILE (self), NULL);

  return gtk_label_get_label (self->value_label);
}

/**
 * rc_gtk_tile_set_value: (set-property value)
 * @self: a tile
 * @value: the number, as a text
 *
 * Sets the number.
 *
 * Since: 0.1
 */
void
rc_gtk_tile_set_value (RcGtkTile  *self,
                       const char *value)
{
  g_return_if_fail (RC_GTK_IS_TILE (self));

  if (g_strcmp0 (value, rc_gtk_tile_get_value (self)) == 0)
    return;

  gtk_label_set_label (self->value_label, value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * rc_gtk_tile_take_value:
 * @self: a tile
 * @value: (transfer full): the number, as a text
 *
 * Sets the number to a text that was made for this: it is freed.
 *
 * Since: 0.1
 */
void
rc_gtk_tile_take_value (RcGtkTile *self,
                        char      *value)
{
  rc_gtk_tile_set_value (self, value);
  g_free (value);
}
