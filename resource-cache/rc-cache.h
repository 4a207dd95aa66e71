/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_CACHE (rc_cache_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcCache, rc_cache, RC, CACHE, GObject)

RC_AVAILABLE_IN_ALL
RcCache    *rc_cache_new                   (const char      *name) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
const char *rc_cache_get_name              (RcCache         *self);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_ttl               (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_ttl               (RcCache         *self,
                                            gint64           ttl_usec);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_idle_timeout      (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_idle_timeout      (RcCache         *self,
                                            gint64           idle_timeout_usec);
RC_AVAILABLE_IN_ALL
guint       rc_cache_get_max_entries       (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_max_entries       (RcCache         *self,
                                            guint            max_entries);
RC_AVAILABLE_IN_ALL
guint64     rc_cache_get_max_weight        (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_max_weight        (RcCache         *self,
                                            guint64          max_weight);
RC_AVAILABLE_IN_ALL
RcEvictionPolicy rc_cache_get_eviction_policy (RcCache      *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_eviction_policy   (RcCache         *self,
                                            RcEvictionPolicy eviction_policy);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_validate_interval (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_validate_interval (RcCache         *self,
                                            gint64           validate_interval_usec);
RC_AVAILABLE_IN_ALL
double      rc_cache_get_jitter            (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_jitter            (RcCache         *self,
                                            double           jitter);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_refresh_after     (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_refresh_after     (RcCache         *self,
                                            gint64           refresh_after_usec);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_stale_if_error    (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_stale_if_error    (RcCache         *self,
                                            gint64           stale_if_error_usec);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_retry_delay       (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_retry_delay       (RcCache         *self,
                                            gint64           retry_delay_usec);
RC_AVAILABLE_IN_ALL
gint64      rc_cache_get_load_timeout      (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_load_timeout      (RcCache         *self,
                                            gint64           load_timeout_usec);
RC_AVAILABLE_IN_ALL
guint       rc_cache_get_max_concurrent_loads (RcCache      *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_max_concurrent_loads (RcCache      *self,
                                            guint            max_concurrent_loads);
RC_AVAILABLE_IN_ALL
int         rc_cache_get_load_priority     (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_load_priority     (RcCache         *self,
                                            int              load_priority);
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_get_threaded          (RcCache         *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_threaded          (RcCache         *self,
                                            gboolean         threaded);
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_get_revalidate_on_resume (RcCache      *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_revalidate_on_resume (RcCache      *self,
                                            gboolean         revalidate_on_resume);
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_get_trim_on_low_memory (RcCache        *self);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_trim_on_low_memory (RcCache        *self,
                                            gboolean         trim_on_low_memory);
RC_AVAILABLE_IN_ALL
GMainContext *rc_cache_dup_main_context    (RcCache         *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_cache_set_main_context      (RcCache         *self,
                                            GMainContext    *main_context);
RC_AVAILABLE_IN_ALL
guint       rc_cache_get_n_entries         (RcCache         *self);
RC_AVAILABLE_IN_ALL
guint64     rc_cache_get_weight            (RcCache         *self);
RC_AVAILABLE_IN_ALL
guint       rc_cache_get_n_loading         (RcCache         *self);
RC_AVAILABLE_IN_ALL
RcStats    *rc_cache_dup_stats             (RcCache         *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_cache_reset_stats           (RcCache         *self);

RC_AVAILABLE_IN_ALL
void        rc_cache_set_load_func         (RcCache         *self,
                                            RcLoadFunc       load,
                                            gpointer         user_data,
                                            GDestroyNotify   notify);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_validate_func     (RcCache         *self,
                                            RcValidateFunc   validate,
                                            gpointer         user_data,
                                            GDestroyNotify   notify);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_release_func      (RcCache         *self,
                                            RcReleaseFunc    release,
                                            gpointer         user_data,
                                            GDestroyNotify   notify);
RC_AVAILABLE_IN_ALL
void        rc_cache_set_weigh_func        (RcCache         *self,
                                            RcWeighFunc      weigh,
                                            gpointer         user_data,
                                            GDestroyNotify   notify);

RC_AVAILABLE_IN_ALL
gboolean    rc_cache_contains              (RcCache         *self,
                                            const char      *key);
RC_AVAILABLE_IN_ALL
GObject    *rc_cache_peek                  (RcCache         *self,
                                            const char      *key) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_peek_value            (RcCache         *self,
                                            const char      *key,
                                            GValue          *value);
RC_AVAILABLE_IN_ALL
GObject    *rc_cache_lookup                (RcCache         *self,
                                            const char      *key) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_lookup_value          (RcCache         *self,
                                            const char      *key,
                                            GValue          *value);
RC_AVAILABLE_IN_ALL
void        rc_cache_insert                (RcCache         *self,
                                            const char      *key,
                                            GObject         *value);
RC_AVAILABLE_IN_ALL
void        rc_cache_insert_value          (RcCache         *self,
                                            const char      *key,
                                            const GValue    *value);
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_remove                (RcCache         *self,
                                            const char      *key);
RC_AVAILABLE_IN_ALL
guint       rc_cache_remove_tag            (RcCache         *self,
                                            const char      *tag);
RC_AVAILABLE_IN_ALL
guint       rc_cache_remove_matching       (RcCache         *self,
                                            RcMatchFunc      match,
                                            gpointer         user_data);
RC_AVAILABLE_IN_ALL
void        rc_cache_clear                 (RcCache         *self);
RC_AVAILABLE_IN_ALL
guint       rc_cache_prune                 (RcCache         *self);
RC_AVAILABLE_IN_ALL
guint       rc_cache_trim                  (RcCache         *self,
                                            double           fraction);
RC_AVAILABLE_IN_ALL
GPtrArray  *rc_cache_snapshot              (RcCache         *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_cache_close                 (RcCache         *self);
RC_AVAILABLE_IN_ALL
gboolean    rc_cache_is_closed             (RcCache         *self);

G_END_DECLS
