"""Owns the sheet that answers "why is my picture old": each step of the way, and the first that fails.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.board.freshness import FeedStatus, LinkStatus
from desktop.models.failure import Failure
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import link_word, tr
from widgets.shell.failure_words import STEP_OF, STEPS, failure_words, remedy_words, step_word
from widgets.shell.link_pill import age_figure
from widgets.shell.overlay import Overlay


def step_results(failure: str) -> list[tuple[str, bool | None]]:
    """Return each step with True (good), False (this one fails) or None (not reached)."""
    if failure not in set(Failure):
        return [(step, True) for step in STEPS]
    failing = STEPS.index(STEP_OF[Failure(failure)])
    return [
        (step, True if place < failing else False if place == failing else None)
        for place, step in enumerate(STEPS)
    ]


def result_word(result: bool | None) -> str:
    """Return the word for how a step went."""
    if result is None:
        return tr("未到这一步")
    return tr("正常") if result else tr("失败")


class WhySheet(Overlay):
    """One line a feed, one line a step, one line what to do; works offline too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = LinkStatus()
        self._feeds = [PlainLabel("plain"), PlainLabel("plain")]
        self._url = PlainLabel("dim")
        self._reason = PlainLabel("strong")
        self._remedy = PlainLabel("plain")
        self._foot = PlainLabel("dim")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        self._steps = [(PlainLabel("plain"), PlainLabel("plain")) for _ in STEPS]
        for row, (name, result) in enumerate(self._steps):
            grid.addWidget(name, row, 0)
            grid.addWidget(result, row, 1)
        grid.setColumnStretch(1, 1)
        for label in (*self._feeds, self._url):
            self.column.addWidget(label)
        self.column.addLayout(grid)
        for label in (self._reason, self._remedy, self._foot):
            self.column.addWidget(label)

    @property
    def words(self) -> str:
        """All that the sheet says, for readers and tests."""
        labels = [*self._feeds, self._url, self._reason, self._remedy]
        return "\n".join([label.text() for label in labels] + [result.text() for _, result in self._steps])

    def show_link(self, link: LinkStatus) -> None:
        """Take the link's state; what is open is renewed."""
        self._link = link
        if self.isVisible():
            self.render_words()
            self.place()

    def render_words(self) -> None:
        """Say everything in the present language."""
        link = self._link
        self.title.setText(tr("画面为什么陈旧"))
        self._feeds[0].setText(_feed_words(tr("事件"), link.changes))
        self._feeds[1].setText(_feed_words(tr("定位"), link.positions))
        self._url.setText(tr("中心 {url}").format(url=link.url or "–"))
        failure = link.worst.failure
        for (name, result), (step, went) in zip(self._steps, step_results(failure), strict=True):
            name.setText(step_word(step))
            result.setText(result_word(went))
            result.set_role({True: "dim", False: "strong", None: "dim"}[went])
        self._reason.setText(failure_words(failure) if failure else tr("没有故障，画面是新的"))
        self._remedy.setText(remedy_words(failure))
        self._remedy.setVisible(bool(failure))
        self._foot.setText(tr("F5 立即重试 · F8 或 Esc 关闭"))


def _feed_words(name: str, feed: FeedStatus) -> str:
    age = "–" if feed.age_s is None else age_figure(feed.age_s)
    words = f"{name}  {link_word(feed.state)}  {age}"
    if feed.retry_in_s is not None and feed.failure:
        words += "  " + tr("{seconds} 秒后重试").format(seconds=max(0, round(feed.retry_in_s)))
    return words
