# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One load per key: runs Python functions around the library's begin verb.

The function is called here and not by the library, so that what it raises reaches its
caller by itself; the other callers of the flight are handed the same exception.
"""

import threading
import types

from gi.repository import GLib, GObject, Rc

from . import _rc_errors, _rc_front, _rc_messages, _rc_running


class Uncached:
    """What a cached function returns to hand a value out without keeping it."""

    __slots__ = ('value',)

    def __init__(self, value):
        self.value = value


class Failure:
    """An exception on its way to the callers who wait for it."""

    __slots__ = ('error', 'traceback', 'context')

    def __init__(self, error):
        self.error = error
        self.traceback = error.__traceback__
        self.context = error.__context__

    def throw(self):
        """Raises the exception as the loader did. Every caller starts from the loader's
        traceback: else it would grow with each of them."""
        error = self.error
        try:
            raise error.with_traceback(self.traceback)
        finally:
            error.__context__ = self.context
            # The traceback holds this frame: without this it would be a cycle.
            del error, self


class Interruption(threading.local):
    """What a callback of the library raised in this thread that is no Exception, such as
    KeyboardInterrupt: the library cannot pass it on, so who called the library raises it."""

    error = None
    depth = 0    # of the calls that would raise it

    def __enter__(self):
        self.error = None
        self.depth += 1

    def __exit__(self, *_raised):
        self.depth -= 1
        self.rethrow()

    def rethrow(self):
        error, self.error = self.error, None
        if error is not None:
            raise error from None

    def take(self, error):
        """Whether it is an interruption, and somebody in this thread will raise it."""
        if isinstance(error, Exception) or self.depth == 0:
            return False
        self.error = error
        return True


interruption = Interruption()


class GivenUp:
    """The caller who loaded was interrupted: another one has to take over."""


GIVEN_UP = GivenUp()


def box(value):
    """Objects stay objects for every language; anything else keeps its identity."""
    if isinstance(value, GObject.Object):
        return GObject.Value(value.__gtype__, value)
    boxed = GObject.Value()
    boxed.init(GObject.TYPE_PYOBJECT)
    boxed.set_boxed(value)
    return boxed


def describe(error, who='A loader'):
    """Tells what an exception is to callers in other languages, who cannot have it."""
    try:
        text = Rc.key_dup_label(str(error).encode('utf-8', 'replace').decode())
    except Exception:
        text = 'it cannot be shown'
    return f'{who} in Python raised {type(error).__name__}: {text}'


def give(value):
    return lambda: value


def fail(load, error):
    """Settles a load with an exception. An interruption is nobody else's."""
    if isinstance(error, Exception):
        fail_for_all(load, error)
    else:
        give_up(load)


def fail_for_all(load, error):
    if not isinstance(error, Exception):
        forget(load)
    load.return_failure(Failure(error), describe(error))


def forget(load):
    """An interruption is of this moment: who comes during the retry delay is not told."""
    load.set_store(False)


def give_up(load):
    forget(load)
    load.return_failure(GIVEN_UP, 'The loader in Python was interrupted')


def refuse_coroutine(load, coroutine):
    coroutine.close()
    raise TypeError(f'The load of key “{Rc.key_dup_label(load.get_key())}” returned a coroutine, '
                    'which can be awaited only once. Decorate the coroutine function itself, or '
                    'give it to get_with_async(), with functools.partial() if it takes arguments')


def answer(load, value, running=None):
    """Settles a load with what the function returned, and returns what its caller gets."""
    if isinstance(value, Uncached):
        load.set_store(False)
        value = value.value
    if isinstance(value, types.CoroutineType):
        refuse_coroutine(load, value)
    if running is not None:
        _rc_messages.keep(running, load.get_key(), value)
    load.return_value(value)
    return value


def fail_or_serve(cache, key, load, error):
    """Settles a load with an exception. Returns whether an old value serves instead, as it does
    for everybody else, and that value."""
    previous = load.previous
    fail(load, error)
    # An interruption is the caller's own, whatever others get.
    serves = isinstance(error, Exception) and load.serves_previous()
    if serves:
        _rc_messages.replay(cache, key, previous)
    return serves, previous


def check_open(cache):
    """A value that came too late is released already: nobody may use it."""
    if cache.is_closed():
        raise _rc_errors.make(Rc.Error.CLOSED, f'Cache “{cache.get_name()}” was closed while a '
                              'value was being loaded. Close a cache when nobody uses it any more')


def take_failure(cache, error):
    """What to raise for the error of a flight. None: begin again."""
    has_failure, failure = False, None
    if error.matches(Rc.error_quark(), Rc.Error.LOAD_FAILED):
        has_failure, failure = cache.take_failure()
    if has_failure and failure is GIVEN_UP:
        return None
    if has_failure and isinstance(failure, Failure):
        return failure
    return Failure(_rc_errors.from_glib(error))


def open_lease(lease, load):
    """What begin() tells: whether there is a value, the value, and else the load."""
    if lease is None:
        return False, None, load
    with lease as value:
        return True, value, None


def begin(cache, key, cancellable=None):
    """(True, value, None) for a hit, (False, None, load) for a turn."""
    value = _rc_front.try_hit(cache, key) if cancellable is None else _rc_front.NO_HIT
    if value is not _rc_front.NO_HIT:
        return True, value, None
    return open_lease(*begin_lease(cache, key, cancellable))


def begin_lease(cache, key, cancellable=None):
    """The library's verb: a lease for a hit, a load for a turn, and None for the other one.
    Raises what the load raised that this caller waited for."""
    failure = None
    while failure is None:
        load = interruption.error = None
        try:
            # Of a value to be filled in PyGObject would forget the memory if there is an error.
            lease, load = cache.begin_lease(key, cancellable)
            if interruption.error is not None:
                interruption.rethrow()
            return lease, load
        except GLib.Error as error:
            failure = take_failure(cache, error)
        except BaseException as error:
            if load is not None:
                fail(load, error)
            raise
    # Out of the except clause, so that no GLib.Error becomes its context.
    try:
        failure.throw()
    finally:
        del failure


def get_with(cache, key, function, args=(), kwargs={}, begin=begin, look=None):
    """A value, loaded by a Python function if it is not there."""
    found, value, load = begin(cache, key)
    if found:
        _rc_messages.replay(cache, key, value)
        return value
    try:
        value = settle(cache, key, load, function, args, kwargs, look)
    finally:
        load.abandon()
        # The exception's traceback holds this frame, and the load holds the exception.
        del load
    check_open(cache)
    return value


def acquire_with(cache, key, function, args=(), kwargs={}, begin_lease=begin_lease, look=None):
    """The same, but a lease on the value."""
    lease, load = begin_lease(cache, key)
    if lease is not None:
        _rc_messages.replay(cache, key, lease.value)
        return lease
    try:
        load.set_hold(True)
        settle(cache, key, load, function, args, kwargs, look)
        return load.acquire() or refuse_lease(cache, key)
    finally:
        load.abandon()
        load.set_hold(False)
        del load


def settle(cache, key, load, function, args, kwargs, look):
    """Settles a load by calling the function. Returns what its caller gets."""
    try:
        with _rc_running.Running(load, cache, look) as running:
            value = function(*args, **kwargs)
        return answer(load, value, running)
    except BaseException as error:
        if load.is_settled():
            raise
        serves, value = fail_or_serve(cache, key, load, error)
        if not serves:
            raise
        return value
    finally:
        del load


def explain_end(cache, key):
    """Why the library has ended a load before it was settled."""
    try:
        check_open(cache)
    except _rc_errors.ClosedError as error:
        return error
    return _rc_errors.make(
        Rc.Error.TIMED_OUT, f'The load of key “{Rc.key_dup_label(key)}” of cache '
        f'“{cache.get_name()}” took longer than '
        f'{Rc.duration_format(cache.get_load_timeout())} and was cancelled. Allow it more '
        'time with the property “load-timeout”')


def refuse_lease(cache, key):
    """The value came too late, and is released already."""
    raise explain_end(cache, key)
