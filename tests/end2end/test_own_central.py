"""A profile's own central: started once, joined by others, brought back when it is found dead."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess
from desktop.sync.central_process import CentralNotStarted, CentralProcess, read_address
from desktop.sync.hub import SyncHub
from tests.helpers.central_program import copy_demo

LIMIT_MS = 40_000


@pytest.fixture
def profile(seeded_demo: Path, tmp_path: Path) -> Iterator[Profile]:
    copy_demo(seeded_demo, tmp_path, "own")
    made = Profile(tmp_path / "own")
    yield made
    end(pid_of(made))


def pid_of(profile: Profile) -> int | None:
    try:
        return int(json.loads(profile.central_file.read_text("utf-8"))["pid"])
    except FileNotFoundError:
        return None


def end(pid: int | None) -> None:
    """Kill a central that this process started, and wait for it."""
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def new_process(profile: Profile, is_stopping: Callable[[], bool] = lambda: False) -> CentralProcess:
    return CentralProcess(profile, CentralAccess(), lambda _share, _step: None, is_stopping)


def test_the_first_starts_it_the_second_joins_it_and_the_wall_has_a_token_of_its_own(
    profile: Profile,
) -> None:
    first, second = new_process(profile), new_process(profile)
    address = first.ensure()
    assert first.child_pid == pid_of(profile)
    assert second.ensure() == address
    assert second.child_pid is None
    wall = read_address(profile.central_file, "wall-1")
    assert wall is not None
    assert (wall.url, wall.token != address.token) == (address.url, True)
    first.release()
    second.release()
    assert second.find_live() == address  # others may still use it


def test_a_desk_brings_its_dead_central_back_on_the_same_port_and_token(
    qtbot: QtBot, profile: Profile
) -> None:
    hub = SyncHub(profile, CentralAccess())
    hub.start()
    try:
        qtbot.waitUntil(lambda: hub.link.state is LinkState.LIVE, timeout=LIMIT_MS)
        before, pid = read_address(profile.central_file, "officer-1"), pid_of(profile)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: hub.link.changes.failure != "", timeout=LIMIT_MS)
        qtbot.waitUntil(lambda: hub.link.changes.failure == "", timeout=LIMIT_MS)
        assert read_address(profile.central_file, "officer-1") == before
        assert pid_of(profile) != pid
    finally:
        hub.stop()


def test_a_central_that_cannot_start_says_its_last_words(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "own")
    profile.folder.mkdir()
    profile.central_database_file.mkdir()
    with pytest.raises(CentralNotStarted, match="database"):
        new_process(profile).ensure()


def test_a_start_is_given_up_when_the_desk_ends(profile: Profile) -> None:
    process = new_process(profile, is_stopping=lambda: True)
    with pytest.raises(CentralNotStarted):
        process.ensure()
    assert process.child_pid is None


@pytest.mark.parametrize("content", ["", "[]", '{"url": "http://x"}', '{"url": "http://x", "tokens": []}'])
def test_a_central_file_that_says_nothing_useful_is_no_address(tmp_path: Path, content: str) -> None:
    path = tmp_path / "central.json"
    assert read_address(path, "officer-1") is None
    path.write_text(content)
    assert read_address(path, "officer-1") is None
