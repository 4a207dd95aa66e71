/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-gtk-history-private.h"
#include "rc-gtk-monitor.h"
#include "rc-gtk-rates-private.h"

G_BEGIN_DECLS

typedef enum
{
  RC_GTK_TREND_STEADY,
  RC_GTK_TREND_RISING,
  RC_GTK_TREND_FALLING,
} RcGtkTrend;

struct _RcGtkMonitor
{
  GObject       parent_instance;

  RcGtkSubject *subject;
  RcGtkRates    rates;
  RcStats      *stats;     /* the latest; NULL before the first */
  double        hit_rate;  /* the last that could be measured; NAN before it */
  RcGtkHistory *history;   /* of the hit rate */
  GPtrArray    *watchers;  /* of RcGtkPresence */
  gboolean      is_active;
};

RcGtkTrend    rc_gtk_monitor_get_trend   (RcGtkMonitor *self);
RcGtkHistory *rc_gtk_monitor_get_history (RcGtkMonitor *self);

/* For the pulse, and for tests that have no time. */
void          rc_gtk_monitor_sample      (RcGtkMonitor *self,
                                          gint64        now_usec);

G_END_DECLS
