/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-screen.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* ECMA-48, and the two private modes that every terminal of today has. */
#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[?25h\033[?1049l"
#define TO_TOP "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_BELOW "\033[J"

#define CTRL_Z 0x1a

#define FALLBACK_WIDTH 80
#define FALLBACK_HEIGHT 24

/* The terminal, taken over for a table that is drawn again and again. A curses library would
   bring signal handlers and an idea of the screen of its own, for six sequences of bytes. */
struct _TopScreen
{
  TopKeyFunc     key_func;
  TopResizeFunc  resize_func;
  gpointer       user_data;
  struct termios before;      /* how the keyboard was found */
  gboolean       has_keys;    /* the standard input is a terminal too */
  guint          sources[5];
};

static const struct
{
  const char *bytes;
  TopKey      key;
} keys[] = {
  { "q", TOP_KEY_QUIT },
  { "Q", TOP_KEY_QUIT },
  { "r", TOP_KEY_REVERSE },
  { "<", TOP_KEY_LEFT },
  { ">", TOP_KEY_RIGHT },
  { "k", TOP_KEY_UP },
  { "j", TOP_KEY_DOWN },
  { " ", TOP_KEY_PAGE_DOWN },
  { "g", TOP_KEY_HOME },
  { "G", TOP_KEY_END },
  { "\033[A", TOP_KEY_UP },
  { "\033[B", TOP_KEY_DOWN },
  { "\033[C", TOP_KEY_RIGHT },
  { "\033[D", TOP_KEY_LEFT },
  { "\033OA", TOP_KEY_UP },
  { "\033OB", TOP_KEY_DOWN },
  { "\033OC", TOP_KEY_RIGHT },
  { "\033OD", TOP_KEY_LEFT },
  { "\033[5~", TOP_KEY_PAGE_UP },
  { "\033[6~", TOP_KEY_PAGE_DOWN },
  { "\033[H", TOP_KEY_HOME },
  { "\033[1~", TOP_KEY_HOME },
  { "\033[F", TOP_KEY_END },
  { "\033[4~", TOP_KEY_END },
};

/* Whether the standard output can show a table that moves. */
gboolean
top_screen_is_there (void)
{
  const char *kind = g_getenv ("TERM");

  return isatty (STDOUT_FILENO) && kind != NULL && !g_str_equal (kind, "dumb");
}

/* Who shares the terminal may have set it not to wait. */
static gboolean
wait_for_room (void)
{
  GPollFD output = { .fd = STDOUT_FILENO, .events = G_IO_OUT };

  return errno == EINTR || (errno == EAGAIN && g_poll (&output, 1, -1) >= 0);
}

/* Returns FALSE, with errno, if the text can't be written to the standard output. */
gboolean
top_screen_write (const char *text)
{
  g_autofree char *converted = NULL;
  const char *charset, *p;
  gsize left;

  if (!g_get_charset (&charset))
    converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);

  p = converted != NULL ? converted : text;
  left = strlen (p);
  while (left > 0)
    {
      gssize n_written = write (STDOUT_FILENO, p, left);

      if (n_written < 0 && !wait_for_room ())
        return FALSE;

      p += MAX (n_written, 0);
      left -= MAX (n_written, 0);
    }

  return TRUE;
}

/* Keys come one by one and are not shown. Ctrl+Z is read as a key too, so that the terminal
   can be given back before this stops. */
static void
take_keyboard (TopScreen *self)
{
  struct termios raw;

  self->has_keys = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &self->before) == 0;
  if (!self->has_keys)
    return;

  raw = self->before;
  raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  tcsetattr (STDIN_FILENO, TCSADRAIN, &raw);
}

static void
take (TopScreen *self)
{
  take_keyboard (self);
  top_screen_write (ENTER);
}

static void
give_back (TopScreen *self)
{
  top_screen_write (LEAVE);
  if (self->has_keys)
    tcsetattr (STDIN_FILENO, TCSADRAIN, &self->before);
}

static void
stop (TopScreen *self)
{
  give_back (self);
  kill (0, SIGTSTP);
  take (self);
  self->resize_func (self->user_data);
}

/* Returns how many bytes were used up. */
static gsize
handle_key (TopScreen  *self,
            const char *bytes)
{
  if (*bytes == CTRL_Z)
    {
      stop (self);
      return 1;
    }

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_has_prefix (bytes, keys[i].bytes))
      {
        self->key_func (keys[i].key, self->user_data);
        return strlen (keys[i].bytes);
      }

  return 1;
}

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  TopScreen *self = user_data;
  char bytes[64];
  gssize n_bytes = read (fd, bytes, sizeof bytes - 1);

  if (n_bytes <= 0)
    {
      /* The terminal has been closed: no key will come any more. */
      self->key_func (TOP_KEY_QUIT, self->user_data);
      return n_bytes < 0 && errno == EINTR ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    }

  bytes[n_bytes] = '\0';
  for (gsize i = 0; i < (gsize) n_bytes;)
    i += handle_key (self, bytes + i);

  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  TopScreen *self = user_data;

  self->key_func (TOP_KEY_QUIT, self->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
resized_cb (gpointer user_data)
{
  TopScreen *self = user_data;

  self->resize_func (self->user_data);
  return G_SOURCE_CONTINUE;
}

TopScreen *
top_screen_enter (TopKeyFunc    key_func,
                  TopResizeFunc resize_func,
                  gpointer      user_data)
{
  TopScreen *self = g_new0 (TopScreen, 1);

  self->key_func = key_func;
  self->resize_func = resize_func;
  self->user_data = user_data;
  self->sources[0] = g_unix_signal_add (SIGINT, quit_cb, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, quit_cb, self);
  self->sources[2] = g_unix_signal_add (SIGHUP, quit_cb, self);
  self->sources[3] = g_unix_signal_add (SIGWINCH, resized_cb, self);
  take (self);
  if (self->has_keys)
    self->sources[4] = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, readable_cb, self);

  return self;
}

/* Leaves the terminal as it was found. */
void
top_screen_leave (TopScreen *self)
{
  give_back (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    {
      GSource *source = g_main_context_find_source_by_id (NULL, self->sources[i]);

      if (self->sources[i] != 0 && source != NULL)
        g_source_destroy (source);
    }
  g_free (self);
}

/* In cells. */
void
top_screen_get_size (TopScreen *self,
                     guint     *width,
                     guint     *height)
{
  struct winsize size = { 0, };

  ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  *width = size.ws_col > 0 ? size.ws_col : FALLBACK_WIDTH;
  *height = size.ws_row > 0 ? size.ws_row : FALLBACK_HEIGHT;
}

/* In one go, over what was there: nothing flickers. The last line has no end. */
void
top_screen_draw (TopScreen  *self,
                 const char *lines)
{
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
  g_autofree char *joined = g_strjoinv (CLEAR_LINE "\r\n", split);
  g_autofree char *picture = g_strconcat (TO_TOP, joined, CLEAR_LINE CLEAR_BELOW, NULL);

  top_screen_write (picture);
}
