/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-pulse-private.h"

typedef struct
{
  RcGtkPulseFunc func;       /* NULL: removed while the beat goes round */
  gpointer       user_data;
} Follower;

static GArray *followers;    /* of Follower */
static guint   source_id;

static void
drop_removed (void)
{
  for (guint i = followers->len; i > 0; i--)
    if (g_array_index (followers, Follower, i - 1).func == NULL)
      g_array_remove_index_fast (followers, i - 1);
}

/* Followers may come and go meanwhile: those who come are at the end, and are reached. */
static gboolean
beat_cb (gpointer user_data)
{
  gint64 now_usec = g_get_monotonic_time ();

  for (guint i = 0; i < followers->len; i++)
    {
      Follower follower = g_array_index (followers, Follower, i);

      if (follower.func != NULL)
        follower.func (follower.user_data, now_usec);
    }

  drop_removed ();
  if (followers->len > 0)
    return G_SOURCE_CONTINUE;

  source_id = 0;

  return G_SOURCE_REMOVE;
}

void
rc_gtk_pulse_add (RcGtkPulseFunc func,
                  gpointer       user_data)
{
  Follower follower = { func, user_data };

  if (followers == NULL)
    followers = g_array_new (FALSE, FALSE, sizeof (Follower));
  g_array_append_val (followers, follower);
  if (source_id == 0)
    source_id = g_timeout_add (RC_GTK_PULSE_INTERVAL_MSEC, beat_cb, NULL);
}

void
rc_gtk_pulse_remove (gpointer user_data)
{
  for (guint i = 0; followers != NULL && i < followers->len; i++)
    if (g_array_index (followers, Follower, i).user_data == user_data)
      g_array_index (followers, Follower, i).func = NULL;
}
