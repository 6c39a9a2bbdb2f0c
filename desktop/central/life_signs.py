"""Owns the signs of life of a central that starts: whoever waits for it hears that it works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

EVERY_S = 2.0


class LifeSigns:
    """Tells from a thread of its own how much of the processor was used so far, while something long runs.

    Some steps of writing a province are one call of minutes that cannot tell how far it is. That the process
    is there proves little; that it uses the processor does.

    Args:
        say: Writes a line for whoever waits; called on the thread.
        every_s: Time between two lines.
    """

    def __init__(self, say: Callable[[float], None], every_s: float = EVERY_S) -> None:
        self._say, self._every_s = say, every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="life-signs", daemon=True)

    def __enter__(self) -> LifeSigns:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        while not self._over.wait(self._every_s):
            self._say(time.process_time())
