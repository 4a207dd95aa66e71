# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a function says while it makes a value, to be told again with every hit.

A value may be made of others that are cached too. What was said for these belongs to it as
well: a later hit asks for the outer value alone, and has to tell everything.
"""

from gi.repository import Rc

from ..module import get_introspection_module
from . import _rc_errors, _rc_running

Load = get_introspection_module('Rc').Load

# From this number on, what was said is looked through for values that are gone.
MIN_KEPT = 64


def check(text):
    if not isinstance(text, str):
        raise TypeError(f'Rc.add_message() needs a text for people, not {type(text).__name__}')
    if '\0' in text:
        raise ValueError('Rc.add_message(): a message cannot hold a NUL character. Replace it')


def add_message(text):
    """Says something that belongs to the value that is being made here.

    The signal "message" of its cache tells it now, and again with every hit. So do the caches
    of the values that wait for this one.
    """
    check(text)
    running = _rc_running.innermost.get()
    if next(_rc_running.around(running), None) is None:
        raise _rc_errors.make(
            Rc.Error.NOT_FOUND, 'Rc.add_message(): no value is being loaded here that the message '
            'could belong to. Call it in a cached function, or in what that calls in its own '
            'thread')
    say(running, text)


def add_to(load, text):
    """As add_message(), for a certain load and those that wait for it here."""
    check(text)
    running = _rc_running.innermost.get()
    for inner in _rc_running.around(running):
        if inner.load is load:
            say(inner, text)
            return
    Load.add_message(load, text)


def say(running, text):
    for outer in _rc_running.around(running):
        if not outer.load.is_settled():
            outer.texts.append(text)
            Load.add_message(outer.load, text)


def keep(running, key, value):
    """Before others get the value: they may be making values of it."""
    cache = running.cache
    if cache is None or not (running.texts or cache._said):
        return
    if cache._said is None:
        cache._said = {}
    said = cache._said
    if not running.texts:
        said.pop(key, None)
        return
    if len(said) >= max(MIN_KEPT, 2 * cache.get_n_entries()):
        forget(cache, said)
    said[key] = id(value), tuple(running.texts)


def forget(cache, said):
    for key in list(said):
        if not cache.contains(key):
            said.pop(key, None)


def replay(cache, key, value):
    """A value was there: what was said for it belongs to the values that are made of it too."""
    running = _rc_running.innermost.get()
    if running is None or not cache._said:
        return
    number, texts = cache._said.get(key, (None, ()))
    if number == id(value):
        for text in texts:
            say(running, text)
