/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

/* One kind of expensive resource: where to find it, how to load it, and the
   bounds of the cache that suits it. A key is the path of a file, or a name
   inside the workload's private folder; load and validate get that folder as
   their user data. */
typedef struct
{
  const char     *name;                     /* of the cache */
  gint64          ttl_usec;
  gint64          idle_timeout_usec;
  guint           max_entries;
  guint64         max_weight;
  const char     *broken_key;               /* what find() makes to fail at every load */
  GPtrArray    *(*find) (const char *folder); /* keys; in a worker thread, once */
  RcLoadFunc      load;
  RcValidateFunc  validate;                 /* nullable, like the next two */
  RcReleaseFunc   release;
  RcWeighFunc     weigh;
} DemoSource;

/* Where files of one kind may lie on this machine. */
typedef struct
{
  const char *folder;
  const char *suffix;
  goffset     min_bytes;                    /* smaller ones cost too little to be worth caching */
} DemoPlace;

extern const DemoSource demo_source_images;
extern const DemoSource demo_source_databases;
extern const DemoSource demo_source_catalogs;

RcCache   *demo_source_create_cache     (const DemoSource *self,
                                         const char       *folder);

/* For the sources. */
GPtrArray *demo_source_find_files       (const DemoPlace  *places,
                                         gsize             n_places,
                                         guint             max_per_place);
char      *demo_source_get_path         (const char       *key,
                                         const char       *folder);
gboolean   demo_source_write            (const char       *folder,
                                         const char       *name,
                                         const char       *text);
gboolean   demo_source_is_file_there    (const char       *key,
                                         const GValue     *value,
                                         gpointer          folder,
                                         GError          **error);
void       demo_source_return_error     (const DemoSource *self,
                                         RcLoad           *load,
                                         const char       *reason);

/* How many connections the databases source ever opened and closed. */
void       demo_source_databases_count  (guint            *n_opened,
                                         guint            *n_closed);

/* A rank from 0 to n - 1 by Zipf's law: the weight of rank k is (k + 1) ^ -skew. */
guint      demo_zipf_pick               (GRand            *rand,
                                         guint             n,
                                         double            skew);

G_END_DECLS
