# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Snapshots as Python objects: their fields are attributes, and they can be compared."""

import operator

from gi.repository import Rc

STATS = ('hits', 'misses', 'hit_rate', 'loads', 'load_failures', 'load_times', 'total_load_time',
         'time_saved', 'evictions', 'n_entries', 'weight', 'n_loading')
ENTRY_INFO = ('key', 'age', 'idle', 'time_to_live', 'hits', 'load_time', 'weight', 'n_leases',
              'state')


def with_fields(names):
    """Adds what the library has as functions."""
    def add(cls):
        cls._fields = names
        for name in names:
            getter = operator.methodcaller(f'get_{name}')
            setattr(cls, name, property(getter, doc=f'What get_{name}() returns.'))
        return cls
    return add


class Record:
    """A snapshot, which never changes."""

    _fields = ()

    def _asdict(self):
        """The fields by name."""
        return {name: getattr(self, name) for name in self._fields}

    def _compared(self):
        values = (getattr(self, name) for name in self._fields)
        return tuple(tuple(value) if isinstance(value, list) else value for value in values)

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self):
        return hash(self._compared())

    def __copy__(self):
        return self

    def __deepcopy__(self, _memo):
        return self

    def __reduce_ex__(self, _protocol):
        raise TypeError(f'An Rc.{type(self).__name__} cannot be pickled: use what _asdict() gives')


class StatsRecord(Record):
    def __sub__(self, earlier):
        """What happened since an earlier snapshot."""
        if not isinstance(earlier, Rc.Stats):
            return NotImplemented
        return self.minus(earlier)

    def _compared(self):
        by_reason = (self.get_evictions_for(Rc.EvictReason(reason)) for reason in range(N_REASONS))
        return (*super()._compared(), *by_reason)

    def __repr__(self):
        return (f'<Rc.Stats: {self.hits} hits, {self.misses} misses, {self.loads} loads, '
                f'{self.load_failures} failures, {self.evictions} evictions, '
                f'{self.n_entries} entries>')


N_REASONS = Rc.N_EVICT_REASONS


class EntryInfoRecord(Record):
    def __repr__(self):
        leases = f', {self.n_leases} leases' if self.n_leases else ''
        return (f'<Rc.EntryInfo “{Rc.key_dup_label(self.key)}”: '
                f'age {Rc.duration_format(self.age)}, {self.hits} hits, '
                f'loaded in {Rc.duration_format(self.load_time)}{leases}, {self.state}>')


def make_readable(enum):
    """The members of an enumeration as a program writes them, and as a text their nick."""
    name = enum.__name__
    enum.__repr__ = lambda member: f'Rc.{name}.{member.value_nick.upper().replace("-", "_")}'
    enum.__str__ = lambda member: member.value_nick
