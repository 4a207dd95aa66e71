# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutines in a main loop of GLib, and what waits there as it does under asyncio."""

import asyncio
import contextvars
import inspect
import logging
import threading

from gi.repository import GLib, GObject

log = logging.getLogger('resource-cache')


class Now(threading.local):
    """The coroutine that a main loop of GLib drives in this thread right now."""

    running = None


now = Now()


def get_loop():
    """The event loop that runs in this thread, or None."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def get_running():
    """The coroutine that runs here; None if there is none, or if asyncio runs inside of it."""
    running = now.running
    return running if running is not None and running.loop_outside is get_loop() else None


def call_once(function, *args):
    """For a source, which is not to call it again."""
    function(*args)
    return False


class LoopPause:
    """Waits under asyncio until somebody wakes it, from whatever thread."""

    def __init__(self, loop):
        self.loop = loop
        self.future = loop.create_future()

    def __await__(self):
        return self.future.__await__()

    def wake(self):
        self.call(end, self.future)

    def call(self, function, *args):
        try:
            self.loop.call_soon_threadsafe(function, *args)
        except RuntimeError:
            # The loop is closed, and with it everybody who could have cared.
            pass


class RunnerPause:
    """The same in a main loop of GLib."""

    def __init__(self, running):
        self.running = running
        self.is_over = False

    def __await__(self):
        if not self.is_over:
            yield self

    def wake(self):
        self.is_over = True
        self.running.wake(self)

    def call(self, function, *args):
        self.running.invoke(function, *args)


def end(future):
    if not future.done():
        future.set_result(None)


def make_pause():
    """For whatever drives the coroutine that runs here."""
    running = get_running()
    if running is not None:
        return RunnerPause(running)
    loop = get_loop()
    if loop is not None:
        return LoopPause(loop)
    raise RuntimeError('Nothing drives this coroutine: await a cache under asyncio.run(), or in a '
                       'main loop of GLib with Rc.run() or Rc.spawn()')


def start(coroutine):
    """A task of whatever drives the coroutine that runs here."""
    if get_running() is not None:
        return Spawned(coroutine)
    return asyncio.get_running_loop().create_task(coroutine)


class Spawned:
    """A coroutine that the main loop drives in whose thread it was spawned."""

    def __init__(self, coroutine):
        self.error = None
        self.coroutine = coroutine
        self.context = GLib.MainContext.ref_thread_default()
        self.variables = contextvars.copy_context()
        self.pause = None    # what it waits for
        self.is_to_be_cancelled = False
        self.is_done = False
        self.is_asked = False    # somebody wants to know how it ended
        self.value = None
        self.callbacks = []
        self.loop_outside = None
        self.invoke(self.step)

    def __repr__(self):
        state = 'done' if self.is_done else 'running'
        return f'<Rc.Spawned {getattr(self.coroutine, "__qualname__", "coroutine")}: {state}>'

    def __del__(self):
        if self.error is not None and not self.is_asked and not self.cancelled():
            log.error('A coroutine that was spawned raised, and nobody asked for its result',
                      exc_info=self.error)

    def __await__(self):
        while not self.is_done:
            pause = make_pause()
            self.add_done_callback(lambda _spawned: pause.wake())
            yield from pause.__await__()
        return self.result()

    def invoke(self, function, *args):
        source = GLib.Idle(priority=GLib.PRIORITY_DEFAULT)
        # Not set_callback(), which PyGObject keeps some memory of for ever.
        GObject.source_set_closure(source, lambda: call_once(function, *args))
        source.attach(self.context)

    def wake(self, pause):
        """What the library calls back with goes on here and now, as a part of what it does."""
        if self.pause is pause and self.context.is_owner() and now.running is None:
            self.go_on(pause)
        else:
            self.invoke(self.go_on, pause)

    def go_on(self, pause):
        # It may have been cancelled meanwhile, and wait for something else.
        if self.pause is pause:
            self.step()

    def step(self):
        if self.is_done:
            return
        self.pause = None
        outer, now.running, self.loop_outside = now.running, self, get_loop()
        try:
            self.wait_for(self.variables.run(self.resume))
        except StopIteration as stop:
            self.finish(stop.value, None)
        except BaseException as error:
            self.finish(None, error)
        finally:
            now.running = outer

    def resume(self):
        if not self.is_to_be_cancelled:
            return self.coroutine.send(None)
        self.is_to_be_cancelled = False
        return self.coroutine.throw(asyncio.CancelledError())

    def wait_for(self, pause):
        if isinstance(pause, RunnerPause):
            self.pause = pause
            if pause.is_over:
                self.invoke(self.go_on, pause)
        elif pause is None:
            self.invoke(self.step)
        else:
            self.throw_out(pause)

    def throw_out(self, pause):
        """It awaits what only another loop can end."""
        error = RuntimeError(f'A coroutine in a main loop of GLib cannot await '
                             f'{type(pause).__name__}, which belongs to an event loop: run it by '
                             'asyncio.run() instead')
        self.wait_for(self.coroutine.throw(error))

    def finish(self, value, error):
        self.value, self.error, self.is_done = value, error, True
        callbacks, self.callbacks = self.callbacks, None
        for callback in callbacks:
            self.invoke(callback, self)

    def add_done_callback(self, callback):
        """Calls it with this, from the main loop, when the coroutine has ended."""
        if self.is_done:
            self.invoke(callback, self)
        else:
            self.callbacks.append(callback)

    def cancel(self):
        """Raises asyncio.CancelledError in the coroutine, where it waits."""
        if self.is_done:
            return False
        self.is_to_be_cancelled = True
        self.invoke(self.step)
        return True

    def done(self):
        return self.is_done

    def cancelled(self):
        return isinstance(self.error, asyncio.CancelledError)

    def exception(self):
        self.is_asked = True
        return self.error

    def result(self):
        """What the coroutine returned; raises what it raised."""
        if not self.is_done:
            raise asyncio.InvalidStateError('The coroutine runs still: await it')
        self.is_asked = True
        if self.error is None:
            return self.value
        error = self.error
        try:
            raise error
        finally:
            # The traceback holds this frame.
            del error, self


def check_coroutine(verb, coroutine):
    if not inspect.iscoroutine(coroutine) and not hasattr(coroutine, 'send'):
        raise TypeError(f'Rc.{verb}() accepts a coroutine, as a call of an async function is, not '
                        f'{type(coroutine).__name__}')


def spawn(coroutine):
    """Lets the main loop of this thread drive a coroutine. Returns what can be awaited,
    cancelled, and asked for its result()."""
    check_coroutine('spawn', coroutine)
    return Spawned(coroutine)


def run(coroutine):
    """Runs a main loop of GLib until a coroutine has ended. Returns what that returns, and
    raises what it raises."""
    check_coroutine('run', coroutine)
    spawned = Spawned(coroutine)
    context = spawned.context
    try:
        while not spawned.is_done:
            context.iteration(True)
    except BaseException:
        spawned.cancel()
        while not spawned.is_done:
            context.iteration(True)
        raise
    return spawned.result()
