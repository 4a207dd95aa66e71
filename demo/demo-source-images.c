/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-source.h"

#include <gdk/gdk.h>

/* Large enough that decoding and scaling can be felt. */
#define EDGE_PIXELS 640
#define N_GENERATED 40
#define ENOUGH 24

static void
paint (GdkPixbuf *pixbuf,
       guint      number)
{
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
      {
        guchar *pixel = pixels + y * stride + x * 3;

        pixel[0] = x * (number + 1);
        pixel[1] = y * (number + 3);
        pixel[2] = (x ^ y) + number * 7;
      }
}

static void
generate (const char *folder,
          GPtrArray  *keys)
{
  for (guint i = 0; i < N_GENERATED; i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 256, 256);
      g_autofree char *name = g_strdup_printf ("pattern-%02u.png", i + 1);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;

      paint (pixbuf, i);
      if (gdk_pixbuf_save (pixbuf, path, "png", &error, NULL))
        g_ptr_array_add (keys, g_steal_pointer (&name));
      else
        g_warning ("The picture “%s” can't be written: %s", path, error->message);
    }
}

/* A small installation may lack the loader for SVG. */
static gboolean
is_format_known (const char *extension)
{
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *item = formats; item != NULL; item = item->next)
    {
      g_auto (GStrv) extensions = gdk_pixbuf_format_get_extensions (item->data);

      if (g_strv_contains ((const char *const *) extensions, extension))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
find_images (const char *folder)
{
  static const DemoPlace places[] = {
    { "/usr/share/backgrounds", ".jpg", 4096 },
    { "/usr/share/backgrounds", ".png", 4096 },
    { "/usr/share/icons", ".png", 1024 },
    { "/usr/share/pixmaps", ".png", 1024 },
    { "/usr/share/icons", ".svg", 2048 },
    { "/usr/share/pixmaps", ".svg", 1024 },
  };
  gsize n_places = G_N_ELEMENTS (places) - (is_format_known ("svg") ? 0 : 2);
  GPtrArray *keys = demo_source_find_files (places, n_places, 100);

  if (keys->len < ENOUGH)
    generate (folder, keys);
  demo_source_write (folder, demo_source_images.broken_key, "no picture");
  return keys;
}

static void
load_image (RcLoad   *load,
            gpointer  folder)
{
  g_autofree char *path = demo_source_get_path (rc_load_get_key (load), folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file_at_scale (path, EDGE_PIXELS, EDGE_PIXELS,
                                                                    TRUE, &error);

  if (pixbuf == NULL)
    demo_source_return_error (&demo_source_images, load, error->message);
  else
    rc_load_return_object (load, G_OBJECT (gdk_texture_new_for_pixbuf (pixbuf)));
}

static guint64
weigh_image (const char   *key,
             const GValue *value,
             gpointer      user_data)
{
  GdkTexture *texture = g_value_get_object (value);

  return (guint64) gdk_texture_get_width (texture) * gdk_texture_get_height (texture) * 4;
}

const DemoSource demo_source_images = {
  .name = "Pictures",
  .ttl_usec = 45 * G_USEC_PER_SEC,
  .max_entries = 80,
  .max_weight = 96 * 1024 * 1024,
  .broken_key = "broken.png",
  .find = find_images,
  .load = load_image,
  .validate = demo_source_is_file_there,
  .weigh = weigh_image,
};
