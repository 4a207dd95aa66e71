# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The caches of the process, by name, and what there is only one of."""


class Unique:
    """What lives in this process, and is only what it is."""

    def __copy__(self):
        raise TypeError(f'An Rc.{type(self).__name__} cannot be copied: share it. It may be used '
                        'by all threads')

    def __deepcopy__(self, _memo):
        return self.__copy__()

    def __reduce_ex__(self, _protocol):
        raise TypeError(f'An Rc.{type(self).__name__} cannot be pickled: it lives in this process. '
                        'Let each process make its own')


class Caches(Unique):
    """Every live cache. What it lists stays alive as long as the list."""

    def __init__(self):
        raise TypeError('There is one registry for the process: use Rc.Registry.get_default()')

    def __repr__(self):
        return f'<Rc.Registry: {", ".join(cache.get_name() for cache in self) or "no caches"}>'

    def __iter__(self):
        return iter(self.dup_caches())

    def __len__(self):
        return len(self.dup_caches())

    def __bool__(self):
        return True

    def __contains__(self, cache):
        if isinstance(cache, str):
            return self.lookup(cache) is not None
        return cache in self.dup_caches()

    def __getitem__(self, name):
        """The cache of that name; or one by its place in the list."""
        if not isinstance(name, str):
            return self.dup_caches()[name]
        cache = self.lookup(name)
        if cache is None:
            raise KeyError(name)
        return cache
