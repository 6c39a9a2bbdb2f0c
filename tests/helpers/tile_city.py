"""Owns a real HTTP server of tiles for tests: it draws them, or is slow, dead, busy, or speaks HTML."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class TileAnswer:
    """What the server answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "image/png"})


class TileCity:
    """Answers by what `answer` says of a path; `gate` holds every answer back while it is not set.

    Attributes:
        heard: Paths that were asked for, in their order.
        most_at_once: Most requests that were under way together.
    """

    def __init__(self, answer: Callable[[str], TileAnswer]) -> None:
        self.answer = answer
        self.gate = threading.Event()
        self.gate.set()
        self.heard: list[str] = []
        self.most_at_once = 0
        self._under_way = 0
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        city = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                city._connections.append(self.connection)

            def do_GET(self) -> None:
                city._enter(self.path)
                try:
                    city.gate.wait(20)
                    answer = city.answer(self.path)
                    self.send_response_only(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True  # whoever asked has gone
                finally:
                    city._leave()

            def log_message(self, *_args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _enter(self, path: str) -> None:
        with self._lock:
            self.heard.append(path)
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)

    def _leave(self) -> None:
        with self._lock:
            self._under_way -= 1

    def close(self) -> None:
        """Answer no more; the port is free afterwards."""
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        for connection in self._connections:
            # Whoever asked may keep it open for ever.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
