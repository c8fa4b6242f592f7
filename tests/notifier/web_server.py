"""A small HTTP server for tests: keeps what is posted and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str]]


@dataclass
class WebServer:
    posts: list[tuple[str, dict[str, str], bytes]] = field(
        default_factory=list
    )
    answer: Callable[[str], Answer] = lambda path: (200, {})
    body: bytes = b""
    """Of every answer."""
    url: str = ""

    @property
    def payloads(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.posts]


@contextmanager
def listening(server: WebServer) -> Iterator[WebServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, headers = server.answer(self.path)
            if 200 <= status < 300:
                server.posts.append(
                    (
                        self.path,
                        {
                            name.lower(): value
                            for name, value in self.headers.items()
                        },
                        body,
                    )
                )
            self.send_response(status)
            for name, value in {
                **headers,
                "content-length": str(len(server.body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(
        target=http.serve_forever, args=(0.05,), daemon=True
    )
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join(5)
