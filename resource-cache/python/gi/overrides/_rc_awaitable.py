# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the verbs return that do not wait, and are given no callback: it can be awaited.

The verb has begun when it is called. Who awaits it, and in which kind of loop, is seen when
that happens.
"""

import collections.abc

from gi.repository import Gio, GObject

from . import _rc_courier, _rc_front, _rc_load, _rc_needs, _rc_runner, _rc_verbs


def leave_with(cancellable, given):
    """Who is given up by the caller's cancellable too. Returns how to forget that."""
    if given is None:
        return None
    handler = GObject.Object.connect(given, 'cancelled', lambda _given: cancellable.cancel())
    if given.is_cancelled():
        cancellable.cancel()
    return handler


class Awaitable(collections.abc.Coroutine):
    """A call of a verb, to be awaited once, under asyncio or in a main loop of GLib."""

    def __init__(self, cache, verb, key, args=(), cancellable=None):
        self.cache = cache
        self.verb = verb
        self.key = key
        self.args = args
        self.given = cancellable
        self.result = self.pause = self.coroutine = None
        self.cancellable = self.handler = None
        self.is_awaited = False

    def __repr__(self):
        return f'<Rc.Awaitable {self.verb} of {self.cache!r}>'

    def start(self):
        """Returns this, when the library has been asked."""
        self.result = None
        self.cancellable = Gio.Cancellable()
        self.handler = leave_with(self.cancellable, self.given)
        try:
            with _rc_load.interruption:
                if _rc_runner.get_running() is not None:
                    self.ask()
                else:
                    with _rc_courier.awaited():
                        self.ask()
        except BaseException:
            self.give_up()
            raise
        return self

    def ask(self):
        _rc_verbs.begin(self.cache, self.verb, (self.key, *self.args, self.cancellable),
                        self.answered)

    def answered(self, _cache, result):
        """In whatever thread. The one that awaits sets the pause before it looks for the
        result; this one does it the other way round."""
        self.result = result
        pause = self.pause
        if pause is not None:
            pause.wake()

    def give_up(self):
        if self.cancellable is not None:
            self.cancellable.cancel()
        self.forget_given()

    def forget_given(self):
        if self.handler is not None:
            self.given.handler_disconnect(self.handler)
            self.handler = None

    async def wait(self):
        outcome = None
        try:
            while outcome is None:
                await self.wait_for_result()
                outcome = _rc_verbs.take_outcome(self.cache, self.verb, self.result)
                self.forget_given()
                if outcome is None:
                    self.start()
        except BaseException:
            self.give_up()
            raise
        finally:
            self.result = self.pause = None
        try:
            return outcome()
        finally:
            # The traceback of what is raised holds this frame.
            del outcome

    async def wait_for_result(self):
        if self.result is not None:
            return
        with _rc_needs.needing(self.cache, self.key):
            while self.result is None:
                self.pause = pause = _rc_runner.make_pause()
                if self.result is None:
                    await pause

    def get_coroutine(self):
        if self.coroutine is None:
            self.coroutine = self.wait()
        return self.coroutine

    def __await__(self):
        if self.is_awaited:
            raise RuntimeError(f'{self!r} was awaited already: keep what it gave, or call the verb '
                               'again')
        self.is_awaited = True
        return self.get_coroutine().__await__()

    def send(self, value):
        self.is_awaited = True
        return self.get_coroutine().send(value)

    def throw(self, *error):
        if self.coroutine is None:
            # A task that is cancelled before it began.
            self.give_up()
        return self.get_coroutine().throw(*error)

    def close(self):
        """Who never awaited it leaves the verb to itself."""
        if self.coroutine is not None:
            self.coroutine.close()


class LeaseBlock:
    """What is awaited for a lease can be a block that holds the value."""

    lease = None

    async def __aenter__(self):
        self.lease = await self
        return self.lease.value

    async def __aexit__(self, *_raised):
        self.lease.release()


class Leasing(LeaseBlock, Awaitable):
    """The same for a lease: "async with cache.acquire_async(key) as value:"."""


class Ready(Awaitable):
    """A value that was there."""

    def __init__(self, cache, verb, key, value):
        super().__init__(cache, verb, key)
        self.value = value

    async def wait(self):
        value, self.value = self.value, None
        return value


def try_hit(cache, key, cancellable):
    """A value that is there, if nobody needs to be asked for it."""
    if cancellable is not None and cancellable.is_cancelled():
        return _rc_front.NO_HIT
    return _rc_front.try_hit(cache, key)


def get(cache, key, cancellable=None):
    """The value, at once if nobody needs to be asked for it."""
    value = try_hit(cache, key, cancellable)
    if value is not _rc_front.NO_HIT:
        return Ready(cache, 'get', key, value)
    return start(cache, 'get', key, cancellable=cancellable)


def start(cache, verb, key, *args, cancellable=None):
    return Awaitable(cache, verb, key, args, cancellable).start()


def acquire(cache, key, cancellable=None):
    return Leasing(cache, 'acquire', key, (), cancellable).start()


def begin(cache, key, cancellable=None):
    """Whether there is a value, the value, and otherwise the load to settle."""
    value = try_hit(cache, key, cancellable)
    if value is not _rc_front.NO_HIT:
        return Ready(cache, 'begin', key, (True, value, None))
    return start(cache, 'begin', key, cancellable=cancellable)
