"""Owns instants as the HTTP surface takes them: with a zone, within years that both databases keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Beyond these nothing is kept, and the calendar ends not far from its edge."""


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"nothing is kept before {FIRST_YEAR} or after {LAST_YEAR}")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_range)]
"""An instant with its zone; UTC within the program."""
