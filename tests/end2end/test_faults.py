"""The real desk core and the real central over a faulty way: named at once, nothing lost, live again."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState, LinkStatus
from desktop.models.delta import Delta
from desktop.models.notice import Notice
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess
from desktop.sync.hub import SyncHub
from desktop.viewmodels.board_feed import BoardFeed
from tests.helpers.central_program import CentralProgram
from tests.helpers.fault_proxy import Fault, FaultProxy, no_fault

LIMIT_MS = 20_000
NAMED_WITHIN_S = 10.0
LIVE_AGAIN_S = 5.0


class Desk(QObject):
    """Hub and board feed of one seat; notes what is said on the UI thread."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self.hub = SyncHub(Profile(folder), CentralAccess(url=url, token=token))
        self.feed = BoardFeed()
        self.notices: dict[str, Notice] = {}
        self.marks: list[tuple[float, LinkState]] = []
        self.deltas: list[Delta] = []
        self.hub.board_loaded.connect(self.feed.load)
        self.hub.committed.connect(self.feed.take_delta)
        self.hub.committed.connect(self.on_committed)
        self.hub.notice_raised.connect(self.on_raised)
        self.hub.notice_cleared.connect(self.on_cleared)
        self.hub.link_changed.connect(self.on_link)

    @Slot(object)
    def on_committed(self, delta: Delta) -> None:
        self.deltas.append(delta)

    @Slot(object)
    def on_raised(self, notice: Notice) -> None:
        self.notices[notice.replace_key] = notice

    @Slot(str)
    def on_cleared(self, key: str) -> None:
        self.notices.pop(key, None)

    @Slot(object)
    def on_link(self, status: LinkStatus) -> None:
        if not self.marks or self.marks[-1][1] is not status.state:
            self.marks.append((time.monotonic(), status.state))

    def is_live(self) -> bool:
        return self.hub.link.state is LinkState.LIVE

    def central_notice(self) -> str:
        notice = self.notices.get("central")
        return "" if notice is None else notice.text_key


@pytest.fixture
def closing() -> Iterator[list[Callable[[], None]]]:
    waiting: list[Callable[[], None]] = []
    yield waiting
    for close in reversed(waiting):
        close()


@pytest.fixture
def central(make_central: Callable[..., CentralProgram]) -> CentralProgram:
    return make_central("central", "--speed", "40")  # changes come thick, so no poll waits long


@pytest.fixture
def proxy(central: CentralProgram, closing: list[Callable[[], None]]) -> FaultProxy:
    made = FaultProxy(central.address, seed=11)
    closing.append(made.close)
    return made


@pytest.fixture
def open_desk(tmp_path: Path, closing: list[Callable[[], None]], qapp: object) -> Callable[[str, str], Desk]:
    def make(url: str, token: str) -> Desk:
        desk = Desk(tmp_path / "seat", url, token)
        closing.append(desk.hub.stop)
        desk.hub.start()
        return desk

    return make


NAMED: dict[Fault, tuple[str, ...]] = {
    Fault.RESET: ("central-cut",),
    Fault.DROP_REPLY: ("central-cut",),
    Fault.TRUNCATE: ("central-cut",),
    Fault.HALF_CLOSE: ("central-cut",),
    Fault.CORRUPT: ("central-schema", "central-foreign"),
    Fault.WRONG_TYPE: ("central-foreign",),
    Fault.HTML: ("central-foreign",),
    Fault.FOREIGN_JSON: ("central-schema",),
    Fault.BUSY_503: ("central-busy",),
    Fault.BUSY_429: ("central-busy",),
    Fault.GZIP_BOMB: ("central-too-large",),
}


def test_each_fault_is_named_and_the_board_survives_it(
    qtbot: QtBot, central: CentralProgram, proxy: FaultProxy, open_desk: Callable[[str, str], Desk]
) -> None:
    desk = open_desk(proxy.url, central.tokens["officer-1"])
    qtbot.waitUntil(lambda: desk.is_live() and len(desk.feed.board.posts) == 519, timeout=LIMIT_MS)
    for fault, keys in NAMED.items():
        proxy.choose = lambda _exchange, _random, fault=fault: fault  # type: ignore[misc]
        began_s = time.monotonic()
        qtbot.waitUntil(lambda keys=keys: desk.central_notice() in keys, timeout=LIMIT_MS)  # type: ignore[misc]
        assert time.monotonic() - began_s < NAMED_WITHIN_S, fault
        assert len(desk.feed.board.posts) == 519, fault
        proxy.choose = no_fault
        began_s = time.monotonic()
        qtbot.waitUntil(lambda: desk.central_notice() == "", timeout=LIMIT_MS)
        assert time.monotonic() - began_s < LIVE_AGAIN_S, fault
    qtbot.waitUntil(desk.is_live, timeout=LIMIT_MS)


def wrong_entry(central: CentralProgram, proxy: FaultProxy, what: str) -> tuple[str, str]:
    token = central.tokens["officer-1"]
    match what:
        case "token":
            return central.url, "no-such-token"
        case "port":
            with socket.create_server(("127.0.0.1", 0)) as server:
                return f"http://127.0.0.1:{server.getsockname()[1]}", token
        case "path":
            return f"{central.url}/elsewhere", token
        case "html":
            proxy.choose = lambda _exchange, _random: Fault.HTML
        case "foreign":
            proxy.choose = lambda _exchange, _random: Fault.FOREIGN_JSON
    return proxy.url, token


WRONG_ENTRIES = {
    "token": "central-login",
    "port": "central-refused",
    "path": "central-foreign",
    "html": "central-foreign",
    "foreign": "central-foreign",
}


def test_a_wrong_entry_is_one_plain_notice(
    qtbot: QtBot, central: CentralProgram, proxy: FaultProxy, open_desk: Callable[[str, str], Desk]
) -> None:
    for what, key in WRONG_ENTRIES.items():
        desk = open_desk(*wrong_entry(central, proxy, what))
        qtbot.waitUntil(lambda key=key, desk=desk: desk.central_notice() == key, timeout=LIMIT_MS)  # type: ignore[misc]
        assert desk.hub.link.state is LinkState.OFFLINE, what
        desk.hub.stop()


def test_a_killed_central_is_marked_in_time_and_its_return_is_live_within_five_seconds(
    qtbot: QtBot, central: CentralProgram, open_desk: Callable[[str, str], Desk]
) -> None:
    desk = open_desk(central.url, central.tokens["officer-1"])
    qtbot.waitUntil(desk.is_live, timeout=LIMIT_MS)
    port = central.address[1]
    central.kill()
    qtbot.waitUntil(lambda: desk.central_notice() in ("central-refused", "central-cut"), timeout=4000)
    qtbot.waitUntil(lambda: desk.hub.link.state is LinkState.LATE, timeout=LIMIT_MS)
    age_s = desk.hub.link.worst.age_s
    assert age_s is not None
    assert 6.5 < age_s <= 7.5
    central.start()
    assert central.address[1] == port
    began_s = time.monotonic()
    qtbot.waitUntil(desk.is_live, timeout=LIMIT_MS)
    assert time.monotonic() - began_s < LIVE_AGAIN_S
    assert desk.central_notice() == ""


def give_new_epoch(folder: Path) -> None:
    """Do to a central's database what restoring a backup does to it."""
    with contextlib.closing(sqlite3.connect(folder / "central.sqlite")) as connection:
        connection.execute("UPDATE meta SET value = 'restored' WHERE name = 'epoch'")
        connection.commit()


def test_a_new_life_of_the_central_replaces_the_board_and_keeps_the_seat(
    qtbot: QtBot,
    make_central: Callable[..., CentralProgram],
    central: CentralProgram,
    proxy: FaultProxy,
    open_desk: Callable[[str, str], Desk],
) -> None:
    desk = open_desk(proxy.url, central.tokens["officer-1"])
    qtbot.waitUntil(lambda: desk.is_live() and desk.feed.city is not None, timeout=LIMIT_MS)
    central.kill()
    restored = make_central("restored", prepare=give_new_epoch)
    assert restored.tokens == central.tokens
    proxy.target = restored.address
    qtbot.waitUntil(
        lambda: desk.feed.city is not None and desk.feed.city.epoch == "restored", timeout=LIMIT_MS
    )
    qtbot.waitUntil(desk.is_live, timeout=LIMIT_MS)
    assert len(desk.feed.board.posts) == 519
    assert desk.feed.board.cursor.startswith("restored")
    # A request that was under way in the old life may still be told of.
    qtbot.waitUntil(lambda: desk.notices == {}, timeout=LIMIT_MS)
