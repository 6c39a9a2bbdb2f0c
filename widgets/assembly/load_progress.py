"""Owns what is told of a loading: on the page before the first picture, afterwards as one line of notice.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Slot

from desktop.models.notice import Notice, NoticeLevel
from desktop.viewmodels.ticking import Ticking
from widgets.parts.wording import short_age_words, tr
from widgets.shell.main_window import MainWindow

_KEY = "loading"
_SLOW_START_S = 10.0
"""A start that takes longer says for how long it has been at it: the share alone may stand for minutes."""

_TOLD_EVERY = 50
"""The line of notice changes so many times in a loading, not with each page."""


class LoadProgress(QObject):
    """Tells how many records and parts of polygons are here, and of how many.

    While the picture is not whole its figures are not either: the line stands until the last record is here.
    """

    def __init__(
        self,
        window: MainWindow,
        ticking: Ticking,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._ticking, self._clock = ticking, clock
        self._told = -1
        self._began_s: float | None = None

    @Slot(float, str)
    def show_start(self, share: float, step: str) -> None:
        """Show how far the profile's own central is with its first start, and how long it has taken."""
        if self._began_s is None:
            self._began_s = self._clock()
        took_s = self._clock() - self._began_s
        took = tr("已用 {time}").format(time=short_age_words(took_s)) if took_s >= _SLOW_START_S else ""
        self._window.start_page.show_progress(step, share, took)

    @Slot(int, int)
    def show_records(self, done: int, total: int) -> None:
        """Show how many records of the board are here."""
        self._show("records", done, total)

    @Slot(int, int)
    def show_geometry(self, done: int, total: int) -> None:
        """Show how many parts of the polygons are here."""
        self._show("geometry", done, total)

    def _show(self, step: str, done: int, total: int) -> None:
        if not self._window.shows_city:
            self._window.start_page.show_progress(
                step, done / total if total else None, f"{done:,} / {total:,}"
            )
            return
        if done >= total:
            self._told = -1
            self._window.notices.clear_notice(_KEY)
            return
        told = done * _TOLD_EVERY // total
        if told != self._told:
            self._told = told
            self._window.notices.raise_notice(
                Notice(
                    level=NoticeLevel.INFO,
                    text_key=f"loading-{step}",
                    replace_key=_KEY,
                    since=self._ticking.now,
                    arguments={"done": f"{done:,}", "total": f"{total:,}"},
                )
            )
