/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

/* The functions of the program that a cache calls. */

static void
replace_callback (RcCache     *self,
                  RcCallback **place,
                  RcCallback  *callback)
{
  RcCallback *old;

  rc_cache_lock (self);
  old = *place;
  *place = callback;
  if (self->store.board != NULL)
    rc_board_forget_all (self->store.board);
  rc_cache_unlock_only (self);

  rc_callback_unref (old);
}

/**
 * rc_cache_set_load_func:
 * @self: a cache
 * @load: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what loads a value that is not there, for [method@Rc.Cache.get].
 *
 * Since: 0.1
 */
void
rc_cache_set_load_func (RcCache        *self,
                        RcLoadFunc      load,
                        gpointer        user_data,
                        GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->load,
                    rc_callback_new (G_CALLBACK (load), user_data, notify));
}

/**
 * rc_cache_set_validate_func:
 * @self: a cache
 * @validate: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what tells whether a value can still be used.
 *
 * It is called at every hit, or once in [property@Rc.Cache:validate-interval]; not for a
 * value that was just loaded. It may ask any cache for anything.
 *
 * Since: 0.1
 */
void
rc_cache_set_validate_func (RcCache        *self,
                            RcValidateFunc  validate,
                            gpointer        user_data,
                            GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->validate,
                    rc_callback_new (G_CALLBACK (validate), user_data, notify));
}

/**
 * rc_cache_set_release_func:
 * @self: a cache
 * @release: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what closes a value that has left the cache.
 *
 * It holds for the values that are in the cache too. An instance that several entries
 * share is released when the last of them has gone.
 *
 * Since: 0.1
 */
void
rc_cache_set_release_func (RcCache        *self,
                           RcReleaseFunc   release,
                           gpointer        user_data,
                           GDestroyNotify  notify)
{
  RcOutbox box = RC_OUTBOX_INIT;

  g_return_if_fail (RC_IS_CACHE (self));

  /* Only who closes values needs to know which entries share one. */
  rc_cache_lock (self);
  box.spares = rc_store_share_resources (&self->store);
  rc_cache_unlock_and_deliver (self, &box);

  replace_callback (self, &self->release,
                    rc_callback_new (G_CALLBACK (release), user_data, notify));
}

/**
 * rc_cache_set_weigh_func:
 * @self: a cache
 * @weigh: (scope notified) (closure user_data) (destroy notify) (nullable): the function, or
 *   `NULL` for none
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 *
 * Sets what weighs a value, for [property@Rc.Cache:max-weight].
 *
 * It holds for values that come later.
 *
 * Since: 0.1
 */
void
rc_cache_set_weigh_func (RcCache        *self,
                         RcWeighFunc     weigh,
                         gpointer        user_data,
                         GDestroyNotify  notify)
{
  g_return_if_fail (RC_IS_CACHE (self));

  replace_callback (self, &self->weigh,
                    rc_callback_new (G_CALLBACK (weigh), user_data, notify));
}
