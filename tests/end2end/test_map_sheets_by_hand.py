"""Proves borders, heat and basemap as an officer works them: real window, mouse and keys, a real central."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.models.basemap import TileScheme
from desktop.models.geo import distance_m
from desktop.models.partition import BorderCheck, FaultKind
from desktop.models.tile_pyramid import TilePlace, place_at
from tests.end2end.test_backup import run_task
from tests.end2end.test_border_check import read_check, spoiled
from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.order_storm import Door, Storm
from tests.helpers.tile_city import TileAnswer, TileCity
from tests.helpers.tile_sets import places_around, plain_picture, write_mbtiles

MakeCentral = Callable[..., CentralProgram]
Position = tuple[float, float]
MIDDLE = (103.945, 30.985)
INK = 40

UNUSUAL = 8
"""So many incidents in one grid within a minute are far more than ever."""


def shot(seat: DeskSeat, folder: Path) -> bytes:
    """Return what the map shows, without what lies over its edges."""
    left, top, width, height = seat.look("MapView").box
    image = seat.picture((left + width // 4, top + height // 4, width // 2, height // 2), folder)
    return bytes(image.constBits())


def place_under(seat: DeskSeat, x_px: int, y_px: int) -> Position:
    """Return what the map says is under a place of the screen."""
    seat.hands.point(x_px + 9, y_px)  # a pointer that lies there already would not move
    seat.hands.point(x_px, y_px)
    found = re.search(r"WGS84 (-?[0-9.]+), (-?[0-9.]+)", seat.wait_for("map-coordinates", "WGS84"))
    assert found is not None
    return float(found[1]), float(found[2])


@pytest.mark.usefixtures("qapp")
@pytest.mark.timeout(400)
def test_faulty_borders_are_listed_walked_to_and_drawn(
    seat: DeskSeat, central: CentralProgram, tmp_path: Path
) -> None:
    file = tmp_path / "grids.geojson"
    file.write_bytes(spoiled()[0])
    taken = run_task(tmp_path, "central", "import-grids", str(file), "--accept-warnings")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    check = read_check(central, "leader-1")
    assert isinstance(check, BorderCheck)
    gap = next(one for one in check.faults if one.kind is FaultKind.GAP)
    hands = seat.hands
    seat.press_until(lambda: seat.shows("BorderSheet"), "no sheet came", "ctrl+g")
    seat.wait_for("BorderSheet", "重叠", "空隙", f"发现 {len(check.faults) + len(check.outsiders)} 处")
    sheet_left = seat.look("BorderSheet").box[0]
    left, top, _width, height = seat.look("MapView").box

    def is_at_gap() -> bool:
        lon_deg, lat_deg = place_under(seat, (left + sheet_left) // 2, top + height // 2)
        return (
            gap.lon_deg is not None
            and gap.lat_deg is not None
            and (distance_m(lon_deg, lat_deg, gap.lon_deg, gap.lat_deg) < 60)
        )

    seat.press_until(is_at_gap, "no jump brings the gap into sight, beside the sheet", "n")
    hands.press("v", "Escape")
    seat.wait_gone("BorderSheet")
    pinned = shot(seat, tmp_path)
    hands.press("ctrl+g", "v", "Escape")
    seat.wait_gone("BorderSheet")
    assert shot(seat, tmp_path) != pinned, "what is pinned is drawn"
    seat.leave()


@pytest.mark.timeout(400)
def test_heat_and_comparison_by_one_key(central: CentralProgram, seat: DeskSeat, tmp_path: Path) -> None:
    # After midnight nothing has come in yet, and nothing is unusual: far more than usual is reported now.
    storm = Storm(Door(*central.address, central.tokens["officer-1"]), orders=UNUSUAL * 2)
    storm.run_writer(0)
    assert not storm.faults
    plain = shot(seat, tmp_path)
    seat.press_until(lambda: seat.shows("map-heat-key"), "no heat is shown", "h")
    seat.wait_for("map-heat-key", "今日上报（每网格）", "截至")
    seat.wait(lambda: shot(seat, tmp_path) != plain, "the counts of today are not shown")
    heat = shot(seat, tmp_path)
    seat.hands.press("h")
    seat.wait_for("map-heat-key", "今日与往常同日比")
    seat.wait(lambda: shot(seat, tmp_path) != heat, "the comparison looks like the counts of today")
    seat.hands.click(*seat.look("map-heat-key").middle)
    seat.wait_gone("map-heat-key")
    seat.leave()


def write_map(path: Path) -> None:
    """Write a map of ink alone, over the city at all zooms that a desk shows."""
    tiles: dict[TilePlace, bytes] = {}
    ink = plain_picture(INK)
    for zoom in range(8, 15):
        at = place_at(TileScheme.MERCATOR, zoom, *MIDDLE)
        tiles.update(dict.fromkeys(places_around(zoom, at.column, at.row, 5), ink))
    write_mbtiles(path, tiles)


def choose_kind(seat: DeskSeat, downs: int) -> None:
    """Choose where the tiles come from, so many below "none", and go on to the next field."""
    seat.press_until(lambda: seat.shows("SettingsSheet"), "no settings came", "ctrl+comma")
    seat.hands.press("Home", *["Down"] * downs, "Tab")


@pytest.mark.timeout(400)
def test_a_map_file_is_set_by_keys_and_lies_under_the_grids(seat: DeskSeat, tmp_path: Path) -> None:
    hands, path = seat.hands, tmp_path / "city.mbtiles"
    write_map(path)
    hands.point(5, 5)
    bare = shot(seat, tmp_path)
    choose_kind(seat, 1)
    hands.write(str(path))
    hands.press("ctrl+Return")
    seat.wait_gone("SettingsSheet")
    seat.wait(lambda: shot(seat, tmp_path) != bare, "no map lies under the grids")
    assert "底图" not in seat.words("NoticeArea")
    seat.leave()


@pytest.mark.timeout(500)
def test_a_server_that_is_slow_speaks_html_or_is_dead_is_told_and_the_rest_goes_on(
    seat: DeskSeat, tmp_path: Path
) -> None:
    hands = seat.hands
    page = TileAnswer(body=b"<html>login</html>", headers={"Content-Type": "text/html"})
    city = TileCity(lambda _path: page)
    try:
        choose_kind(seat, 3)
        hands.write(f"{city.url}/{{z}}/{{x}}/{{y}}.png")
        hands.press("ctrl+Return")
        seat.wait_for("NoticeArea", "底图：地图服务器发来的不是图片")
        middle = seat.look("MapView").middle
        here = place_under(seat, *middle)
        city.gate.clear()
        hands.turn_wheel(*middle, 2)
        hands.drag([middle, (middle[0] - 40, middle[1] - 30), (middle[0] - 90, middle[1] - 60)])
        seat.wait(lambda: place_under(seat, *middle) != here, "the map stands still while it waits")
    finally:
        city.close()
    hands.turn_wheel(*seat.look("MapView").middle, -2)
    seat.wait_for("NoticeArea", "底图：连不上地图服务器")
    hands.press("ctrl+comma", "Home", "ctrl+Return")
    seat.wait(lambda: "底图" not in seat.words("NoticeArea"), "the notice stays without a basemap")
    seat.leave()
