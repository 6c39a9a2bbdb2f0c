"""Owns the amending of a grid's profile: each count and note keeps its own day and author; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.central.rules.base_data.catalogue import BaseData
from desktop.central.rules.refusal import Refused
from desktop.models.base_data import GridProfile, ProfileCount, ProfileNote
from desktop.models.problem import ProblemType


@dataclass(frozen=True, slots=True)
class CountChange:
    """A count as somebody enters it.

    Attributes:
        count: None to take it out.
        as_of: Day for which it holds, None for today.
    """

    code: str
    count: int | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note as somebody enters it; an empty text takes it out."""

    section: str
    text: str
    as_of: date | None


def amend_profile(
    profile: GridProfile,
    counts: Sequence[CountChange],
    notes: Sequence[NoteChange],
    *,
    author: str,
    now: datetime,
    today: date,
    data: BaseData,
) -> GridProfile:
    """Return a profile with what was entered; everything else keeps its day and its author.

    Args:
        profile: As it stands.
        counts: Counts entered, each code once.
        notes: Notes entered, each section once.
        author: Name of who enters them.
        now: Server instant.
        today: Its day in the city.
        data: The catalogue.

    Raises:
        Refused: validation, with a pointer to what is unknown, there twice, of a day to come, or older than
            what it would replace.
    """
    if not counts and not notes:
        raise _invalid("nothing is entered", "/counts")
    kept_counts = {one.code: one for one in profile.counts}
    kept_notes = {one.section: one for one in profile.notes}
    _require_known(((one.code for one in counts)), data.section_of, "/counts/{at}/code")
    _require_known(((one.section for one in notes)), data.sections, "/notes/{at}/section")
    for at, change in enumerate(counts):
        before = kept_counts.pop(change.code, None)
        as_of = _day(change.as_of, None if before is None else before.as_of, today, f"/counts/{at}/as_of")
        if change.count is not None:
            kept_counts[change.code] = ProfileCount(change.code, change.count, as_of, author)
    for at, entered in enumerate(notes):
        noted = kept_notes.pop(entered.section, None)
        as_of = _day(entered.as_of, None if noted is None else noted.as_of, today, f"/notes/{at}/as_of")
        if entered.text:
            kept_notes[entered.section] = ProfileNote(entered.section, entered.text, as_of, author)
    return replace(
        profile,
        counts=tuple(kept_counts[code] for code in data.section_of if code in kept_counts),
        notes=tuple(kept_notes[code] for code in data.sections if code in kept_notes),
        changed=now,
        changed_by=author,
    )


def count_in(profile: GridProfile, code: str) -> int | None:
    """Return a count of a profile, None if nobody entered it."""
    return next((one.count for one in profile.counts if one.code == code), None)


def _require_known(codes: Iterable[str], known: Iterable[str], pointer: str) -> None:
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code not in known:
            raise _invalid(f"the catalogue knows no {code}", pointer.format(at=at))
        if code in seen:
            raise _invalid(f"{code} is entered twice", pointer.format(at=at))
        seen.add(code)


def _day(as_of: date | None, before: date | None, today: date, pointer: str) -> date:
    day = as_of or today
    if day > today:
        raise _invalid("it cannot hold for a day to come", pointer)
    if before is not None and day < before:
        raise _invalid(f"what stands there is newer, of {before.isoformat()}", pointer)
    return day


def _invalid(detail: str, pointer: str) -> Refused:
    return Refused(ProblemType.VALIDATION, detail, pointers=(pointer,))
