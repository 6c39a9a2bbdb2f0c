"""Proves that the sign of every kind of incidents fills its box and reaches out of none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from desktop.models.incident_kind import IncidentKind
from widgets.parts.kind_glyphs import kind_path


@pytest.mark.parametrize("kind", list(IncidentKind))
@pytest.mark.parametrize("box", [QRectF(3, 5, 12, 12), QRectF(0, 0, 40, 20)])
def test_a_sign_fills_its_box(kind: IncidentKind, box: QRectF) -> None:
    drawn = kind_path(box, kind).boundingRect()
    assert box.adjusted(-0.1, -0.1, 0.1, 0.1).contains(drawn)
    side = min(box.width(), box.height())
    assert drawn.width() >= 0.7 * side
    assert abs(drawn.center().x() - box.center().x()) < 0.1 * side
    assert abs(drawn.center().y() - box.center().y()) < 0.1 * side
