/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <link.h>
#include <string.h>

#include <resource-cache.h>

#include "bench-tools.h"

/* What every process shares of a library that is loaded: its code and what it only reads. */

static gpointer
size_setup (const BenchSetup *setup)
{
  return rc_cache_new ("bench");
}

static int
add_segments (struct dl_phdr_info *info,
              gsize                length,
              gpointer             data)
{
  double *size = data;

  if (strstr (info->dlpi_name, "libresource-cache-1") == NULL)
    return 0;

  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *segment = &info->dlpi_phdr[i];

      if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) == 0)
        *size += segment->p_memsz / 1024.0;
    }

  return 1;
}

static void
run_size (gpointer  state,
          gsize     which,
          double   *figures)
{
  figures[0] = 0;
  dl_iterate_phdr (add_segments, figures);
}

const BenchWorkload bench_size = {
  .name = "size",
  .summary = "the code of the library, and what it only reads",
  .figures = (const BenchFigure[]) { { "size", "KiB" }, { NULL } },
  .cases = (const BenchCase[]) { { "libresource-cache-1", run_size }, { NULL } },
  .most_rounds = 1,
  .setup = size_setup,
  .teardown = g_object_unref,
};
