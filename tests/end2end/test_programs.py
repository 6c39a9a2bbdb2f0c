"""Proves the programs as a person starts them: pictures without a display, real windows driven by keys."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.models.incident import IncidentState
from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.hands import Hands
from tests.helpers.http_hand import bring_work
from tests.helpers.program_runs import (
    Witness,
    end_in_order,
    join,
    make_sure_of_its_end,
    plain_environment,
    start,
)
from tests.helpers.waiting import wait_until
from tests.helpers.xvfb import VirtualScreen

PAGES = ("desk", "wall", "desk-stale", "wall-stale")
LOOKS = ("zh-night", "zh-day", "en-night", "en-day")

MakeCentral = Callable[..., CentralProgram]


@pytest.mark.timeout(180)
def test_desk_without_a_display_says_so_and_draws_every_page(
    make_central: MakeCentral, tmp_path: Path
) -> None:
    central = make_central()
    pictures = tmp_path / "pictures"
    run = start(plain_environment(tmp_path), *join(central), "--pictures", str(pictures))
    said, _ = run.communicate(timeout=150)
    assert run.returncode == 0, said
    assert "没有显示器" in said
    images = {path.stem: QImage(str(path)) for path in pictures.glob("*.png")}
    assert set(images) == {f"{page}-{look}" for page in PAGES for look in LOOKS}
    for name, image in images.items():
        assert (image.width(), image.height()) == (1920, 1080), name
    for look in LOOKS:
        assert images[f"desk-{look}"] != images[f"desk-stale-{look}"]
        assert images[f"wall-{look}"] != images[f"wall-stale-{look}"]
    assert images["desk-zh-night"] != images["desk-en-night"]
    assert images["desk-zh-night"] != images["desk-zh-day"]
    assert "Traceback" not in said


def choose(seat: DeskSeat, button: str) -> None:
    """Walk down the list, and up again, until the card offers something; it reads what it may offer."""
    turns = itertools.cycle(("j",) * 12 + ("k",) * 12)

    def is_offered() -> bool:
        words = seat.words("IncidentCard")
        if button not in words and "正在读取可用操作" not in words:
            seat.hands.press(next(turns))
        return button in words

    seat.wait(is_offered, f"{button} is offered nowhere")


@pytest.mark.timeout(400)
def test_one_order_whole_by_keys_in_a_real_window(
    central: CentralProgram, seat: DeskSeat, tmp_path: Path
) -> None:
    witness = Witness(central)
    bring_work(central)
    try:
        choose(seat, "签占 C")
        seat.hands.press("c")
        seat.wait(lambda: bool(witness.claimed()), "nothing was claimed")
        (incident_id,) = witness.claimed()
        seat.press_until(
            lambda: witness.state_of(incident_id) is IncidentState.TO_SIGN,
            "the claimed incident was not dispatched",
            "Return",
        )
        to_check = {i.id for i in witness.board().incidents.values() if i.state is IncidentState.TO_CHECK}
        assert to_check

        def closed() -> set[str]:
            return to_check - set(witness.board().incidents)

        seat.hands.press("ctrl+3")
        choose(seat, "办结 X")
        seat.hands.press("x")
        seat.wait(lambda: bool(closed()), "nothing was closed")
        assert {witness.state_of(one) for one in closed()} == {IncidentState.CLOSED}
        seat.hands.take_picture(tmp_path / "desk.png")
        assert QImage(str(tmp_path / "desk.png")).width() == 1920
        seat.leave()
    finally:
        witness.close()


@pytest.mark.timeout(120)
def test_wall_fills_the_screen_and_ends_by_its_signal(
    make_central: MakeCentral, screen: VirtualScreen, tmp_path: Path
) -> None:
    central = make_central()
    hands = Hands(screen)
    environment = plain_environment(tmp_path, DISPLAY=screen.display)
    wall = start(environment, "wall", *join(central, "wall-1"), "--profile", "wall")
    try:
        picture = tmp_path / "wall.png"

        def colours_shown() -> int:
            hands.take_picture(picture)
            image = QImage(str(picture))
            places = [(x, y) for x in range(20, 1900, 40) for y in range(20, 1060, 20)]
            return len({image.pixel(x, y) for x, y in places})

        wait_until(lambda: hands.find_window("大屏") is not None, "no window came")
        window = hands.find_window("大屏")
        assert window is not None
        # There is no window manager here, as on many a wall: nobody else makes it as large as the screen.
        wait_until(lambda: hands.box_of(window) == (0, 0, 1920, 1080), "the wall does not fill the screen")
        wait_until(lambda: colours_shown() > 12, "the wall stays empty")
        end_in_order(wall)
    finally:
        make_sure_of_its_end(wall)


@pytest.mark.timeout(60)
def test_the_desk_keeps_within_a_small_screen(tmp_path: Path) -> None:
    with VirtualScreen(1366, 768) as small:
        hands = Hands(small)
        environment = plain_environment(tmp_path, DISPLAY=small.display)
        desk = start(environment, "--central", "http://127.0.0.1:1", "--token", "none")
        try:
            wait_until(lambda: hands.find_window("网格指挥台") is not None, "no window came")
            window = hands.find_window("网格指挥台")
            assert window is not None
            assert hands.box_of(window) == (0, 0, 1366, 768)
            end_in_order(desk)
        finally:
            make_sure_of_its_end(desk)


def test_wall_without_a_display_says_what_to_do(tmp_path: Path) -> None:
    run = start(plain_environment(tmp_path), "wall", "--language", "en")
    said, _ = run.communicate(timeout=30)
    assert run.returncode == 5
    assert "DISPLAY" in said


def test_a_seat_holds_one_program(make_central: MakeCentral, tmp_path: Path) -> None:
    central = make_central()
    environment = plain_environment(tmp_path, QT_QPA_PLATFORM="offscreen")
    first = start(environment, *join(central), "--profile", "desk")
    lock = tmp_path / "desk" / "seat-1.lock"
    try:
        wait_until(lock.exists, "the first desk did not sit down")
        second = start(environment, *join(central), "--profile", "desk", "--language", "en")
        said, _ = second.communicate(timeout=30)
        assert second.returncode == 3, said
        assert "--seat" in said
    finally:
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)
    assert first.returncode == 0
