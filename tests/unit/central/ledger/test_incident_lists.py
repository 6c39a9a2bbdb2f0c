"""Lists of incidents below HTTP: pages cut between incidents of one instant."""

from __future__ import annotations

from desktop.central.ledger.incident_lists import IncidentFilter, list_incidents
from desktop.central.rules.visibility import Reader
from desktop.models.person import Role
from tests.helpers.small_city import CITY, SmallCity


def test_incidents_of_one_instant_are_paged_by_their_ids(city: SmallCity) -> None:
    for number in range(7):
        city.report(f"i-{number}")
    reader, found, after = Reader(CITY, Role.DUTY_OFFICER), [], None
    for _ in range(4):
        page = city.ledger.transact(
            lambda unit, key=after: list_incidents(unit, reader, IncidentFilter(), key, 2)  # type: ignore[misc]
        )
        found += [one.id for one in page.incidents]
        after = page.after
    assert after is None
    assert found == [f"i-{number}" for number in reversed(range(7))]
