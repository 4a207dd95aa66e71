# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a cache has of a dictionary, and what it has not."""

from gi.repository import Rc

# Each would be surprising for values that are released when they leave.
MISSING = {
    'pop': 'a value that leaves the cache is released. Use “del cache[key]”; or hold the value '
           'open with “with cache.acquire(key) as value:” while you use it',
    'popitem': 'a value that leaves the cache is released. Use “del cache[key]”, or trim()',
    'setdefault': 'use get_with(key, function), which calls the function only if there is no '
                  'value, and once for all threads',
    'copy': 'a value is released once, when it leaves its one cache. Use dict(cache.items())',
    'fromkeys': 'make a cache with Rc.Cache(name), and fill it with update()',
}


class Mapping:
    """The manners of a dictionary. Keys, values and items are lists of what is there right
    now: to make them counts nothing, promotes nothing and validates nothing."""

    def __getattr__(self, name):
        if name in MISSING:
            raise AttributeError(f'Rc.Cache has no {name}(): {MISSING[name]}')
        raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')

    def __setitem__(self, key, value):
        self.insert(key, value)

    def __delitem__(self, key):
        if not self.remove(key):
            raise KeyError(key)

    def __contains__(self, key):
        return self.contains(key)

    def __len__(self):
        return self.get_n_entries()

    def __iter__(self):
        return iter(self.keys())

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        self.close()

    def __repr__(self):
        stats = Rc.Cache.dup_stats(self)
        capacity = self.get_max_entries()
        limit = f' of at most {capacity}' if capacity else ''
        hit_rate = f', {stats.get_hit_rate():.0%} hit rate' if stats.hits + stats.misses else ''
        state = ', closed' if self.is_closed() else ''
        return (f'<Rc.Cache “{self.get_name()}”: {stats.n_entries} entries{limit}, '
                f'{stats.hits} hits, {stats.misses} misses{hit_rate}{state}>')

    def keys(self):
        return [info.get_key() for info in self.snapshot()]

    def items(self):
        found = [(key, *self.peek_value(key)) for key in self.keys()]
        return [(key, value) for key, is_there, value in found if is_there]

    def values(self):
        return [value for _key, value in self.items()]

    def update(self, other=(), /, **more):
        """Stores what another mapping, or pairs of keys and values, have."""
        for key, value in dict(other, **more).items():
            self.insert(key, value)
