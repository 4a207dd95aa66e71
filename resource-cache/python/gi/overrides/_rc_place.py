# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the values of a function are kept: one place for all, or one in each session."""

import contextvars
import inspect
import weakref

from gi.repository import Rc

from . import (_rc_arguments, _rc_async, _rc_borrow, _rc_function, _rc_load, _rc_options,
               _rc_refresh, _rc_running, _rc_session, _rc_spinner)


class Definition:
    """A function, and how its values are to be kept."""

    def __init__(self, function, options):
        self.function = function
        self.options = options
        self.keys = _rc_function.KeyMaker(function, options.hash_funcs)
        self.look = _rc_spinner.make_look(function, self.keys.signature, options.show_spinner,
                                          options.show_time)
        self.is_coroutine = _rc_function.is_of_kind(function, inspect.iscoroutinefunction)
        self.validates_arguments = (options.validate is not None
                                    and _rc_options.takes_arguments(options.validate))


class Place:
    """A cache, and what belongs to it."""

    def __init__(self, definition, name, session=None):
        options = definition.options
        self.session = session and weakref.ref(session)
        self.cache = Rc.Cache(name, threaded=True, **options.make_properties())
        self.flights = self.arguments = None
        if definition.is_coroutine:
            self.flights = self.cache._flights = _rc_async.Flights()
        if definition.validates_arguments or options.is_background:
            self.arguments = _rc_arguments.Arguments(self.cache)
        self.adopt(definition)

    def adopt(self, definition):
        """Goes on with a function that was defined again."""
        self.definition = definition
        set_functions(self, definition.options)
        if definition.options.is_background:
            _rc_refresh.set_up(self)

    def get(self, key, args, kwargs):
        made = _rc_arguments.Made(args, kwargs)
        if self.flights is not None:
            return self.flights.get(self, key, made)
        definition = self.definition
        if self.arguments is None:
            return _rc_load.get_with(self.cache, key, definition.function, args, kwargs,
                                     look=definition.look)
        value = _rc_load.get_with(self.cache, key, definition.function, args, kwargs,
                                  self.make_begin(made), definition.look)
        if key not in self.arguments:
            self.arguments.remember(self.cache, key, made)
        return value

    def acquire(self, key, args, kwargs):
        """As get(), but a lease on the value."""
        made = _rc_arguments.Made(args, kwargs)
        definition = self.definition
        if self.flights is not None:
            return _rc_borrow.Borrowing(self, key, made)
        lease = _rc_load.acquire_with(self.cache, key, definition.function, args, kwargs,
                                      self.make_begin(made, _rc_load.begin_lease),
                                      definition.look)
        if self.arguments is not None and key not in self.arguments:
            self.arguments.remember(self.cache, key, made)
        return lease

    def make_begin(self, made, begin=_rc_load.begin):
        """How to begin: the functions of the cache may want to know the arguments."""
        if self.arguments is None:
            return begin
        return lambda cache, key: self.begin(begin, cache, key, made)

    def begin(self, begin, cache, key, made):
        while True:
            try:
                return self.arguments.call.run(begin, cache, key, made)
            except _rc_arguments.ForgottenError:
                # What was to be loaded anew had left the cache before that began.
                pass

    def look_up(self, key, made):
        """A hit, if there is one without waiting."""
        if self.arguments is None:
            return self.cache.lookup_value(key)
        return self.arguments.call.run(Rc.Cache.lookup_value, self.cache, key, made)

    def make_context(self):
        """For what is done for no caller: of the session, and of no other load."""
        context = contextvars.copy_context()
        context.run(_rc_running.innermost.set, _rc_running.BACKGROUND)
        session = self.session and self.session()
        if session is not None:
            context.run(session._enter)
        return context


def set_functions(place, options):
    """The callbacks know neither the function nor the cache: they would keep it alive."""
    cache = place.cache
    validate, on_release, weigh = options.validate, options.on_release, options.weigh
    if validate is not None and place.definition.validates_arguments:
        cache.set_validate_func(validate_with_arguments(validate, place))
    elif validate is not None:
        cache.set_validate_func(lambda key, value: validate(value))
    if on_release is not None:
        cache.set_release_func(lambda key, value, reason: on_release(value))
    if weigh is not None:
        cache.set_weigh_func(lambda key, value: weigh(value))


def validate_with_arguments(validate, place):
    arguments, keys = weakref.ref(place.arguments), place.definition.keys

    def is_valid(key, value):
        known = arguments()
        made = known and known.find(key)
        if made is None:
            return False
        bound = keys.bind(made.args, made.kwargs)
        return validate(value, *bound.args, **bound.kwargs)
    return is_valid


class GlobalScope:
    """One place for all who call."""

    def __init__(self, definition):
        self.place = Place(definition, definition.keys.name)

    def get(self):
        return self.place

    def list_places(self):
        return [self.place]

    def adopt(self, definition):
        self.place.adopt(definition)


class SessionScope:
    """One place in each session."""

    def __init__(self, definition):
        self.definition = definition

    def get(self):
        return _rc_session.require_current(self.definition.keys.name).get_place(self)

    def make(self, session):
        return Place(self.definition, f'{self.definition.keys.name} ({session.label})', session)

    def list_places(self):
        return _rc_session.list_places(self)

    def adopt(self, definition):
        self.definition = definition
        for place in self.list_places():
            place.adopt(definition)


def make_scope(definition):
    is_of_session = definition.options.scope == 'session'
    return SessionScope(definition) if is_of_session else GlobalScope(definition)
