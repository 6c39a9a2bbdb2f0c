"""One selection for all panels; setting what is set says nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QSignalSpy

from desktop.viewmodels.selection import Selection


@pytest.mark.parametrize("name", ["incident", "grid", "worker"])
def test_a_selection_is_told_once(qapp: object, name: str) -> None:
    selection = Selection()
    spy = QSignalSpy(getattr(selection, f"{name}_selected"))
    select: Callable[[str], None] = getattr(selection, f"select_{name}")
    for wanted in ("x", "x", "y", ""):
        select(wanted)
    assert [spy.at(n)[0] for n in range(spy.count())] == ["x", "y", ""]


def test_clear_deselects_everything(qapp: object) -> None:
    selection = Selection()
    selection.select_incident("i")
    selection.select_grid("g")
    selection.select_worker("w")
    selection.clear()
    assert (selection.incident_id, selection.grid_code, selection.worker_id) == ("", "", "")
