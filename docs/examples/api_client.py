# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A client of a web service that allows only so many requests in a time.

Every part of the program asks for a client of its own, and gets the one that there is. So the
limit holds for all of them together.
"""

import collections
import http.server
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import gi

gi.require_version('Rc', '1')
gi.require_version('Soup', '3.0')
from gi.repository import Rc, Soup  # noqa: E402

N_THREADS, N_REQUESTS = 8, 24
LIMIT, PERIOD = 6, 0.1    # so many requests in so many seconds


class Service(http.server.BaseHTTPRequestHandler):
    """The other side: it notes when each request came."""

    protocol_version = 'HTTP/1.1'
    wbufsize = -1    # an answer in one piece
    arrivals: list[float] = []
    clients: set[str] = set()

    def do_GET(self) -> None:
        self.arrivals.append(time.monotonic())
        self.clients.add(self.headers['User-Agent'])
        body = f'answer to {self.path}'.encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Client:
    """Soup wants a session to be used in one thread: this one. Others wait for its answers."""

    numbers = itertools.count(1)

    def __init__(self, url: str) -> None:
        self.url = url
        self.answered = collections.deque([-PERIOD] * LIMIT)
        self.thread = ThreadPoolExecutor(1, 'client')
        self.session = self.thread.submit(Soup.Session).result()
        self.session.set_user_agent(f'client {next(self.numbers)}')

    def get(self, path: str) -> str:
        return self.thread.submit(self._send, path).result()

    def _send(self, path: str) -> str:
        # Counted from the answer to the request before LIMIT others: so the service, too, sees
        # them at least PERIOD apart, however long they were on their way.
        time.sleep(max(0, self.answered.popleft() + PERIOD - time.monotonic()))
        try:
            message = Soup.Message.new('GET', self.url + path)
            return str(self.session.send_and_read(message, None).get_data().decode())
        finally:
            self.answered.append(time.monotonic())

    def close(self) -> None:
        self.thread.submit(self.session.abort).result()
        self.thread.shutdown()
        print('the client was closed')


@Rc.cache_resource(on_release=Client.close)
def connect(url: str) -> Client:
    return Client(url)


def most_in_a_period(times: list[float]) -> int:
    return max(sum(first <= time < first + PERIOD for time in times) for first in times)


service = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
url = f'http://127.0.0.1:{service.server_port}'

with ThreadPoolExecutor(N_THREADS) as threads:
    answers = list(threads.map(lambda n: connect(url).get(f'/{n}'), range(N_REQUESTS)))
assert answers == [f'answer to /{n}' for n in range(N_REQUESTS)]
print(f'{N_THREADS} threads got {len(answers)} answers')
print(f'the service counted {len(Service.arrivals)} requests of {len(Service.clients)} client')

most = most_in_a_period(Service.arrivals)
assert most <= LIMIT, f'{most} requests in {PERIOD} s'
print(f'never more than {LIMIT} in {PERIOD} s')

connect.clear()
service.shutdown()
service.server_close()
