# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the verbs answer that a coroutine awaits, when no main loop of GLib runs.

The library answers in the thread-default main context of who asked. An event loop of Python
runs none: so a thread of ours runs one for it. Each thread that asks has its own, for the time
that it lives: a context has one owner at a time, and who asks has to be that for a moment.
"""

import atexit
import contextlib
import os
import threading
import weakref

from gi.repository import GLib

# Seconds that the end of the program waits for a thread that is calling back.
STOP_TIMEOUT = 5


class Post:
    """What the thread has in common with who uses it."""

    def __init__(self):
        self.context = GLib.MainContext()
        self.changed = threading.Condition()
        self.is_wanted = False    # changed; by who asks
        self.is_running = False    # changed; the context is the thread's
        self.is_over = False    # changed

    def run(self):
        while self.wait_for_context():
            self.context.iteration(True)

    def wait_for_context(self):
        with self.changed:
            self.is_running = False
            self.changed.notify_all()
            while self.is_wanted and not self.is_over:
                self.changed.wait()
            self.is_running = not self.is_over
            return self.is_running

    def take(self):
        with self.changed:
            self.is_wanted = True
            self.context.wakeup()
            while self.is_running:
                self.changed.wait()
        self.context.push_thread_default()

    def give_back(self):
        self.context.pop_thread_default()
        with self.changed:
            self.is_wanted = False
            self.changed.notify_all()

    def stop(self):
        with self.changed:
            self.is_over = True
            self.context.wakeup()
            self.changed.notify_all()


class Courier:
    """The thread, as long as it is needed."""

    def __init__(self):
        self.post = Post()
        self.is_taken = False
        thread = threading.Thread(target=self.post.run, name='resource-cache', daemon=True)
        thread.start()
        self.thread = weakref.ref(thread)
        weakref.finalize(self, self.post.stop).atexit = False

    @contextlib.contextmanager
    def awaited(self):
        """What is asked for meanwhile is answered there."""
        if self.is_taken:
            yield
            return
        self.take()
        try:
            yield
        finally:
            self.give_back()

    def take(self):
        self.post.take()
        self.is_taken = True

    def give_back(self):
        self.is_taken = False
        self.post.give_back()

    def is_innermost(self):
        return self.is_taken and GLib.MainContext.get_thread_default() == self.post.context


class Couriers(threading.local):
    """Each thread's own, or None."""

    mine = None

    def get(self):
        if self.mine is None:
            self.mine = Courier()
            running.add(self.mine)
        return self.mine


couriers = Couriers()
running = weakref.WeakSet()


def awaited():
    return couriers.get().awaited()


@contextlib.contextmanager
def suspended():
    """A function of the program is called: what that asks for is its own affair."""
    courier = couriers.mine
    if courier is None or not courier.is_innermost():
        yield
        return
    courier.give_back()
    try:
        yield
    finally:
        courier.take()


def stop_all():
    """While Python still is whole: the threads must not call into it afterwards."""
    couriers.mine = None
    for courier in list(running):
        courier.post.stop()
        thread = courier.thread()
        if thread is not None:
            thread.join(STOP_TIMEOUT)


def forget_all():
    """The threads are not in the process that was forked off."""
    global couriers, running
    couriers, running = Couriers(), weakref.WeakSet()


atexit.register(stop_all)
os.register_at_fork(after_in_child=forget_all)
