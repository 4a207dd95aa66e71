/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-curve-private.h"

#include <math.h>

#define LINE_WIDTH 2.0
#define FILL_ALPHA_TOP 0.30
#define FILL_ALPHA_BOTTOM 0.04

typedef struct
{
  RcGtkHistory *history;
  float        width;
  float        height;
} Plot;

/* Room for half the line at 0 % and at 100 %. */
static double
value_to_y (const Plot *plot,
            double      value)
{
  double room = plot->height - LINE_WIDTH;

  return LINE_WIDTH / 2 + room * (1 - CLAMP (value, 0.0, 1.0));
}

static double
age_to_x (const Plot *plot,
          int         age)
{
  return plot->width + rc_gtk_curve_step_width (plot->width) * (1 - age);
}

/* Returns how many neighbours from age on, towards the newest, have been measured. */
static int
run_length (const Plot *plot,
            int         age)
{
  int n = 0;

  while (age - n >= 0 && !isnan (rc_gtk_history_get_value (plot->history, age - n)))
    n++;

  return n;
}

/* Each step leaves and arrives level, so that the curve never overshoots a measured value. */
static void
trace_run (cairo_t    *cr,
           const Plot *plot,
           int         age,
           int         n)
{
  double y = value_to_y (plot, rc_gtk_history_get_value (plot->history, age));

  cairo_move_to (cr, age_to_x (plot, age), y);
  for (int i = 1; i < n; i++)
    {
      double x = age_to_x (plot, age - i);
      double middle = x - rc_gtk_curve_step_width (plot->width) / 2;
      double next_y = value_to_y (plot, rc_gtk_history_get_value (plot->history, age - i));

      cairo_curve_to (cr, middle, y, middle, next_y, x, next_y);
      y = next_y;
    }
}

static void
fill_run (cairo_t    *cr,
          const Plot *plot,
          int         age,
          int         n)
{
  trace_run (cr, plot, age, n);
  cairo_line_to (cr, age_to_x (plot, age - n + 1), plot->height);
  cairo_line_to (cr, age_to_x (plot, age), plot->height);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static cairo_pattern_t *
create_fill (const Plot    *plot,
             const GdkRGBA *color)
{
  cairo_pattern_t *fill = cairo_pattern_create_linear (0, 0, 0, plot->height);

  cairo_pattern_add_color_stop_rgba (fill, 0, color->red, color->green, color->blue,
                                     color->alpha * FILL_ALPHA_TOP);
  cairo_pattern_add_color_stop_rgba (fill, 1, color->red, color->green, color->blue,
                                     color->alpha * FILL_ALPHA_BOTTOM);

  return fill;
}

static void
draw_run (cairo_t         *cr,
          const Plot      *plot,
          int              age,
          int              n,
          const GdkRGBA   *color,
          cairo_pattern_t *fill)
{
  cairo_set_source (cr, fill);
  fill_run (cr, plot, age, n);

  gdk_cairo_set_source_rgba (cr, color);
  trace_run (cr, plot, age, n);
  cairo_stroke (cr);
}

float
rc_gtk_curve_step_width (float width)
{
  return width * RC_GTK_PULSE_INTERVAL_MSEC / (RC_GTK_HISTORY_SECONDS * 1000);
}

GskRenderNode *
rc_gtk_curve_render (RcGtkHistory   *history,
                   float          width,
                   float          height,
                   const GdkRGBA *color)
{
  const Plot plot = { history, width, height };
  float margin = 2 * rc_gtk_curve_step_width (width) + LINE_WIDTH;
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (-margin, 0, width + 2 * margin,
                                                                 height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_pattern_t *fill = create_fill (&plot, color);

  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int age = RC_GTK_HISTORY_LENGTH - 1; age >= 0;)
    {
      int n = run_length (&plot, age);

      if (n > 0)
        draw_run (cr, &plot, age, n, color, fill);
      age -= MAX (n, 1);
    }

  cairo_pattern_destroy (fill);
  cairo_destroy (cr);

  return node;
}

GdkRGBA
rc_gtk_curve_get_color (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, "accent_color", &color))
    gtk_style_context_get_color (context, &color);

  return color;
}
