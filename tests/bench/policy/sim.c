/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#include <gio/gio.h>
#include <locale.h>

/* Asks all policies for the keys of all traces, at several capacities, and shows what they
   hit and what they save. The policies of the library are those of the library. */

#define LENGTH 200000
#define SHORT_LENGTH 40000

static const SimPolicy *const policies[] = {
  &sim_opt, &sim_fifo, &sim_lru, &sim_arc, &sim_s3fifo, &sim_tinylfu, &sim_gdsf, &sim_cost,
};
#define N_POLICIES G_N_ELEMENTS (policies)
#define LRU 2
#define TINYLFU 5
#define GDSF 6
#define COST 7

static const guint percents[] = { 1, 5, 10, 25 };

typedef struct
{
  SimResult sums[N_POLICIES];
  SimResult worst[N_POLICIES];   /* beside LRU */
  guint n;
} Totals;

static gboolean is_short;
static gboolean is_checked;
static gboolean has_own_only;
static char *svg_path;
static char **paths;

static const GOptionEntry options[] = {
  { "short", 0, 0, G_OPTION_ARG_NONE, &is_short, "Short generated traces", NULL },
  { "check", 0, 0, G_OPTION_ARG_NONE, &is_checked, "Fail if COST breaks a promise", NULL },
  { "files-only", 0, 0, G_OPTION_ARG_NONE, &has_own_only, "No generated traces", NULL },
  { "svg", 0, 0, G_OPTION_ARG_FILENAME, &svg_path, "Draw the means", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "[TRACE…]" },
  G_OPTION_ENTRY_NULL
};

/* Hit rates are taken where all loads cost the same, and savings where they do not. */
static void
run_all (const SimTrace *trace,
         guint           capacity,
         SimResult      *results)
{
  g_autofree guint32 *even = sim_even_costs (trace->n_keys);
  g_autofree guint32 *drawn = sim_draw_costs (trace->n_keys);

  for (guint i = 0; i < N_POLICIES; i++)
    {
      results[i].hit_rate = sim_run (policies[i], trace, even, capacity).hit_rate;
      results[i].saved = sim_run (policies[i], trace, drawn, capacity).saved;
    }
}

static void
print_row (const char      *name,
           const char      *column,
           const SimResult *results,
           double           scale)
{
  g_print ("%-14s %6s", name, column);
  for (guint i = 0; i < N_POLICIES; i++)
    g_print ("  %5.3f %5.3f", results[i].hit_rate * scale, results[i].saved * scale);
  g_print ("\n");
}

static void
add_up (Totals          *totals,
        const SimResult *results)
{
  totals->n++;
  for (guint i = 0; i < N_POLICIES; i++)
    {
      SimResult *worst = &totals->worst[i];

      totals->sums[i].hit_rate += results[i].hit_rate;
      totals->sums[i].saved += results[i].saved;
      worst->hit_rate = MIN (worst->hit_rate, results[i].hit_rate - results[LRU].hit_rate);
      worst->saved = MIN (worst->saved, results[i].saved - results[LRU].saved);
    }
}

static void
replay (Totals         *totals,
        const SimTrace *trace)
{
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *column = g_strdup_printf ("%u %%", percents[i]);
      SimResult results[N_POLICIES];

      run_all (trace, MAX (trace->n_keys * (guint64) percents[i] / 100, 1), results);
      print_row (trace->name, column, results, 1);
      add_up (totals, results);
    }
}

static gboolean
replay_all (Totals  *totals,
            GError **error)
{
  for (guint i = 0; !has_own_only; i++)
    {
      g_autoptr (SimTrace) trace = sim_trace_generate (i, is_short ? SHORT_LENGTH : LENGTH);

      if (trace == NULL)
        break;
      replay (totals, trace);
    }

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr (SimTrace) trace = sim_trace_read (paths[i], error);

      if (trace == NULL)
        return FALSE;
      replay (totals, trace);
    }

  return TRUE;
}

static gboolean
promise (const char *what,
         gboolean    is_kept)
{
  g_print ("%s: %s\n", is_kept ? "kept" : "BROKEN", what);
  return is_kept;
}

static gboolean
check (const Totals *totals)
{
  const SimResult *sums = totals->sums;
  const SimResult *worst = &totals->worst[COST];
  gboolean is_good = TRUE;

  is_good &= promise ("COST hits at least as much as W-TinyLFU",
                      sums[COST].hit_rate >= sums[TINYLFU].hit_rate);
  is_good &= promise ("COST saves more than GDSF", sums[COST].saved > sums[GDSF].saved);
  is_good &= promise ("COST never hits 0.04 less than LRU", worst->hit_rate >= -0.04);
  is_good &= promise ("COST never saves 0.01 less than LRU", worst->saved >= -0.01);

  return is_good;
}

static void
print_head (void)
{
  g_print ("%-14s %6s", "", "");
  for (guint i = 0; i < N_POLICIES; i++)
    g_print ("  %11s", policies[i]->name);
  g_print ("\n%-14s %6s", "trace", "size");
  for (guint i = 0; i < N_POLICIES; i++)
    g_print ("  %5s %5s", "hits", "saved");
  g_print ("\n");
}

static gboolean
write_svg (Totals  *totals,
           GError **error)
{
  const char *names[N_POLICIES];
  SimResult means[N_POLICIES];
  g_autofree char *svg = NULL;

  for (guint i = 0; i < N_POLICIES; i++)
    {
      names[i] = policies[i]->name;
      means[i].hit_rate = totals->sums[i].hit_rate / totals->n;
      means[i].saved = totals->sums[i].saved / totals->n;
    }

  svg = sim_draw (names, means, N_POLICIES);
  return g_file_set_contents (svg_path, svg, -1, error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— compare eviction policies");
  g_autoptr (GError) error = NULL;
  Totals totals = { 0, };

  setlocale (LC_CTYPE, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  print_head ();
  if (!replay_all (&totals, &error) || totals.n == 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "There is no trace to replay");
      return 2;
    }
  print_row ("mean", "", totals.sums, 1.0 / totals.n);
  print_row ("worst - LRU", "", totals.worst, 1);

  if (svg_path != NULL && !write_svg (&totals, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  return is_checked && !check (&totals) ? 1 : 0;
}
