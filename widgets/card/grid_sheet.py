"""Owns what was looked up of a grid, and its lines: what is counted, what its worker does, the stations.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.models.base_data import GridProfile, GridSheet, ProfileSection, Station
from desktop.models.failure import Failure
from widgets.card.duty_lines import duty_widgets
from widgets.card.rows import Pair, plain_line, rule
from widgets.card.section import Folds, SectionHead
from widgets.parts.wording import data_words, phone_words, tr

PROFILE = "profile"
"""Key of the part that says what is counted and noted."""

ASK_AGAIN_S = 5
"""Seconds after which a sheet that could not be read is asked for again."""

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Holds a figure and its unit in one line, and the dot after them at its end."""

NOT_FOR_THIS_VIEWER = frozenset({Failure.FORBIDDEN.value, "gone"})
"""What failed because there is nothing to see for who sits here; it is not asked for again."""


class SheetState:
    """Which grid's sheet is wished for, what has come of it, and when to ask again.

    Attributes:
        code: Grid that is shown, empty for none.
        sheet: The last answer about it, None before the first.
        failure: Code of what failed since, empty if nothing did.
    """

    def __init__(self) -> None:
        self.code, self.failure = "", ""
        self.sheet: GridSheet | None = None
        self._seconds = 0

    def turn_to(self, code: str) -> bool:
        """Turn to a grid; says whether its sheet must be asked for."""
        if code == self.code:
            return False
        self.code, self.sheet, self.failure = code, None, ""
        return bool(code)

    def forget(self) -> None:
        """Forget the grid, so that its sheet is asked for anew."""
        self.turn_to("")

    def take(self, sheet: GridSheet) -> bool:
        """Take an answer; says whether it is about the grid that is shown."""
        if sheet.profile.grid_code != self.code:
            return False
        self.sheet, self.failure = sheet, ""
        return True

    def fail(self, code: str, failure: str) -> bool:
        """Take a failure; says whether that changes what is shown."""
        self._seconds = 0
        if code != self.code or failure == self.failure:
            return False
        self.failure = failure
        return True

    def tick(self) -> bool:
        """Let a second pass; says whether to ask again."""
        if not self.failure or self.failure in NOT_FOR_THIS_VIEWER:
            return False
        self._seconds = (self._seconds + 1) % ASK_AGAIN_S
        return self._seconds == 0


def sheet_widgets(state: SheetState, folds: Folds) -> list[QWidget]:
    """Return a grid's sheet line by line: counts by 人 地 物 情 事, notes, duties; or why it is not there.

    They stand in the card's own column, which asks each line how high it is at its width; a box around them
    would be asked too late.
    """
    if state.failure in NOT_FOR_THIS_VIEWER:
        return []
    is_open = folds.is_open(PROFILE)
    lines: list[QWidget] = [rule(), SectionHead(PROFILE, tr("网格台账（人地物情事）"), is_open=is_open)]
    if state.failure:
        lines.append(plain_line("small", _failure_words(state)))
    if state.sheet is None:
        return lines if state.failure else [*lines, plain_line("small", tr("正在读取台账…"))]
    if is_open:
        lines += _profile_widgets(state.sheet)
    duties = duty_widgets(state.sheet.duties, folds)
    return [*lines, rule(), *duties] if duties else lines


def station_rows(state: SheetState) -> list[tuple[str, str]]:
    """Return the stations of the community: the word for the kind, and how each is reached."""
    if state.sheet is None or state.failure in NOT_FOR_THIS_VIEWER:
        return []
    kinds = {one.code: data_words(one.name, one.name_en) for one in state.sheet.catalogue.station_kinds}
    return [(kinds.get(one.kind_code, one.kind_code), _station_words(one)) for one in state.sheet.stations]


def _profile_widgets(sheet: GridSheet) -> list[QWidget]:
    profile = sheet.profile
    if not profile.counts and not profile.notes:
        return [plain_line("small", tr("尚无人登记"))]
    lines: list[QWidget] = []
    for section in sheet.catalogue.profile_sections:
        words = _section_words(profile, section)
        if words:
            lines.append(Pair(data_words(section.name, section.name_en), words))
    return [*lines, plain_line("small", _as_of_words(profile))]


def _failure_words(state: SheetState) -> str:
    if state.sheet is None:
        return tr("台账读不到，过几秒再试")
    return tr("台账读不到，这是上次读到的")


def _section_words(profile: GridProfile, section: ProfileSection) -> str:
    counts = {one.code: one.count for one in profile.counts}
    parts = [
        data_words(
            f"{item.name} {counts[item.code]:,}{NO_BREAK}{item.unit}",
            f"{item.name_en}{NO_BREAK}{counts[item.code]:,}",
        )
        for item in section.items
        if item.code in counts
    ]
    parts += [
        tr("{text}（{day} {author}）").format(text=note.text, day=f"{note.as_of:%m-%d}", author=note.author)
        for note in profile.notes
        if note.section == section.code
    ]
    return f"{NO_BREAK}· ".join(parts)


def _as_of_words(profile: GridProfile) -> str:
    entered = [(one.as_of, one.author) for one in profile.counts]
    entered += [(one.as_of, one.author) for one in profile.notes]
    days = sorted({day for day, _ in entered})
    authors = "、".join(sorted({author for _, author in entered}))
    if len(days) == 1:
        return tr("截至 {day} · {authors} 登记").format(day=days[0].isoformat(), authors=authors)
    return tr("{first} 至 {last} · {authors} 登记").format(
        first=days[0].isoformat(), last=days[-1].isoformat(), authors=authors
    )


def _station_words(station: Station) -> str:
    parts = (station.name, phone_words(station.phone) if station.phone else "", station.hours)
    return f"{NO_BREAK}· ".join(part for part in parts if part)
