# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Loads that no caller does: new values while the old ones serve, and values for later.

They run in threads of the library.
"""

import logging
import weakref

from ..module import get_introspection_module
from . import _rc_arguments, _rc_async_refresh, _rc_courier, _rc_load, _rc_running, _rc_spinner

Cache = get_introspection_module('Rc').Cache

log = logging.getLogger('resource-cache')

REFRESH = 'Function %s raised in the background; what it returned before serves on'
WARM = 'Function %s raised in the background; its next call tries anew'


def run(place, load, made, complaint):
    """Settles a load by calling the function."""
    key = load.get_key()
    try:
        with _rc_running.Running(load, place.cache, _rc_spinner.HIDDEN) as running:
            value = place.definition.function(*made.args, **made.kwargs)
        _rc_load.answer(load, value, running)
    except BaseException as error:
        if not load.is_settled():
            _rc_load.fail_for_all(load, error)
        complain(place, complaint, error)
    if place.arguments is not None:
        place.arguments.remember(place.cache, key, made)


def complain(place, complaint, error):
    log.error(complaint, place.cache.get_name(), exc_info=error)


def refuse(name, load):
    """It is not known how to load that. Nor is that to be remembered: a call knows."""
    _rc_load.forget(load)
    _rc_load.fail_for_all(load, _rc_arguments.make_forgotten(name, load.get_key()))


def set_up(place):
    """Whoever finds an old value lets the library begin a load, which comes here."""
    reference, name = weakref.ref(place), place.cache.get_name()

    def refresh(load):
        place = reference()
        made = place and place.arguments.find(load.get_key())
        if place is not None and place.flights is not None:
            _rc_async_refresh.load(place, load, made)
        elif made is not None:
            place.make_context().run(run, place, load, made, REFRESH)
        else:
            refuse(name, load)
    # Not guarded: it raises nothing, and what runs is told here.
    Cache.set_load_func_with_closure(place.cache, refresh)


def warm(place, key, made):
    """Loads a value in the background if there is none."""
    if place.cache.contains(key):
        return
    context = place.make_context()

    def load(load):
        context.run(run, place, load, made, WARM)

    with _rc_courier.awaited():
        # What came of it was told where it ran.
        Cache.get_with_value_async_with_closures(place.cache, key, load, None, None)
