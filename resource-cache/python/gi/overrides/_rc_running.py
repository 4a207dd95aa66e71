# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The loads whose functions run here: in this thread, or in this task."""

import contextvars

innermost = contextvars.ContextVar('resource-cache-running', default=None)


class Running:
    """A load, while the function that makes its value runs.

    cache: where the value is kept, if that is known
    look: how the call of a cached function is shown meanwhile
    """

    __slots__ = ('load', 'cache', 'look', 'outer', 'texts', 'token', 'line')

    def __init__(self, load, cache=None, look=None):
        self.load = load
        self.cache = cache
        self.look = look
        self.outer = None
        self.texts = []    # said meanwhile; they belong to the value

    def __enter__(self):
        self.outer = innermost.get()
        self.line = None
        if self.look is not None and not is_within_call(self.outer):
            self.line = self.look.show(self.load)
        self.token = innermost.set(self)
        return self

    def __exit__(self, *_raised):
        # Tasks that were started meanwhile, and go on, keep this but not the load.
        self.load = None
        try:
            innermost.reset(self.token)
        except ValueError:
            # A coroutine that is thrown away ends in a context that is not its own.
            pass
        self.token = None
        if self.line is not None:
            self.line.hide()


# What goes on for no caller: nobody waits for it.
BACKGROUND = Running(None)


def around(running):
    """Yields what runs, from there outwards."""
    while running is not None:
        if running.load is not None:
            yield running
        running = running.outer


def is_within_call(running):
    """Whether it is part of a call that is shown, or is not to be: who called waits for that,
    and not for what it needs."""
    while running is not None:
        if running is BACKGROUND or (running.load and running.look):
            return True
        running = running.outer
    return False


def current_load():
    """The load of the innermost cached function that runs here, or None.

    It takes what belongs to the value (set_ttl(), set_weight(), add_tag(), add_message()) and
    what is for those who wait (set_progress(), set_message()); it knows the old value
    (previous), and its cancellable tells when nobody waits any more.
    """
    running = next(around(innermost.get()), None)
    return running and running.load
