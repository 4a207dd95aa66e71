# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What monitoring sees of a cache: serves it at /metrics, and asks once."""

import http.server
import threading
import urllib.request

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'


class Metrics(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header('Content-Type', CONTENT_TYPE)
        self.end_headers()
        self.wfile.write(Rc.Registry.get_default().to_openmetrics().encode())

    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    cache = Rc.Cache('connections')
    for _ in range(3):
        cache.get_with('postgres://app:secret@db/main', object)

    server = http.server.HTTPServer(('127.0.0.1', 0), Metrics)
    threading.Thread(target=server.serve_forever).start()
    with urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/metrics') as answer:
        for line in answer.read().decode().splitlines():
            if not line.startswith('#') and line.endswith((' 1', ' 2')):
                print(line)
    server.shutdown()
    server.server_close()
    cache.close()


main()
