/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-app.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "top-json.h"
#include "top-keys.h"
#include "top-screen.h"
#include "top-table.h"
#include "top-width.h"
#include "watch-bus.h"

/* Lines that are no rows: what all come to, the title, and the keys. */
#define N_OTHER_LINES 4

/* Reads all programs at a pace and shows what they say. A round begins with the timer and
   ends when everybody has answered. */
typedef struct
{
  const TopOptions *options;
  GMainLoop        *loop;
  WatchBus         *bus;
  TopScreen        *screen;     /* NULL if it prints */
  GPtrArray        *programs;   /* of WatchProgram: those that are shown */
  GPtrArray        *rows;       /* of TopRow: the last that were read */
  TopTotals         totals;
  TopLook           look;
  TopExit           status;
  guint             n_rounds;   /* that have ended */
  guint             timer_id;
  gboolean          is_waiting; /* for the end of a round */
} TopApp;

static void
quit (TopApp  *self,
      TopExit  status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

/* Who reads from a pipe may have seen enough; then this ends as every other program does. */
static void
print (TopApp     *self,
       const char *text)
{
  int code;

  if (top_screen_write (text))
    return;

  code = errno;
  if (code == EPIPE)
    {
      signal (SIGPIPE, SIG_DFL);
      raise (SIGPIPE);
    }
  g_printerr (_("The output can't be written: %s.\n"), g_strerror (code));
  quit (self, TOP_EXIT_OUTPUT);
}

/* Returns: (nullable) (transfer full): why there is nothing to show. */
static char *
dup_reason (TopApp *self)
{
  const GError *error = watch_bus_get_error (self->bus);

  if (error != NULL)
    return g_strdup (error->message);
  if (self->programs->len > 0)
    return NULL;
  if (self->options->programs != NULL)
    return g_strdup_printf (_("No program called “%s” lets its caches be watched. Start it with "
                              "RESOURCE_CACHE_EXPORT=1."), self->options->programs[0]);

  return g_strdup (_("No program lets its caches be watched. Start one with "
                     "RESOURCE_CACHE_EXPORT=1."));
}

static void
append_failures (TopApp  *self,
                 GString *text)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      WatchProgram *program = self->programs->pdata[i];
      const GError *error = watch_program_get_error (program);

      if (watch_program_get_state (program) == WATCH_PROGRAM_FAILED && error != NULL)
        g_string_append_printf (text, "%s\n", error->message);
    }
}

static void
append_fitting (GString    *text,
                const char *line,
                guint       width)
{
  top_width_append (text, line, MIN (width, top_width_of (line)), FALSE);
  g_string_append_c (text, '\n');
}

static void
append_rows (TopApp  *self,
             GString *text,
             guint    height)
{
  guint n_fit = height > N_OTHER_LINES ? height - N_OTHER_LINES : 1;
  guint last_first = self->rows->len > n_fit ? self->rows->len - n_fit : 0;

  self->look.first_row = MIN (self->look.first_row, last_first);
  self->look.n_rows = n_fit;
  top_column_sort (self->look.sort, self->look.is_reversed, self->rows);
  top_table_append (text, self->rows, &self->look);
}

static void
draw (TopApp *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *summary = top_table_describe (&self->totals);
  g_autofree char *reason = dup_reason (self);
  guint height;

  top_screen_get_size (self->screen, &self->look.width, &height);
  append_fitting (text, summary, self->look.width);
  append_fitting (text, reason != NULL ? reason : "", self->look.width);
  append_rows (self, text, height);
  append_fitting (text, _("q Quit   ←→ Sort   r Reverse   ↑↓ Scroll"), self->look.width);
  g_string_truncate (text, text->len - 1);

  top_screen_draw (self->screen, text->str);
}

static void
print_table (TopApp *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->n_rounds > 0 && !self->options->is_once)
    g_string_append_c (text, '\n');
  top_column_sort (self->look.sort, self->look.is_reversed, self->rows);
  top_table_append (text, self->rows, &self->look);
  print (self, text->str);
}

static void
print_json (TopApp *self)
{
  g_autofree char *text = NULL;

  top_column_sort (self->look.sort, self->look.is_reversed, self->rows);
  text = top_json_write (self->programs, self->rows, self->options->is_once);
  print (self, text);
}

/* Says once what keeps the numbers away: they go to the output, this to the user. */
static void
print_reason (TopApp *self)
{
  g_autofree char *reason = dup_reason (self);
  g_autoptr (GString) failures = g_string_new (NULL);

  append_failures (self, failures);
  if (reason != NULL)
    g_printerr ("%s\n", reason);
  g_printerr ("%s", failures->str);
}

static void
show (TopApp *self)
{
  gboolean is_first = self->n_rounds == 0;
  gboolean is_last = self->options->is_once && self->n_rounds > 0;

  if (self->screen != NULL)
    draw (self);
  else if (is_last || !self->options->is_once)
    {
      if (is_last || is_first)
        print_reason (self);
      if (self->options->is_json)
        print_json (self);
      else if (self->rows->len > 0)
        print_table (self);
    }

  self->n_rounds++;
  if (is_last && self->status == TOP_EXIT_SUCCESS)
    quit (self, self->programs->len > 0 ? TOP_EXIT_SUCCESS : TOP_EXIT_NOTHING);
}

static void
end_round (TopApp *self)
{
  self->is_waiting = FALSE;
  if (!g_main_loop_is_running (self->loop))
    return;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = top_rows_collect (self->programs, &self->totals);
  show (self);
}

static void
answered_cb (TopApp *self)
{
  if (!self->is_waiting)
    return;

  for (guint i = 0; i < self->programs->len; i++)
    if (watch_program_is_reading (self->programs->pdata[i]))
      return;

  end_round (self);
}

static void
choose_programs (TopApp *self)
{
  GListModel *model = watch_bus_get_programs (self->bus);

  g_ptr_array_set_size (self->programs, 0);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WatchProgram) program = g_list_model_get_item (model, i);

      if (top_rows_wants (program, (const char * const *) self->options->programs))
        g_ptr_array_add (self->programs, g_steal_pointer (&program));
    }
}

/* Who has not answered the last time is shown as it was, and not asked twice. Only what is
   shown once, or first, waits for everybody, or until they are given up. */
static void
begin_round (TopApp *self)
{
  if (self->is_waiting && (self->options->is_once || self->n_rounds == 0))
    return;
  if (self->is_waiting)
    end_round (self);

  choose_programs (self);
  self->is_waiting = TRUE;
  for (guint i = 0; i < self->programs->len; i++)
    if (!watch_program_is_reading (self->programs->pdata[i]))
      watch_program_read (self->programs->pdata[i]);
  answered_cb (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  begin_round (user_data);

  return G_SOURCE_CONTINUE;
}

static void
programs_changed_cb (TopApp *self,
                     guint   position,
                     guint   n_removed,
                     guint   n_added)
{
  GListModel *model = watch_bus_get_programs (self->bus);

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (WatchProgram) program = g_list_model_get_item (model, position + i);

      g_signal_connect_swapped (program, "sampled", G_CALLBACK (answered_cb), self);
      g_signal_connect_swapped (program, "state-changed", G_CALLBACK (answered_cb), self);
    }
}

/* Without a bus at the start there is nothing to wait for; one that goes later may return. */
static void
state_changed_cb (TopApp *self)
{
  WatchBusState state = watch_bus_get_state (self->bus);

  if (state == WATCH_BUS_ABSENT && self->n_rounds == 0)
    {
      g_clear_pointer (&self->screen, top_screen_leave);
      g_printerr ("%s\n", watch_bus_get_error (self->bus)->message);
      quit (self, TOP_EXIT_NO_BUS);
      return;
    }

  if (state == WATCH_BUS_READY && self->timer_id == 0)
    self->timer_id = g_timeout_add (self->options->interval_seconds * 1000, timer_cb, self);
  if (state != WATCH_BUS_CONNECTING)
    begin_round (self);
}

static void
key_cb (TopKey   key,
        gpointer user_data)
{
  TopApp *self = user_data;

  if (key == TOP_KEY_QUIT)
    {
      quit (self, TOP_EXIT_SUCCESS);
      return;
    }

  top_keys_press (&self->look, key, self->rows->len);
  draw (self);
}

static void
resized_cb (gpointer user_data)
{
  draw (user_data);
}

/* What is logged would be written over the table. */
static GLogWriterOutput
drop_log (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  return G_LOG_WRITER_HANDLED;
}

static void
take_screen (TopApp *self)
{
  const char *no_colour = g_getenv ("NO_COLOR");

  self->look.has_style = TRUE;
  self->look.has_colour = no_colour == NULL || *no_colour == '\0';
  g_log_set_writer_func (drop_log, NULL, NULL);
  self->screen = top_screen_enter (key_cb, resized_cb, self);
  draw (self);
}

TopExit
top_app_run (const TopOptions *options)
{
  TopApp self = { .options = options };

  self.loop = g_main_loop_new (NULL, FALSE);
  self.programs = g_ptr_array_new_with_free_func (g_object_unref);
  self.rows = g_ptr_array_new ();
  self.look.sort = options->sort;
  self.look.is_reversed = options->is_reversed;
  self.bus = watch_bus_new (NULL);
  g_signal_connect_swapped (self.bus, "state-changed", G_CALLBACK (state_changed_cb), &self);
  g_signal_connect_swapped (watch_bus_get_programs (self.bus), "items-changed",
                            G_CALLBACK (programs_changed_cb), &self);

  if (watch_bus_get_state (self.bus) == WATCH_BUS_ABSENT)
    state_changed_cb (&self);
  else
    {
      if (!options->is_once && !options->is_json && top_screen_is_there ())
        take_screen (&self);
      g_main_loop_run (self.loop);
    }

  g_clear_pointer (&self.screen, top_screen_leave);
  g_signal_handlers_disconnect_by_data (self.bus, &self);
  g_clear_handle_id (&self.timer_id, g_source_remove);
  /* Programs that go with the bus say so. */
  g_object_unref (self.bus);
  g_ptr_array_unref (self.programs);
  g_ptr_array_unref (self.rows);
  g_main_loop_unref (self.loop);

  return self.status;
}
