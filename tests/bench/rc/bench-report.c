/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-report.h"

#include <string.h>

static guint n_reported;

/* A point, whatever the language of the user. */
static const char *
format_number (double  number,
               char   *text,
               gsize   length)
{
  const char *format = number >= 1000 ? "%.0f" : number >= 100 ? "%.1f" : "%.3g";

  return g_ascii_formatd (text, length, format, number);
}

static void
print_text (const char *text,
            int         columns)
{
  int padding = columns - (int) g_utf8_strlen (text, -1);

  g_print ("%s%*s", text, MAX (padding, 1), "");
}

static void
print_title (const BenchResult *result)
{
  const BenchWorkload *workload = result->workload;

  g_print ("%s: %s", workload->name, workload->summary);
  if (workload->point_name != NULL)
    g_print ("; %s: %u", workload->point_name, result->point);
}

static void
print_cells (const BenchSummary *summary,
             const char         *separator,
             int                 columns)
{
  const double cells[] = { summary->median, summary->min, summary->max, summary->ratio,
                           summary->ratio_min, summary->ratio_max };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_print ("%s%*s", separator, columns, format_number (cells[i], number, sizeof number));
    }
}

static void
add_text (const BenchResult *result)
{
  const BenchWorkload *workload = result->workload;

  g_print ("\n");
  print_title (result);
  g_print ("\n%-36s%-20s%8s%8s%8s%8s%8s%8s\n", "", "", "median", "min", "max", "ratio", "min",
           "max");
  for (guint at_case = 0; at_case < result->n_cases; at_case++)
    {
      for (guint i = 0; i < result->n_figures; i++)
        {
          g_autofree char *what = g_strdup_printf ("%s, %s", workload->figures[i].name,
                                                   workload->figures[i].unit);
          BenchSummary summary = bench_result_summarize (result, at_case, i);

          print_text (i == 0 ? workload->cases[at_case].name : "", 36);
          print_text (what, 20);
          print_cells (&summary, " ", 7);
          g_print ("\n");
        }
    }
}

static void
add_markdown (const BenchResult *result)
{
  const BenchWorkload *workload = result->workload;

  g_print ("\n**");
  print_title (result);
  g_print ("**\n\n| | | median | min | max | ratio | min | max |\n"
           "|---|---|---|---|---|---|---|---|\n");
  for (guint at_case = 0; at_case < result->n_cases; at_case++)
    {
      for (guint i = 0; i < result->n_figures; i++)
        {
          BenchSummary summary = bench_result_summarize (result, at_case, i);

          g_print ("| %s | %s, %s", i == 0 ? workload->cases[at_case].name : "",
                   workload->figures[i].name, workload->figures[i].unit);
          print_cells (&summary, " | ", 0);
          g_print (" |\n");
        }
    }
}

static void
add_row (const BenchResult *result,
         guint              at_case,
         guint              at_figure)
{
  static const char *const names[] = { "median", "min", "max", "ratio", "ratio_min", "ratio_max" };
  const BenchFigure *figure = &result->workload->figures[at_figure];
  BenchSummary summary = bench_result_summarize (result, at_case, at_figure);
  const double values[] = { summary.median, summary.min, summary.max, summary.ratio,
                            summary.ratio_min, summary.ratio_max };

  g_print ("%s\n  {\"workload\": \"%s\", \"point\": %u, \"case\": \"%s\", \"figure\": \"%s\", "
           "\"unit\": \"%s\", \"rounds\": %u", n_reported++ > 0 ? "," : "",
           result->workload->name, result->point, result->workload->cases[at_case].name,
           figure->name, figure->unit, result->n_rounds);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_print (", \"%s\": %s", names[i],
               g_ascii_formatd (number, sizeof number, "%.6g", values[i]));
    }
  g_print ("}");
}

void
bench_report_begin (BenchFormat format)
{
  if (format == BENCH_JSON)
    g_print ("[");
}

void
bench_report_add (BenchFormat        format,
                  const BenchResult *result)
{
  if (format == BENCH_TEXT)
    add_text (result);
  else if (format == BENCH_MARKDOWN)
    add_markdown (result);
  else
    for (guint at_case = 0; at_case < result->n_cases; at_case++)
      for (guint i = 0; i < result->n_figures; i++)
        add_row (result, at_case, i);
}

void
bench_report_end (BenchFormat format)
{
  if (format == BENCH_JSON)
    g_print ("\n]\n");
}
