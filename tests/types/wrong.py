# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is wrong, and what mypy says of it: each line ends with a part of that."""

from gi.repository import Rc


@Rc.cache_resource
def connect(path: str, *, timeout: float = 5.0) -> list[str]:
    return [path]


@Rc.cache_resource(ttl='1h')
async def fetch(name: str) -> list[str]:
    return [name]


class Library:
    @Rc.cache_resource
    def open(_self, name: str) -> list[str]:
        return [name]


cache = Rc.Cache('wrong')

connect(1)  # expected "str"
connect()  # Missing positional argument "path"
connect('a', retries=2)  # Unexpected keyword argument "retries"
connect.clear(2)  # No overload variant of "clear"
connect.close()  # has no attribute "close"
one: dict[str, str] = connect('a')  # expression has type "List[str]"
two: int = Library().open('a')  # expression has type "List[str]"
three: list[str] = fetch('a')  # expression has type "Coroutine[Any, Any, List[str]]"
connect.warm()  # Missing positional argument "path"
Rc.run(connect)  # expected "Coroutine[Any, Any, <nothing>]"
Rc.Session(8)  # expected "Optional[str]"
connect.cache_info().size  # has no attribute "size"

Rc.cache_resource(ttl=b'1h')  # No overload variant of "__call__"
Rc.cache_resource(max_entries='8')  # No overload variant of "__call__"
Rc.cache_resource(on_release='close')  # No overload variant of "__call__"
Rc.cache_resource(scope='user')  # No overload variant of "__call__"
Rc.cache_resource(refresh_mode='never')  # No overload variant of "__call__"
Rc.cache_resource(size=8)  # No overload variant of "__call__"
Rc.cache_resource(8)  # No overload variant of "__call__"

Rc.Cache()  # Missing positional argument "name"
Rc.Cache('a', max_entrys=8)  # Unexpected keyword argument "max_entrys"
cache.insert(8, 'value')  # expected "str"
cache[8] = 'value'  # Invalid index type "int"
cache.props.n_entries = 8  # Property "n_entries" defined in "_CacheProps" is read-only
cache.props.max_entries = '8'  # variable has type "int"
cache.props.size  # has no attribute "size"
cache.lock()  # has no attribute "lock"
cache.get_with('a')  # Missing positional argument "function"
cache.get_with('a', len)  # expected "Callable[[], int]"
cache.set_load_func(lambda: None)  # expected "Optional[Callable[[Load], object]]"
cache.set_release_func(lambda key, value: None)  # expected "Optional[Callable[[str, Any, EvictReason]
cache.connect('evicted', print)  # No overload variant of "connect"
cache.connect('evict', lambda cache, key: None)  # No overload variant of "connect"
cache.connect('notify::size', print)  # No overload variant of "connect"
cache.get_async('a', None, lambda: None)  # expected "Callable[[Cache, AsyncResult], object]"
cache.trim('half')  # expected "float"
cache.pop('a')  # has no attribute "pop"
cache.update([1])  # List item 0 has incompatible type "int"

Rc.EvictReason.FORGOTTEN  # has no attribute "FORGOTTEN"
Rc.Stats.minus(1)  # Missing positional argument "earlier"
Rc.duration_parse(60)  # expected "str"
Rc.clock_stop()  # has no attribute "clock_stop"
Rc.Cahce('a')  # has no attribute "Cahce"
