"""Waits are used where they hold; where they are cut the feed polls every two seconds."""

from __future__ import annotations

import random
from collections.abc import Callable

from desktop.sync.poll_rhythm import (
    BUSY_GAP_S,
    CUTS_TO_GIVE_UP,
    JITTER_S,
    PLAIN_INTERVAL_S,
    PLAIN_POLLS_BEFORE_TRIAL,
    WAIT_S,
    WAITS_BEFORE_CLOCK,
    PollRhythm,
)


def running(random_share: Callable[[], float] = random.random) -> PollRhythm:
    """Return the rhythm of a feed that has had its first answer."""
    rhythm = PollRhythm(random_share)
    rhythm.note_answer(rhythm.next_wait_s(), 0.1, has_changes=False, more=False)
    return rhythm


def good_wait(rhythm: PollRhythm) -> float:
    return rhythm.note_answer(WAIT_S, WAIT_S, has_changes=False, more=False)


def make_plain() -> PollRhythm:
    rhythm = running(lambda: 0.5)
    for _ in range(CUTS_TO_GIVE_UP):
        rhythm.note_failure(rhythm.next_wait_s(), was_cut=True)
        rhythm.note_answer(rhythm.next_wait_s(), 0.1, has_changes=False, more=False)
    return rhythm


def test_the_first_poll_of_a_run_does_not_wait() -> None:
    rhythm = PollRhythm()
    assert rhythm.next_wait_s() == 0.0, (
        "a quiet central would hold the answer, and the desk would not be live"
    )
    assert rhythm.note_answer(0.0, 0.1, has_changes=False, more=False) == 0.0
    assert rhythm.next_wait_s() == WAIT_S


def test_a_quiet_feed_waits_again_at_once() -> None:
    rhythm = running(lambda: 1.0)
    assert rhythm.next_wait_s() == WAIT_S
    assert good_wait(rhythm) == JITTER_S


def test_a_busy_feed_is_asked_ten_times_a_second_at_most() -> None:
    rhythm = running(lambda: 0.0)
    assert rhythm.note_answer(WAIT_S, 0.02, has_changes=True, more=False) == BUSY_GAP_S - 0.02


def test_further_pages_are_asked_for_at_once() -> None:
    rhythm = running(lambda: 1.0)
    assert rhythm.note_answer(WAIT_S, 0.02, has_changes=True, more=True) == 0.0


def test_after_a_failure_one_poll_without_wait() -> None:
    rhythm = running()
    rhythm.note_failure(WAIT_S, was_cut=False)
    assert rhythm.next_wait_s() == 0.0
    rhythm.note_answer(0.0, 0.1, has_changes=False, more=False)
    assert rhythm.next_wait_s() == WAIT_S
    assert not rhythm.is_plain


def test_waits_cut_in_a_row_lead_to_plain_polling() -> None:
    rhythm = make_plain()
    assert rhythm.is_plain
    assert rhythm.next_wait_s() == 0.0
    wait_s = rhythm.note_answer(0.0, 0.1, has_changes=False, more=False)
    assert abs(wait_s - PLAIN_INTERVAL_S) <= JITTER_S


def test_one_cut_among_good_waits_is_no_reason() -> None:
    rhythm = running()
    for _ in range(10):
        rhythm.note_failure(rhythm.next_wait_s(), was_cut=True)
        rhythm.note_answer(rhythm.next_wait_s(), 0.1, has_changes=False, more=False)
        good_wait(rhythm)
    assert not rhythm.is_plain


def test_an_outage_says_nothing_of_waits() -> None:
    rhythm = running()
    for _ in range(10):
        rhythm.note_failure(WAIT_S, was_cut=False)
        rhythm.note_failure(0.0, was_cut=True)
        rhythm.note_answer(0.0, 0.1, has_changes=False, more=False)
    assert not rhythm.is_plain


def test_empty_answers_that_come_at_once_are_cut_waits_and_no_storm() -> None:
    rhythm = running()
    waits = []
    for _ in range(CUTS_TO_GIVE_UP):
        waits.append(rhythm.note_answer(rhythm.next_wait_s(), 0.01, has_changes=False, more=False))
    assert waits == [PLAIN_INTERVAL_S] * CUTS_TO_GIVE_UP
    assert rhythm.is_plain


def test_now_and_then_a_wait_is_tried_again() -> None:
    rhythm = make_plain()
    for _ in range(PLAIN_POLLS_BEFORE_TRIAL - 1):  # the one that gave up counts too
        assert rhythm.next_wait_s() == 0.0
        rhythm.note_answer(0.0, 0.1, has_changes=False, more=False)
    assert rhythm.next_wait_s() == WAIT_S
    good_wait(rhythm)
    assert not rhythm.is_plain


def test_once_a_minute_of_quiet_one_poll_looks_at_the_clock() -> None:
    rhythm = running()
    waits = []
    for _ in range(3 * (WAITS_BEFORE_CLOCK + 1)):
        wait_s = rhythm.next_wait_s()
        waits.append(wait_s)
        rhythm.note_answer(wait_s, wait_s or 0.01, has_changes=False, more=False)
    assert waits == ([WAIT_S] * WAITS_BEFORE_CLOCK + [0.0]) * 3
    assert not rhythm.is_plain


def test_a_busy_feed_needs_no_poll_for_the_clock() -> None:
    rhythm = running()
    for _ in range(3 * WAITS_BEFORE_CLOCK):
        assert rhythm.next_wait_s() == WAIT_S
        rhythm.note_answer(WAIT_S, 0.2, has_changes=True, more=False)
