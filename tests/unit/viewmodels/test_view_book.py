"""Proves the book of named views against a list, and that every change can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop.models.geo import BoundingBox
from desktop.models.named_view import LONGEST_NAME, NamedView
from desktop.viewmodels.view_book import MOST, ViewBook

BOX = BoundingBox(103.9, 30.9, 104.0, 31.0)
AT = st.integers(-1, 4)
NAMES = st.sampled_from(["", "  ", "老城", "龙门山", "夜班 B"])
STEPS = st.one_of(
    st.tuples(st.just("add"), NAMES),
    st.tuples(st.just("rename"), AT, NAMES),
    st.tuples(st.just("delete"), AT),
    st.tuples(st.just("move"), AT, st.sampled_from([-1, 1])),
)


def change(names: list[str], step: tuple) -> list[str]:  # type: ignore[type-arg]
    """Return what a step makes of a list of names."""
    changed = list(names)
    match step:
        case ("add", name) if name.strip():
            changed.append(name)
        case ("rename", at, name) if name.strip() and 0 <= at < len(names):
            changed[at] = name
        case ("delete", at) if 0 <= at < len(names):
            del changed[at]
        case ("move", at, way) if 0 <= at < len(names) and 0 <= at + way < len(names):
            changed[at], changed[at + way] = changed[at + way], changed[at]
    return changed


@given(st.lists(STEPS, max_size=12))
def test_the_book_is_a_list_and_undo_goes_back_step_by_step(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    book = ViewBook()
    names: list[str] = []
    past = []
    for step in steps:
        changed = change(names, step)
        if changed != names:
            past.append(names)
        names = changed
        match step:
            case ("add", name):
                book.add(name, BOX)
            case ("rename", at, name):
                book.rename(at, name)
            case ("delete", at):
                book.delete(at)
            case ("move", at, way):
                book.move(at, way)
        assert [view.name for view in book.views] == names
    while book.can_undo:
        book.undo()
        assert [view.name for view in book.views] == past.pop()
    assert past == []


def test_what_was_taken_up_cannot_be_undone_by_the_next_officer(qapp: QApplication) -> None:
    book = ViewBook()
    book.add("老城", BOX)
    edits: list[bool] = []
    book.edited.connect(lambda: edits.append(True))
    book.take((NamedView("夜班", BOX),))
    assert not book.can_undo
    assert edits == [], "taking up is no edit: nothing has to be kept"


def test_names_and_numbers_have_an_end(qapp: QApplication) -> None:
    book = ViewBook()
    assert book.add("长" * 90, BOX)
    assert len(book.views[0].name) == LONGEST_NAME
    added = [book.add(f"v{n}", BOX) for n in range(MOST)]
    assert added.count(True) == MOST - 1
    assert len(book.views) == MOST
