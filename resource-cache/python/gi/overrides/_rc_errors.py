# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The exceptions that the library raises in Python."""

from gi.repository import GLib, Rc

__all__ = ['CacheError', 'ClosedError', 'InvalidDurationError', 'InvalidError', 'InvalidKeyError',
           'LoadFailedError', 'LoadTimeoutError', 'NotFoundError', 'RecursiveLoadError',
           'UnhashableParamError']


class CacheError(GLib.Error):
    """A GLib.Error of the domain Rc.Error that reads as a sentence."""

    def __str__(self):
        return self.message

    def __repr__(self):
        return f'Rc.{type(self).__name__}({self.message!r})'


class LoadFailedError(CacheError):
    """The load ended without a value, or in another language with an error."""


class NotFoundError(CacheError, LookupError):
    """There is no value, and nothing to load it with."""


class LoadTimeoutError(CacheError, TimeoutError):
    """The load took longer than the cache allows."""


class InvalidError(CacheError, ValueError):
    """A value, or an argument, cannot be used."""


class InvalidDurationError(CacheError, ValueError):
    """A text is no duration."""


class InvalidKeyError(CacheError, ValueError):
    """A text is no key, or arguments cannot be one."""


class RecursiveLoadError(CacheError, RecursionError):
    """The load of a key asked for that very key, or loads would wait for each other."""


class ClosedError(CacheError):
    """The cache was closed."""


class UnhashableParamError(TypeError):
    """An argument of a cached function cannot be part of a key."""

    def __init__(self, message, *, function=None, parameter=None, type_name=None):
        super().__init__(message)
        self.function = function
        self.parameter = parameter
        self.type_name = type_name


CLASSES = {
    int(Rc.Error.LOAD_FAILED): LoadFailedError,
    int(Rc.Error.NOT_FOUND): NotFoundError,
    int(Rc.Error.RECURSIVE_LOAD): RecursiveLoadError,
    int(Rc.Error.WOULD_DEADLOCK): RecursiveLoadError,
    int(Rc.Error.TIMED_OUT): LoadTimeoutError,
    int(Rc.Error.INVALID): InvalidError,
    int(Rc.Error.CLOSED): ClosedError,
    int(Rc.Error.INVALID_DURATION): InvalidDurationError,
    int(Rc.Error.INVALID_KEY): InvalidKeyError,
}


def from_glib(error):
    """The exception for a GLib.Error: it stays one, and can still be told by its code."""
    if error.domain != GLib.quark_to_string(Rc.error_quark()):
        return error
    return CLASSES.get(error.code, CacheError)(error.message, error.domain, error.code)


def make(code, message):
    return from_glib(GLib.Error(message, GLib.quark_to_string(Rc.error_quark()), int(code)))
