"""Proves that each officer finds one's own views again, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

from desktop.models.geo import BoundingBox
from desktop.models.named_view import NamedView, NamedViews
from desktop.wire.codec import encode
from tests.gui.assembly.desk_scene import OFFICER, DeskScene

BOX = BoundingBox(103.9, 30.9, 104.0, 31.0)
OTHER = replace(OFFICER, person_id="officer-2", name="陈国栋")


def names(scene: DeskScene) -> list[str]:
    """Return the names of the views on the map."""
    return [view.name for view in scene.desk.panels.map.view_book.views]


def test_each_officer_has_views_of_ones_own_and_keeps_them(scene: DeskScene) -> None:
    station, book = scene.desk.station, scene.desk.panels.map.view_book
    kept: dict[str, bytes] = {}
    station.hub._preference_ordered.connect(kept.__setitem__)
    station.feed.set_viewer(OFFICER)
    book.add("老城", BOX)
    station.feed.set_viewer(OTHER)
    assert names(scene) == []
    book.add("夜班", BOX)
    station.feed.set_viewer(OFFICER)
    assert names(scene) == ["老城"]
    assert kept == {
        "map-views officer-1": encode(NamedViews((NamedView("老城", BOX),))),
        "map-views officer-2": encode(NamedViews((NamedView("夜班", BOX),))),
    }


def test_views_of_an_earlier_run_are_there_again(scene: DeskScene) -> None:
    station = scene.desk.station
    station.feed.set_viewer(OFFICER)
    body = encode(NamedViews((NamedView("老城", BOX),)))
    station.hub.preferences_loaded.emit({"map-views officer-1": body, "eyes": b"x"})
    assert names(scene) == ["老城"]


def test_what_cannot_be_read_costs_the_views_alone(scene: DeskScene) -> None:
    scene.desk.station.feed.set_viewer(OFFICER)
    scene.desk.station.hub.preferences_loaded.emit({"map-views officer-1": b'{"views":[{"name":1}]}'})
    assert names(scene) == []
