"""Owns what the plans of a surface share: looked up once a picture, made in the background where large.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from widgets.canvas.frame import Frame
from widgets.canvas.plan_maker import PlanMaker

P = TypeVar("P")


class SurfacePlan(QObject, Generic[P]):
    """A plan of one surface.

    Args:
        keep: Keeps a plan that was made in the background under its key.

    Signals:
        made (): Another plan is there, or wanted of the next picture; paint again.
    """

    made = Signal()

    def __init__(self, keep: Callable[[Any, Any], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self._frame: Frame | None = None
        self._of_frame: P
        self._maker = PlanMaker(self)
        self._maker.made.connect(self._take)

    @property
    def is_settled(self) -> bool:
        """Whether no plan is being made."""
        return self._maker.is_idle

    def _once(self, frame: Frame, find: Callable[[], P]) -> P:
        """Return the plan for a frame; all layers of a picture ask for it, and are given the same one."""
        if frame is not self._frame:
            # Looked up first: where that fails, the frame has no plan yet.
            self._of_frame = find()
            self._frame = frame
        return self._of_frame

    def _look_anew(self) -> None:
        """Look the plan up again, though the frame may be the same."""
        self._frame = None

    @Slot(object, object)
    def _take(self, key: object, plan: object) -> None:
        self._keep(key, plan)
        self.made.emit()
