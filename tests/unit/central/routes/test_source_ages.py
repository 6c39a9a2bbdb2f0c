"""How old the central's own inputs are: each source by itself, and one that never spoke says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.central.ledger.notifications import Notification
from desktop.central.ledger.source_contacts import read_source_contacts
from desktop.central.rules.codeset import CODE_SETS, load_code_set
from desktop.models.delta import SourceAge, merge_ages
from desktop.models.incident import IntakeSource
from desktop.models.instant import to_epoch_ms
from desktop.wire.feed import decode_delta
from desktop.wire.readings import decode_health
from tests.helpers.http_city import HttpCity
from tests.helpers.small_city import START


def beat(served: HttpCity) -> None:
    """Have the process know what its beat would tell it."""
    ticked_ms = to_epoch_ms(served.city.now)
    sources = served.city.ledger.transact(read_source_contacts)
    served.context.note_beat(Notification(ticked_ms=ticked_ms, sources=sources))


def ages(served: HttpCity) -> dict[str, datetime | None]:
    beat(served)
    told = decode_health(served.get("/v1/health", None).content).data_as_of
    return {age.source: age.as_of for age in told}


def test_each_source_has_its_own_age_and_silence_is_no_zero(served: HttpCity) -> None:
    assert ages(served) == {"terminals": None, "posts": START, "hotline": None, "wechat": None, "12345": None}
    served.report("i-1", source="hotline")
    served.city.now += timedelta(hours=2)
    served.report("i-2", source="wechat")
    found = ages(served)
    assert (found["hotline"], found["wechat"], found["12345"]) == (START, served.city.now, None)
    served.city.now += timedelta(hours=1)
    served.report("i-3", source="hotline")
    assert ages(served)["hotline"] == served.city.now


def test_an_idle_poll_stays_small_and_one_that_brings_something_tells_all(served: HttpCity) -> None:
    cursor = served.get("/v1/bundle").json()["cursor"]
    first = decode_delta(served.get("/v1/changes", since=cursor).content)
    assert len(first.data_as_of) == 5, "with what the desk must hold"
    idle = served.get("/v1/changes", since=first.cursor)
    assert [age.source for age in decode_delta(idle.content).data_as_of] == ["terminals", "posts"]
    served.report("i-1")
    beat(served)
    told = decode_delta(served.get("/v1/changes", since=first.cursor).content).data_as_of
    assert SourceAge("hotline", START, 14400.0) in told


def test_an_idle_poll_takes_no_source_away() -> None:
    known = (SourceAge("terminals", START, 180.0), SourceAge("hotline", START, 14400.0))
    later = SourceAge("terminals", START + timedelta(minutes=1), 180.0)
    assert merge_ages(known, (later,)) == (later, known[1])
    new = SourceAge("wechat", None, 60.0)
    assert merge_ages(known, (new,)) == (*known, new)
    assert merge_ages((), known) == known


def test_a_code_set_says_which_sources_a_city_counts_on() -> None:
    for code in CODE_SETS:
        late_after_s = load_code_set(code).policy.late_after_s
        assert IntakeSource.HOTLINE in late_after_s
        assert min(late_after_s.values()) >= 3600
