/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-screen.h"
#include "top-table.h"

G_BEGIN_DECLS

void top_keys_press (TopLook *look,
                     TopKey   key,
                     guint    n_rows);

G_END_DECLS
