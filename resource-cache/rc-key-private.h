/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Between the scope and the arguments of a built key; a scope never holds it. */
#define RC_KEY_MARK "#rc1:"
