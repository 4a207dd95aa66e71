# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A cached method, as it is found on an object."""

import inspect
import types


class BoundCached:
    """A cached method, and the object that it is called on."""

    def __init__(self, cached, instance):
        self.__func__ = cached
        self.__self__ = instance

    def __call__(self, *args, **kwargs):
        return self.__func__(self.__self__, *args, **kwargs)

    def __getattr__(self, name):
        if name in ('__func__', '__self__'):
            # Not there yet: it is being copied or unpickled.
            raise AttributeError(name)
        return getattr(self.__func__, name)

    def __eq__(self, other):
        if not isinstance(other, BoundCached):
            return NotImplemented
        return self.__func__ is other.__func__ and self.__self__ is other.__self__

    def __hash__(self):
        return hash((self.__func__, id(self.__self__)))

    @property
    def __signature__(self):
        return inspect.signature(types.MethodType(self.__func__.__wrapped__, self.__self__))

    def __repr__(self):
        return f'<bound {self.__func__!r} of {self.__self__!r}>'

    def clear(self, *args, **kwargs):
        """Releases the value for this object and these arguments; without any, all values,
        those of other objects too."""
        if args or kwargs:
            self.__func__.clear(self.__self__, *args, **kwargs)
        else:
            self.__func__.clear()

    def acquire(self, *args, **kwargs):
        """A lease on the value for this object and these arguments."""
        return self.__func__.acquire(self.__self__, *args, **kwargs)

    def warm(self, *args, **kwargs):
        """Loads the value for this object and these arguments in the background."""
        self.__func__.warm(self.__self__, *args, **kwargs)
