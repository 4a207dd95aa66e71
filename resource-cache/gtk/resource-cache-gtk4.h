/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define RC_GTK_INSIDE
#include <resource-cache/gtk/rc-gtk-format.h>
#include <resource-cache/gtk/rc-gtk-entry-info.h>
#include <resource-cache/gtk/rc-gtk-load-info.h>
#include <resource-cache/gtk/rc-gtk-subject.h>
#include <resource-cache/gtk/rc-gtk-enums.h>
#include <resource-cache/gtk/rc-gtk-cache-subject.h>
#include <resource-cache/gtk/rc-gtk-monitor.h>
#include <resource-cache/gtk/rc-gtk-sparkline.h>
#include <resource-cache/gtk/rc-gtk-tile.h>
#include <resource-cache/gtk/rc-gtk-load-indicator.h>
#include <resource-cache/gtk/rc-gtk-stats-view.h>
#undef RC_GTK_INSIDE
