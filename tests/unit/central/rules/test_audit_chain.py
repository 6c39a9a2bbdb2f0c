"""The audit chain under every kind of tampering: altered, deleted, reordered, cut short, sealed anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.audit_chain import (
    GENESIS,
    AuditEntry,
    ChainFault,
    ChainHead,
    FaultKind,
    check_chain,
    seal_of,
)


def make_chain(length: int) -> list[AuditEntry]:
    chain: list[AuditEntry] = []
    previous = GENESIS
    for number in range(1, length + 1):
        entry = AuditEntry(
            number=number,
            at_ms=1000 * number,
            actor_id=f"officer-{number % 3}",
            actor_name="李晓梅",
            role="duty-officer",
            action="claim",
            subject=f"incident:i-{number}",
            changes="{}",
            seal="",
        )
        previous = seal_of(entry, previous)
        chain.append(replace(entry, seal=previous))
    return chain


def head_of(chain: list[AuditEntry]) -> ChainHead:
    return ChainHead(chain[-1].number, chain[-1].seal) if chain else ChainHead(0, GENESIS)


def faults_of(
    chain: list[AuditEntry], head: ChainHead, anchors: dict[int, str] | None = None
) -> list[ChainFault]:
    return list(check_chain(chain, head, anchors).faults)


lengths = st.integers(1, 12)
places = st.integers(0, 11)


@given(st.integers(0, 12))
def test_a_chain_that_nobody_touched_is_clean(length: int) -> None:
    chain = make_chain(length)
    report = check_chain(chain, head_of(chain), {one.number: one.seal for one in chain[::3]})
    assert (report.entries, report.faults, report.head) == (length, (), head_of(chain))


CHANGES = (
    {"at_ms": 5},
    {"actor_id": "somebody"},
    {"actor_name": "别人"},
    {"role": "leader"},
    {"action": "close"},
    {"subject": "incident:other"},
    {"changes": '{"a":1}'},
    {"seal": "f" * 64},
)


@given(lengths, places, st.sampled_from(CHANGES))
def test_an_altered_entry_is_found_where_it_stands(
    length: int, place: int, change: dict[str, object]
) -> None:
    chain, at = make_chain(length), place % length
    head = head_of(chain)
    chain[at] = replace(chain[at], **change)  # type: ignore[arg-type]
    assert ChainFault(at + 1, FaultKind.ALTERED) in faults_of(chain, head)


@given(lengths, places, st.integers(1, 3))
def test_deleted_entries_are_found_at_their_numbers(length: int, place: int, count: int) -> None:
    chain, at = make_chain(length), place % length
    head = head_of(chain)
    gone = [one.number for one in chain[at : at + count]]
    del chain[at : at + count]
    found = faults_of(chain, head)
    if at + count >= length:
        assert found == [ChainFault(at + 1, FaultKind.TRUNCATED)]
    else:
        assert found == [ChainFault(number, FaultKind.MISSING) for number in gone]


@given(st.integers(2, 12), places, places)
def test_entries_that_changed_places_are_found(length: int, one: int, other: int) -> None:
    chain = make_chain(length)
    head = head_of(chain)
    low, high = sorted((one % length, other % length))
    if low == high:
        return
    chain[low], chain[high] = chain[high], chain[low]
    assert any(fault.kind is FaultKind.REORDERED for fault in faults_of(chain, head))


@given(st.integers(2, 12), places)
def test_a_chain_that_was_sealed_anew_from_some_place_on_disagrees_with_its_anchors(
    length: int, place: int
) -> None:
    chain, at = make_chain(length), place % length
    anchors = {chain[-1].number: chain[-1].seal}
    forged = [*chain[:at], replace(chain[at], actor_id="nobody")]
    previous = chain[at - 1].seal if at else GENESIS
    for number in range(at, length):
        entry = forged[number] if number == at else chain[number]
        previous = seal_of(entry, previous)
        forged = [*forged[:number], replace(entry, seal=previous)]
    assert faults_of(forged, head_of(forged)) == [], "the chain alone cannot tell"
    assert faults_of(forged, head_of(forged), anchors) == [ChainFault(length, FaultKind.ALTERED)]


@given(st.integers(2, 12), st.integers(1, 11))
def test_a_chain_cut_short_with_its_head_set_back_disagrees_with_its_anchors(length: int, cut: int) -> None:
    chain = make_chain(length)
    anchors = {chain[-1].number: chain[-1].seal}
    shorter = chain[: max(length - cut, 0)]
    assert faults_of(shorter, head_of(shorter)) == []
    assert faults_of(shorter, head_of(shorter), anchors) == [
        ChainFault(len(shorter) + 1, FaultKind.TRUNCATED)
    ]


def test_an_entry_that_was_added_beside_the_program_is_found() -> None:
    chain = make_chain(3)
    head = head_of(chain)
    forged = replace(chain[-1], number=4, actor_id="nobody", seal="")
    chain.append(replace(forged, seal=seal_of(forged, chain[-1].seal)))
    assert faults_of(chain, head) == [ChainFault(4, FaultKind.UNSEALED)]
