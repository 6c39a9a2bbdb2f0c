"""Proves the time slider as an officer works it: real window, mouse and keys, a central that may die."""

from __future__ import annotations

import os
import re
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.api.client import CentralClient
from desktop.api.requests_transport import RequestsTransport
from desktop.board.board import board_from_pages
from desktop.board.counts import count_incidents
from desktop.board.server_clock import steady_s
from desktop.models.command import Command, Operation, TargetKind
from desktop.viewmodels.past_player import SPEEDS
from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.kept_past import give_past
from widgets.parts.theme import NIGHT

MakeCentral = Callable[..., CentralProgram]
ZONE = ZoneInfo("Asia/Shanghai")
SIDE_PX, DAY_MINUTES = 22, 1440
"""The track of the day leaves so much free on each side."""


@pytest.fixture
def central(make_central: MakeCentral) -> CentralProgram:
    now_ms = round(time.time() * 1000)
    return make_central("central", "--speed", "0.01", prepare=lambda folder: give_past(folder, now_ms))


class Slider:
    """The bar at the foot of the past, as hands and eyes have it."""

    def __init__(self, seat: DeskSeat) -> None:
        self._seat = seat

    def open(self) -> None:
        """Look at the past, at a day of which some hours have been kept."""
        seat = self._seat
        seat.press_until(lambda: seat.shows("past-band"), "the past does not open", "p")
        self.wait_loaded()
        if datetime.now(ZONE).hour < 4:
            seat.hands.press("ctrl+Prior")
            self.wait_loaded()

    def wait_loaded(self) -> None:
        """Wait until the whole day has come."""
        self._seat.wait(lambda: "未结" in self._seat.words("past-band"), "no minute came")
        self._seat.wait(lambda: "载入" not in self._seat.words("past-bar"), "no whole day came")

    @property
    def minute(self) -> int:
        """The minute of the day that the band says."""
        found = re.search(r"(\d\d):(\d\d)", self._seat.words("past-band"))
        assert found is not None
        return int(found[1]) * 60 + int(found[2])

    @property
    def day(self) -> str:
        """The date that the band says."""
        found = re.search(r"\d{4}-\d\d-\d\d", self._seat.words("past-band"))
        assert found is not None
        return found[0]

    def place_of(self, minute: int) -> tuple[int, int]:
        """Return where a minute of the day lies on the screen."""
        left, top, width, height = self._seat.look("DayTrack").box
        return round(left + SIDE_PX + (width - 2 * SIDE_PX) * minute / DAY_MINUTES), top + height // 3

    def draw_to(self, minute: int) -> None:
        """Draw the handle to a minute, with the mouse."""
        begin, end = self.place_of(self.minute), self.place_of(minute)
        middle = ((begin[0] + end[0]) // 2, begin[1])
        self._seat.hands.drag([begin, middle, end])

    def wait_minute(self, minute: int, spare: int = 0) -> None:
        """Wait until the band says a minute, or one so near."""
        self._seat.wait(
            lambda: abs(self.minute - minute) <= spare, f"not {minute}, but {self.minute} is shown"
        )


class Hotline:
    """Looks into the central, and reports to it, beside the desk."""

    def __init__(self, central: CentralProgram) -> None:
        self._client = CentralClient(
            RequestsTransport(central.url, central.tokens["officer-2"], clock=steady_s)
        )

    def open_at(self, at: datetime) -> int:
        """Return how many incidents were open in a past minute, as the central has it."""
        pages = []
        page: str | None = None
        while True:
            reply = self._client.replay_page(at, page, 500).reply.page
            pages.append(reply)
            page = reply.next
            if page is None:
                return count_incidents(board_from_pages(pages), at).open

    def report_critical(self, title: str) -> None:
        """Report what cannot wait."""
        now = datetime.now(UTC)
        self._client.post_command(
            Command(
                key=str(uuid.uuid4()),
                operation=Operation.CREATE,
                target_kind=TargetKind.INCIDENT,
                target_id=f"past-{uuid.uuid4().hex[:12]}",
                expected_revision=None,
                issued=now,
                expires=now + timedelta(minutes=10),
                arguments={
                    "title": title,
                    "class_code": "0101",
                    "priority": 1,
                    "source": "hotline",
                    "lon_deg": 103.9432,
                    "lat_deg": 30.9902,
                },
            )
        )

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def hotline(central: CentralProgram) -> Iterator[Hotline]:
    made = Hotline(central)
    yield made
    made.close()


def striped_pixels(seat: DeskSeat, folder: Path) -> int:
    """Return how many pixels of the map's left edge have the colour that marks the past."""
    left, top, _width, height = seat.look("MapPanel").box
    edge = seat.picture((left, top + 60, 8, height - 200), folder)
    chosen = NIGHT.selection.rgb() & 0xFFFFFF
    return sum(
        edge.pixel(x, y) & 0xFFFFFF == chosen for x in range(edge.width()) for y in range(edge.height())
    )


def unacknowledged(seat: DeskSeat) -> int:
    """Return how many alarms nobody has acknowledged, as the alarm line says."""
    found = re.search(r"未确认 (\d+)", seat.words("AlarmLine"))
    return 0 if found is None else int(found[1])


@pytest.mark.timeout(400)
def test_the_slider_by_mouse_and_keys(seat: DeskSeat, hotline: Hotline, tmp_path: Path) -> None:
    slider, hands = Slider(seat), seat.hands
    assert striped_pixels(seat, tmp_path) == 0
    slider.open()
    assert seat.words("past-band").startswith("过去")
    assert striped_pixels(seat, tmp_path) > 500, "nobody takes it for the present"
    wanted = slider.minute - 90 if slider.minute > 180 else 180
    slider.draw_to(wanted)
    slider.wait_minute(wanted, spare=3)
    at = slider.minute
    midnight = datetime.fromisoformat(slider.day).replace(tzinfo=ZONE)
    count = hotline.open_at(midnight + timedelta(minutes=at))
    seat.wait_for("past-band", f"未结 {count} ")
    hands.press("Left")
    slider.wait_minute(at - 1)
    hands.press("shift+Left")
    slider.wait_minute(at - 16)
    hands.press("Prior")
    slider.wait_minute(at - 76)
    hands.press("Next", "shift+Right", "Right")
    slider.wait_minute(at)
    before = slider.day
    hands.press("ctrl+Prior")
    seat.wait(lambda: slider.day < before, "no other day came")
    slider.wait_loaded()
    hands.press("ctrl+Next")
    seat.wait(lambda: slider.day == before, "the day did not come back")
    slider.wait_loaded()
    hands.press("p")
    seat.wait_gone("past-band")
    assert striped_pixels(seat, tmp_path) == 0
    seat.leave()


@pytest.mark.timeout(400)
def test_it_plays_at_every_speed_and_an_alarm_of_the_present_is_told(
    seat: DeskSeat, hotline: Hotline
) -> None:
    slider, hands = Slider(seat), seat.hands
    slider.open()
    slider.draw_to(max(60, slider.minute - 100))
    speeds: list[str] = []
    hands.press(*["bracketleft"] * len(SPEEDS))
    for speed in SPEEDS:
        seat.wait_checked("past-bar", f"{speed}×")
        speeds += [one for one in seat.look("past-bar").checked if "×" in one]
        hands.press("bracketright")
    assert speeds == [f"{speed}×" for speed in SPEEDS]
    assert (SPEEDS[0], SPEEDS[-1]) == (1, 600)
    begin = slider.minute
    hands.press("space")
    seat.wait(lambda: slider.minute >= begin + 10, "it does not play")
    hands.press("space")
    seat.wait_for("past-bar", "播放")
    before = unacknowledged(seat)
    hotline.report_critical("燃气管道破裂，有人被困")
    seat.wait_for("NoticeArea", "燃气管道破裂，有人被困", "地图正在回看过去")
    seat.wait(lambda: unacknowledged(seat) > before, "the alarm line does not count it")
    assert seat.shows("past-band"), "what somebody reads is not taken away"
    hands.press("p")
    seat.wait_gone("past-band")
    seat.wait(lambda: "回看" not in seat.words("NoticeArea"), "the notice stays in the present")
    seat.leave()


@pytest.mark.timeout(500)
def test_a_central_that_dies_while_somebody_looks_back_and_while_a_day_comes(
    seat: DeskSeat, central: CentralProgram
) -> None:
    slider, hands = Slider(seat), seat.hands
    slider.open()
    central.kill()
    seat.wait_for("StaleBanner")
    wanted = max(60, slider.minute - 45)
    slider.draw_to(wanted)
    slider.wait_minute(wanted, spare=3)
    assert seat.words("past-band").startswith("过去"), "what has come is read on"
    central.start()
    seat.wait_gone("StaleBanner")
    assert seat.shows("past-band")

    os.kill(central.pid, signal.SIGSTOP)  # it takes the question and answers nothing
    before = slider.day
    hands.press("ctrl+Prior" if slider.day == f"{datetime.now(ZONE):%Y-%m-%d}" else "ctrl+Next")
    seat.wait_for("past-bar", "载入")
    assert slider.day != before
    central.kill()
    seat.wait_for("past-bar", "重试", limit_s=90)
    central.start()
    seat.wait_gone("StaleBanner")
    hands.press("F5")
    seat.wait(lambda: "重试" not in seat.words("past-bar"), "the day is not read again")
    slider.wait_loaded()
    seat.wait_for("past-band", "未结")
    hands.press("p")
    seat.wait_gone("past-band")
    seat.leave()
