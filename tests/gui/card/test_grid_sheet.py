"""Proves the sheet of a grid on its card: asked for once, shown in both languages, honest when it fails."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar, QWidget

from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.models.base_data import GridProfile, GridSheet, ProfileCount, ProfileNote, Station
from desktop.settings.settings import Language
from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import cut_words
from tests.helpers.records import NOW, code_of, make_grid
from tests.helpers.samples import make_delta, make_upsert
from widgets.card.grid_sheet import ASK_AGAIN_S, NO_BREAK
from widgets.card.rows import Pair

DAY = date(2026, 11, 2)
PROFILE = GridProfile(
    grid_code=code_of(1),
    counts=(
        ProfileCount("households", 1658, DAY, "罗成"),
        ProfileCount("elderly-alone", 31, DAY, "罗成"),
        ProfileCount("hazards", 2, DAY, "罗成"),
    ),
    notes=(ProfileNote("places", "沿河一侧汛期注意", DAY, "罗成"),),
    changed=NOW,
    changed_by="罗成",
    revision=1,
)
STATION = Station(
    id="s-1",
    kind_code="fire-station",
    name="朝阳微型消防站",
    address="",
    lon_deg=103.9,
    lat_deg=30.9,
    area_code=code_of(1),
    phone="028-00001111",
    hours="00:00-24:00",
    revision=1,
)
SHEET = GridSheet(profile=PROFILE, stations=(STATION,), catalogue=load_base_data().catalogue)
READING, HEAD = "正在读取台账…", "网格台账（人地物情事）"


def plain(card: CardScene) -> list[str]:
    """Return the texts in sight, with spaces that do not break as plain ones."""
    return [one.replace(NO_BREAK, " ") for one in card.words]


class Wishes:
    """A card with grid 1 chosen, and for which grids' sheets it has wished."""

    def __init__(self, card: CardScene) -> None:
        self.asked: list[str] = []
        card.panel.sheet_requested.connect(self.asked.append)
        card.stage.selection.select_grid(code_of(1))


def test_a_sheet_is_asked_for_once_and_shown(card: CardScene) -> None:
    wishes = Wishes(card)
    assert wishes.asked == [code_of(1)]
    assert READING in plain(card)
    card.panel.take_sheet(SHEET)
    words = plain(card)
    assert READING not in words
    pairs = dict(itertools.pairwise(words))
    assert pairs["人"] == "户数 1,658 户 · 独居老人 31 人"
    assert pairs["地"] == "沿河一侧汛期注意（11-02 罗成）"
    assert pairs["事"] == "在管隐患 2 处"
    assert "物" not in words
    assert "截至 2026-11-02 · 罗成 登记" in words
    assert pairs["微型消防站"] == "朝阳微型消防站 · 028-00001111 · 00:00-24:00"
    card.stage.speak(Language.ENGLISH)
    pairs = dict(itertools.pairwise(plain(card)))
    assert pairs["People"] == "Households 1,658 · Elderly living alone 31"
    for language in (Language.CHINESE, Language.ENGLISH):
        card.stage.speak(language)
        card.settle()
        card.settle()  # once more, because the scroll bar that comes takes some of the width
        assert cut_words(card.panel) == []
    assert wishes.asked == [code_of(1)]


def test_no_line_ends_between_a_figure_and_its_unit(card: CardScene) -> None:
    Wishes(card)
    card.panel.take_sheet(SHEET)
    assert f"户数 1,658{NO_BREAK}户{NO_BREAK}· 独居" in card.text
    card.stage.speak(Language.ENGLISH)
    assert f"Elderly living alone{NO_BREAK}31" in card.text


@pytest.mark.parametrize("language", list(Language))
def test_the_values_of_a_section_stand_under_each_other(card: CardScene, language: Language) -> None:
    card.stage.speak(language)
    fill(card)
    lefts: list[set[int]] = [set()]
    lines = card.panel.place.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for line in sorted(lines, key=lambda one: one.y()):
        if isinstance(line, Pair):
            lefts[-1].add(line.value.x())
        elif line.property("role") == "rule":
            lefts.append(set())
    assert [len(one) for one in lefts if one] == [1] * 5


def fill(card: CardScene) -> QScrollBar:
    """Let the card be higher than its window; returns the bar by which it scrolls."""
    Wishes(card)
    long = "沿河一侧汛期注意，夜间巡查两次，重点看下穿通道与地下车库"
    sections = SHEET.catalogue.profile_sections
    notes = tuple(ProfileNote(section.code, long, DAY, "罗成") for section in sections)
    stations = tuple(replace(STATION, id=f"s-{n}") for n in range(6))
    card.panel.take_sheet(replace(SHEET, profile=replace(PROFILE, notes=notes), stations=stations))
    QApplication.processEvents()
    return card.panel.findChildren(QScrollArea)[0].verticalScrollBar()


@pytest.mark.parametrize("height_px", [320, 500, 760])
def test_no_moment_squeezes_the_lines_of_a_card_that_is_higher_than_its_window(
    card: CardScene, height_px: int
) -> None:
    card.panel.resize(380, height_px)
    bar = fill(card)
    for language in (Language.ENGLISH, Language.CHINESE, Language.ENGLISH):
        card.stage.speak(language)
        assert cut_words(card.panel) == []
        assert bar.maximum() > 0


def test_what_has_been_scrolled_to_stays_where_it_is(card: CardScene) -> None:
    bar = fill(card)
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    card.panel.refresh()
    assert bar.value() == before
    QApplication.processEvents()
    assert bar.value() == before > 0


def test_an_empty_profile_and_one_of_another_grid(card: CardScene) -> None:
    Wishes(card)
    card.panel.take_sheet(replace(SHEET, profile=GridProfile(grid_code=code_of(2))))
    assert READING in plain(card)
    card.panel.take_sheet(replace(SHEET, profile=GridProfile(grid_code=code_of(1)), stations=()))
    assert plain(card)[-2:] == [HEAD, "尚无人登记"]


def test_a_failure_is_said_asked_again_and_what_was_read_stays(card: CardScene) -> None:
    wishes = Wishes(card)
    card.panel.take_sheet_failure(code_of(1), "no-central")
    assert "台账读不到，过几秒再试" in plain(card)
    for _ in range(ASK_AGAIN_S):
        card.panel.tick(NOW)
    assert wishes.asked == [code_of(1)] * 2
    card.panel.take_sheet(SHEET)
    card.panel.take_sheet_failure(code_of(1), "timeout")
    assert "台账读不到，这是上次读到的" in plain(card)
    assert "在管隐患 2 处" in plain(card)


def test_who_may_not_see_it_sees_no_trace(card: CardScene) -> None:
    wishes = Wishes(card)
    card.panel.take_sheet_failure(code_of(1), "forbidden")
    assert HEAD not in plain(card)
    for _ in range(ASK_AGAIN_S):
        card.panel.tick(NOW)
    assert wishes.asked == [code_of(1)]


def test_a_grid_that_changes_is_asked_about_again(card: CardScene) -> None:
    wishes = Wishes(card)
    card.panel.take_sheet(SHEET)
    card.stage.commit(make_delta(make_upsert(replace(make_grid(1), households=9, revision=2))))
    assert wishes.asked == [code_of(1)] * 2
    card.stage.selection.select_grid(code_of(3))
    assert wishes.asked == [code_of(1), code_of(1), code_of(3)]
    assert READING in plain(card)
