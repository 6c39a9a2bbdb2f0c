"""Owns a link to the central that can be cut: a relay on loopback, for pictures of what a cut looks like."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

_CHUNK_BYTES = 64 * 1024


class CuttableLink:
    """Passes bytes between whoever connects and one central, until it is cut.

    Args:
        central_url: ``http://host:port`` of the central.
    """

    def __init__(self, central_url: str) -> None:
        parts = urlsplit(central_url)
        self._central = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._threads = [threading.Thread(target=self._accept, name="link", daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Where to connect instead of the central."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self) -> None:
        """Cut every connection and refuse new ones; returns when nothing flows any more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._guard:
            ends = list(self._sockets)
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(timeout=5)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._central, timeout=5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            with self._guard:
                self._sockets |= {near, far}
            for source, target in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pass_on, args=(source, target), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while chunk := source.recv(_CHUNK_BYTES):
                target.sendall(chunk)
        except OSError:
            pass
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._guard:
            self._sockets.discard(source)
        source.close()
