/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "demo-programs.h"

#include <gtk/gtk.h>

#include "demo-own-program.h"
#include "demo-remote-program.h"

static gpointer
create_program (gpointer item,
                gpointer user_data)
{
  g_autoptr (WatchProgram) program = item;

  return demo_remote_program_new (program);
}

/* All that can be watched: this program first, then those on the bus as they come and go. */
GListModel *
demo_programs_new (WatchBus *bus)
{
  GListModel *caches = G_LIST_MODEL (rc_registry_get_default ());
  g_autoptr (DemoProgram) own = demo_own_program_new (caches);
  g_autoptr (GListStore) first = g_list_store_new (DEMO_TYPE_PROGRAM);
  GListModel *others = g_object_ref (watch_bus_get_programs (bus));
  g_autoptr (GtkMapListModel) rest = gtk_map_list_model_new (others, create_program, NULL, NULL);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (first, own);
  g_list_store_append (parts, first);
  g_list_store_append (parts, rest);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

static gboolean
is_wanted (DemoProgram *program,
           const char  *wanted)
{
  g_autofree char *pid = g_strdup_printf ("%u", demo_program_get_pid (program));

  if (wanted == NULL)
    return !DEMO_IS_OWN_PROGRAM (program);

  return g_str_equal (wanted, demo_program_get_name (program)) || g_str_equal (wanted, pid);
}

/* Returns the program of a name or process number; with NULL the first other program, and this
   one if there is no other. */
DemoProgram *
demo_programs_find (GListModel *programs,
                    const char *wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (programs); i++)
    {
      g_autoptr (DemoProgram) program = g_list_model_get_item (programs, i);

      if (is_wanted (program, wanted))
        return g_steal_pointer (&program);
    }

  return wanted == NULL ? g_list_model_get_item (programs, 0) : NULL;
}
