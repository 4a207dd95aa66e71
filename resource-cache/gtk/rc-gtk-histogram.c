/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-histogram-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "rc-gtk-curve-private.h"
#include "rc-gtk-format.h"

#define MAX_CLASSES 64
#define MIN_SHOWN 5
#define LABEL_GAP 6
#define BAR_GAP 3
#define BAR_HEIGHT 84
#define LABEL_ALPHA 0.65

struct _RcGtkHistogram
{
  GtkWidget  parent_instance;

  guint64    counts[MAX_CLASSES];
  guint      first;          /* the classes that are shown, from first to before end */
  guint      end;
  guint64    highest;
};

G_DEFINE_FINAL_TYPE (RcGtkHistogram, rc_gtk_histogram, GTK_TYPE_WIDGET)

/* The least time of a class. */
static gint64
class_usec (guint class)
{
  return class == 0 ? 0 : G_GINT64_CONSTANT (1) << MIN (class, 62);
}

/* Returns the class below whose end at least this share of all loads lies. */
static guint
quantile (const guint64 *counts,
          gsize          n_counts,
          guint64        total,
          double         share)
{
  guint64 n = 0;

  for (guint i = 0; i < n_counts; i++)
    {
      n += counts[i];
      if (n >= total * share)
        return i;
    }

  return n_counts - 1;
}

static PangoLayout *
create_label (RcGtkHistogram *self,
              guint           class)
{
  g_autofree char *text = rc_gtk_format_duration (class_usec (class));

  return gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
}

static int
label_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

/* Under the left edge of its bar; the last one ends where the bars do. */
static void
snapshot_label (RcGtkHistogram *self,
                GtkSnapshot    *snapshot,
                guint           class,
                float           align,
                const GdkRGBA  *color)
{
  g_autoptr (PangoLayout) layout = create_label (self, class);
  float width = gtk_widget_get_width (GTK_WIDGET (self));
  float x = width * (class - self->first) / (self->end - self->first);
  float y = gtk_widget_get_height (GTK_WIDGET (self)) - label_height (GTK_WIDGET (self));
  int label_width;

  pango_layout_get_pixel_size (layout, &label_width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x - align * label_width), y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_bar (RcGtkHistogram *self,
              GtkSnapshot    *snapshot,
              guint           class,
              float           room,
              const GdkRGBA  *color)
{
  float step = gtk_widget_get_width (GTK_WIDGET (self)) / (float) (self->end - self->first);
  float height = MAX (roundf (room * self->counts[class] / self->highest), 2);
  GskRoundedRect bar;

  if (self->counts[class] == 0)
    return;

  gsk_rounded_rect_init_from_rect (&bar,
                                   &GRAPHENE_RECT_INIT (roundf (step * (class - self->first)),
                                                        room - height,
                                                        MAX (roundf (step) - BAR_GAP, 1), height),
                                   2);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
rc_gtk_histogram_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  RcGtkHistogram *self = RC_GTK_HISTOGRAM (widget);
  float room = gtk_widget_get_height (widget) - label_height (widget) - LABEL_GAP;
  const GdkRGBA bar_color = rc_gtk_curve_get_color (widget);
  GdkRGBA label_color;

  if (self->highest == 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &label_color);
  label_color.alpha *= LABEL_ALPHA;
  for (guint i = self->first; i < self->end; i++)
    snapshot_bar (self, snapshot, i, room, &bar_color);
  snapshot_label (self, snapshot, self->first, 0, &label_color);
  snapshot_label (self, snapshot, (self->first + self->end) / 2, 0.5, &label_color);
  snapshot_label (self, snapshot, self->end, 1, &label_color);
}

static void
rc_gtk_histogram_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 200;
  else
    *minimum = *natural = BAR_HEIGHT + LABEL_GAP + label_height (widget);
}

static void
rc_gtk_histogram_class_init (RcGtkHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = rc_gtk_histogram_measure;
  widget_class->snapshot = rc_gtk_histogram_snapshot;

  gtk_widget_class_set_css_name (widget_class, "graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rc_gtk_histogram_init (RcGtkHistogram *self)
{
}

/* From the first class that counts something to the last; never so few that one bar fills all. */
static void
choose_classes (RcGtkHistogram *self)
{
  guint first = 0, end = MAX_CLASSES;

  while (first < MAX_CLASSES - MIN_SHOWN && self->counts[first] == 0)
    first++;
  while (end > first + 1 && self->counts[end - 1] == 0)
    end--;
  for (guint n = end - first; n < MIN_SHOWN; n++)
    if (first > 0 && (n % 2 == 0 || end == MAX_CLASSES))
      first--;
    else
      end++;

  self->first = first;
  self->end = end;
}

void
rc_gtk_histogram_set_counts (RcGtkHistogram *self,
                             const guint64  *counts,
                             gsize           n_counts)
{
  g_autofree char *description = NULL;

  n_counts = MIN (n_counts, MAX_CLASSES);
  if (n_counts == 0 || memcmp (self->counts, counts, n_counts * sizeof *counts) == 0)
    return;

  memset (self->counts, 0, sizeof self->counts);
  memcpy (self->counts, counts, n_counts * sizeof *counts);
  self->highest = 0;
  for (guint i = 0; i < n_counts; i++)
    self->highest = MAX (self->highest, counts[i]);
  choose_classes (self);
  description = rc_gtk_histogram_describe (counts, n_counts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
rc_gtk_histogram_describe (const guint64 *counts,
                           gsize          n_counts)
{
  guint64 total = 0;
  g_autofree char *half = NULL;
  g_autofree char *most = NULL;

  for (guint i = 0; i < n_counts; i++)
    total += counts[i];
  if (total == 0)
    return g_strdup (_("Nothing has been loaded yet"));

  half = rc_gtk_format_duration (class_usec (quantile (counts, n_counts, total, 0.5) + 1));
  most = rc_gtk_format_duration (class_usec (quantile (counts, n_counts, total, 0.9) + 1));

  /* Translators: both are durations, as in 16 ms and 1.0 s */
  return g_strdup_printf (_("Half of the loads took less than %s, nine in ten less than %s"),
                          half, most);
}
