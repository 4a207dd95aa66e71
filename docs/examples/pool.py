# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A pool of connections for all threads of a program.

With PGHOST in the environment it is psycopg2's pool; without, a small one for SQLite.
"""

import contextlib
import os
import queue
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

N_THREADS = 8
IS_POSTGRES = 'PGHOST' in os.environ
if IS_POSTGRES:
    import psycopg2
    import psycopg2.pool


class SqlitePool:
    """For SQLite what psycopg2's pool is for PostgreSQL."""

    def __init__(self, _min: int, most: int, path: str) -> None:
        self.connections = [sqlite3.connect(path, check_same_thread=False) for _ in range(most)]
        self.free: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        for connection in self.connections:
            self.free.put(connection)
        self.getconn, self.putconn = self.free.get, self.free.put

    def closeall(self) -> None:
        for connection in self.connections:
            connection.close()


make_pool = psycopg2.pool.ThreadedConnectionPool if IS_POSTGRES else SqlitePool
DatabaseError = psycopg2.Error if IS_POSTGRES else sqlite3.Error
n_opened = n_closed = 0


def open_pool(load: Rc.Load) -> None:
    global n_opened
    load.return_value(make_pool(2, N_THREADS, load.get_key()))
    n_opened += 1


def ask(pool: Any, sql: str) -> Any:
    connection = pool.getconn()
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchone()
    finally:
        pool.putconn(connection)


def is_alive(key: str, pool: Any) -> bool:
    try:
        return ask(pool, 'SELECT 1') is not None
    except DatabaseError:
        return False


def close_pool(key: str, pool: Any, reason: Rc.EvictReason) -> None:
    global n_closed
    pool.closeall()
    n_closed += 1


# The key is the connection string; what is secret in it stays in PGPASSWORD or ~/.pgpass.
pools = Rc.Cache('pools', max_entries=4)
pools.set_load_func(open_pool)
pools.set_validate_func(is_alive)
pools.set_release_func(close_pool)
DATABASE = 'dbname=postgres' if IS_POSTGRES else ':memory:'


def query(sql: str) -> Any:
    # The lease keeps the pool open until then, even if it leaves the cache.
    with pools.acquire(DATABASE) as pool:
        return ask(pool, sql)


def restart_server(pool: Any) -> None:
    """Leaves the pool as a restart would: every connection is dead, and nobody knows yet."""
    if not IS_POSTGRES:
        pool.closeall()
        return
    with contextlib.closing(psycopg2.connect(DATABASE)) as connection:
        connection.cursor().execute(
            'SELECT pg_terminate_backend (pid, 5000) FROM pg_stat_activity '
            'WHERE usename = current_user AND pid <> pg_backend_pid ()')


def show(situation: str) -> None:
    print(f'{situation}: {n_opened} opened, {n_closed} closed')


with ThreadPoolExecutor(N_THREADS) as threads:
    answers = list(threads.map(query, ['SELECT 42'] * N_THREADS))
show(f'{answers.count((42,))} of {N_THREADS} threads got their answer')

restart_server(pools.peek(DATABASE))
show(f'the server was restarted, and answered {query("SELECT 43")[0]}')

with pools.acquire(DATABASE) as pool:
    pools.clear()
    show(f'cleared while it is used, it answers {ask(pool, "SELECT 44")[0]}')
show('given back')

pools.close()
assert n_opened == n_closed
