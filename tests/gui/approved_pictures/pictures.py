"""Owns which pictures there are: a name for each, the city it is taken in, and whether it bears words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.settings.settings import Language, Theme
from tests.gui.approved_pictures.room import Room, Showing, make_busy_room, make_calm_room


class Where(StrEnum):
    """City in which a picture is taken."""

    CALM = "calm"
    BUSY = "busy"


Take = Callable[[Room], QImage]


@dataclass(frozen=True)
class Shot:
    """A picture to be taken.

    Attributes:
        name: What it shows.
        where: In which city.
        has_words: Whether it bears words that are another in the other language.
        take: Takes it.
    """

    name: str
    where: Where
    has_words: bool
    take: Take

    def file_name(self, showing: Showing) -> str:
        """Return the name of its file."""
        language = f".{showing.language.value}" if self.has_words else ""
        return f"{self.name}{language}.{showing.theme.value}.png"

    def is_taken(self, showing: Showing) -> bool:
        """Say whether it is taken in a language: without words once is enough."""
        return self.has_words or showing.language is Language.CHINESE


SHOWINGS = tuple(Showing(language, theme) for language in Language for theme in Theme)
_SHOTS: list[Shot] = []


def shot(name: str, where: Where, *, words: bool = False) -> Callable[[Take], Take]:
    """Register a function that takes a picture."""

    def register(take: Take) -> Take:
        _SHOTS.append(Shot(name, where, words, take))
        return take

    return register


def add_shot(name: str, where: Where, take: Take, *, words: bool = False) -> None:
    """Register a picture that is one of many of its kind."""
    _SHOTS.append(Shot(name, where, words, take))


def all_shots() -> tuple[Shot, ...]:
    """Return all pictures there are."""
    return tuple(_SHOTS)


def file_names() -> set[str]:
    """Return the names of the files that the store has to hold."""
    return {one.file_name(how) for one in _SHOTS for how in SHOWINGS if one.is_taken(how)}


def take_all(app: QApplication) -> Iterator[tuple[str, QImage]]:
    """Yield all pictures with the names of their files."""
    for where, make_room in ((Where.CALM, make_calm_room), (Where.BUSY, make_busy_room)):
        room = make_room(app)
        try:
            for showing in SHOWINGS:
                room.put_on(showing)
                for one in _SHOTS:
                    if one.where is where and one.is_taken(showing):
                        room.tidy()
                        yield one.file_name(showing), one.take(room)
        finally:
            room.close()
