"""Proves that a seat finds its insets again."""

from __future__ import annotations

from desktop.models.inset import Corner, Inset, Insets
from desktop.wire.codec import encode
from tests.gui.assembly.desk_scene import DeskScene


def test_what_is_moved_is_kept_and_found_again(scene: DeskScene) -> None:
    hub, book = scene.desk.station.hub, scene.desk.panels.map.inset_book
    kept: dict[str, bytes] = {}
    hub._preference_ordered.connect(kept.__setitem__)
    book.move(Corner.TOP_RIGHT, Corner.BOTTOM_LEFT)
    assert kept == {"map-insets": encode(Insets((Inset(Corner.BOTTOM_LEFT),)))}
    book.restore()
    hub.preferences_loaded.emit({"map-insets": encode(Insets((Inset(Corner.BOTTOM_LEFT),)))})
    assert [one.inset.corner for one in scene.desk.panels.map.insets.widgets] == [Corner.BOTTOM_LEFT]


def test_what_cannot_be_read_leaves_the_usual_one(scene: DeskScene) -> None:
    scene.desk.station.hub.preferences_loaded.emit({"map-insets": b"[]"})
    assert scene.desk.panels.map.inset_book.insets == Insets().insets
