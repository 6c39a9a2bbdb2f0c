"""Owns a small HTTP server that answers what a test tells it to; stands where a central would."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What is answered.

    Attributes:
        declared_length: Content-Length that is said; None for the true one.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    declared_length: int | None = None


@dataclass
class Heard:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class StubCentral:
    """Answers by path (without the query); anything else is 404 without a problem."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.heard: list[Heard] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                headers = {name.lower(): value for name, value in self.headers.items()}
                stub.heard.append(Heard(self.command, self.path, headers, body))
                answer = stub.answers.get(self.path.partition("?")[0], Answer(404, b"no", {}))
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                said = answer.declared_length
                self.send_header("Content-Length", str(len(answer.body) if said is None else said))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = said is not None

            do_GET = answer
            do_POST = answer

            def log_message(self, format: str, *arguments: Any) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._server.block_on_close = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stub-central")
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", self._server.server_address[1]

    @property
    def url(self) -> str:
        """Address to give to the client."""
        return f"http://127.0.0.1:{self.address[1]}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
