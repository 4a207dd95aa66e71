# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutine functions as loaders.

The load is a task of its own, in the loop of who came first: who awaits its value can be
cancelled without harm to the others, in whatever thread and language they wait. When the last
one leaves, the task is cancelled.
"""

import asyncio
import contextvars

from gi.repository import GObject

from . import _rc_awaitable, _rc_load, _rc_messages, _rc_needs, _rc_runner, _rc_running


class Loading(_rc_needs.Needer):
    """A coroutine that loads, and the one who awaits that first."""

    def __init__(self, cache, key, load):
        super().__init__(cache, key)
        self.load = load
        self.outcome = None
        self.pause = _rc_runner.make_pause()

    async def run(self, function):
        cache, _key = self.place
        with _rc_running.Running(self.load, cache) as running:
            value = await function()
        value = _rc_load.answer(self.load, value, running)
        _rc_load.check_open(cache)
        return value

    def start(self, function):
        self.begin()
        context = contextvars.copy_context()
        context.run(_rc_needs.current.set, self)
        task = context.run(_rc_runner.start, self.run(function))
        call = self.pause.call
        cancellable = self.load.get_cancellable()
        # The cancellable must not keep what it belongs to.
        handler = GObject.Object.connect(cancellable, 'cancelled',
                                         lambda _cancellable: call(task.cancel))
        task.add_done_callback(lambda task: self.finish(task, cancellable, handler))

    def finish(self, task, cancellable, handler):
        """It has ended, maybe before the function was even called."""
        cancellable.handler_disconnect(handler)
        self.end()
        load, self.load = self.load, None
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if task.cancelled() and cancellable.is_cancelled():
            self.outcome = _rc_load.Failure(_rc_load.explain_end(*self.place)).throw
        elif error is None:
            self.outcome = _rc_load.give(task.result())
        else:
            self.outcome = _rc_load.Failure(error).throw
        if not load.is_settled():
            serves, previous = _rc_load.fail_or_serve(*self.place, load, error)
            if serves:
                self.outcome = _rc_load.give(previous)
        self.pause.wake()

    async def wait(self):
        with _rc_needs.needing(*self.place):
            while self.outcome is None:
                await self.pause
        outcome, self.outcome = self.outcome, None
        try:
            return outcome()
        finally:
            # The traceback of what is raised holds this frame.
            del outcome


async def get_with(cache, key, function, cancellable=None):
    """The value of a key, loaded by awaiting the function if it is not there."""
    leader = _rc_awaitable.begin(cache, key, cancellable)
    found, value, load = await leader
    if found:
        _rc_messages.replay(cache, key, value)
        return value
    loading = Loading(cache, key, load)
    del load
    loading.start(function)
    try:
        return await loading.wait()
    except BaseException:
        # Nobody hears of it if the load has ended.
        leader.cancellable.cancel()
        raise
