"""Owns the processes of a central that serves on several: starts them, replaces those that die, ends them."""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from types import FrameType

from desktop.central.hosting import Host, Place, bind_listener, open_ledger
from desktop.central.ledger.database import Database
from desktop.settings.log_files import LogFiles
from desktop.settings.profile import open_profile

LOG = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
READY_WITHIN_S = 60.0
END_WITHIN_S = 10.0

MOST_DEATHS = 5
DEATHS_WITHIN_S = 60.0
"""So many deaths in that time, and what kills them will not go away by itself."""

SWITCH_INTERVAL_S = 0.0005
"""Requests hop between the event loop and the database's threads; at the usual 5 ms each hop costs that."""


def run_worker(number: int, url: str, profile_name: str, place: Place, ready: Event) -> None:
    """Serve as one of several processes, until told to end or the starter is gone.

    Args:
        number: Of this process, from 1.
        url: Of the PostgreSQL database, prepared by the starter.
        profile_name: Profile of the central.
        place: Where it serves; the port is given.
        ready: Set once it serves.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    profile = open_profile(profile_name)
    log_files = LogFiles(profile.log_folder, f"central-{number}")
    log_files.start()
    database = Database(url)
    try:
        host = Host(open_ledger(database), profile, place)
        threading.Thread(target=_end_with_starter, args=(host,), name="starter-watch", daemon=True).start()
        # Uvicorn raises the signal that ended it once more; the end below must still be reached.
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda _number, _frame: None)
        listener = bind_listener(place.host, place.port, is_demanded=True, is_shared=True)
        host.serve(listener, lambda _port: ready.set())
    finally:
        database.close()
        log_files.stop()


def _end_with_starter(host: Host) -> None:
    starter = multiprocessing.parent_process()
    if starter is not None:
        starter.join()
        host.server.should_exit = True


class Workers:
    """The serving processes of one central.

    Args:
        count: How many.
        url: Of the PostgreSQL database.
        profile_name: Profile of the central.
        place: Where they serve; the port is given.
    """

    def __init__(self, count: int, url: str, profile_name: str, place: Place) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._arguments = (url, profile_name, place)
        self._ready = {number: self._context.Event() for number in range(1, count + 1)}
        self._running: dict[int, SpawnProcess] = {}
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._is_told_to_end = False

    def run(self, on_ready: Callable[[], None]) -> bool:
        """Keep them running until this process is told to end.

        Args:
            on_ready: Called once all of them serve.

        Returns:
            False if they died so often that it was given up.
        """
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, self._end)
        began_s, announced = time.monotonic(), False
        try:
            for number in self._ready:
                self._start(number)
            while not self._is_told_to_end:
                multiprocessing.connection.wait(
                    [process.sentinel for process in self._running.values()], LOOK_EVERY_S
                )
                if not self._replace_dead():
                    return False
                if not announced and all(ready.is_set() for ready in self._ready.values()):
                    announced = True
                    on_ready()
                if not announced and time.monotonic() - began_s > READY_WITHIN_S:
                    LOG.error("the serving processes do not come up")
                    return False
            return True
        finally:
            self._end_all()

    def _end(self, number: int, _frame: FrameType | None) -> None:
        LOG.info("ended by %s", signal.Signals(number).name)
        self._is_told_to_end = True

    def _start(self, number: int) -> None:
        process = self._context.Process(
            target=run_worker, args=(number, *self._arguments, self._ready[number]), name=f"central-{number}"
        )
        process.start()
        self._running[number] = process

    def _replace_dead(self) -> bool:
        """Start anew what has died; False if that happens too often."""
        for number, process in list(self._running.items()):
            if process.is_alive() or self._is_told_to_end:
                continue
            LOG.error("serving process %d ended with %s; starting another", number, process.exitcode)
            now_s = time.monotonic()
            self._deaths.append(now_s)
            if len(self._deaths) == MOST_DEATHS and now_s - self._deaths[0] < DEATHS_WITHIN_S:
                return False
            process.close()
            self._start(number)
        return True

    def _end_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        end_s = time.monotonic() + END_WITHIN_S
        for process in self._running.values():
            process.join(max(0.0, end_s - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
