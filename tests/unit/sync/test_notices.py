"""Every trouble has one notice, and the same trouble the same line."""

from __future__ import annotations

import pytest

from desktop.models.command import FINAL_ORDER_STATES, Order, OrderState, Outcome
from desktop.models.failure import Failure
from desktop.models.notice import NoticeLevel
from desktop.sync import notices
from desktop.sync.messages import Failed, FeedName
from tests.helpers.samples import NOON, make_command


@pytest.mark.parametrize("failure", list(Failure))
def test_each_failing_step_has_its_sentence_in_one_line(failure: Failure) -> None:
    failed = Failed(feed=FeedName.CHANGES, failure=failure, detail="secret detail", arguments={"theirs": "2"})
    notice = notices.of_failure(failed, "http://central", NOON)
    assert notice.text_key == f"central-{failure.value}"
    assert notice.replace_key == notices.CENTRAL
    assert notice.arguments == {"theirs": "2", "url": "http://central"}
    assert notice.action == "why"


def test_what_somebody_has_to_mend_is_an_error() -> None:
    levels = {
        failure: notices.of_failure(Failed(feed=FeedName.CHANGES, failure=failure, detail=""), "", NOON).level
        for failure in (Failure.REFUSED, Failure.FOREIGN)
    }
    assert levels == {Failure.REFUSED: NoticeLevel.WARNING, Failure.FOREIGN: NoticeLevel.ERROR}


@pytest.mark.parametrize("state", list(OrderState))
def test_orders_that_came_to_nothing_are_told_and_no_others(state: OrderState) -> None:
    order = Order(
        command=make_command(),
        sequence=1,
        state=state,
        attempts=1,
        changed=NOON,
        outcome=Outcome(problem="already-claimed", holder_name="王"),
    )
    notice = notices.of_order(order)
    told = FINAL_ORDER_STATES - {OrderState.ACCEPTED, OrderState.WITHDRAWN}
    assert (notice is not None) == (state in told)
    if notice is not None:
        assert notice.replace_key == notices.order_key("k1")
        assert (notice.arguments["holder"], notice.arguments["operation"]) == ("王", "claim")
        assert (notice.level is NoticeLevel.ERROR) == (state is OrderState.EXPIRED)


@pytest.mark.parametrize(
    ("skew_s", "level"),
    [
        (None, None),
        (1.9, None),
        (-1.9, None),
        (2.5, NoticeLevel.WARNING),
        (-25.0, NoticeLevel.WARNING),
        (31.0, NoticeLevel.ERROR),
    ],
)
def test_a_clock_that_is_off_is_told(skew_s: float | None, level: NoticeLevel | None) -> None:
    notice = notices.of_skew(skew_s, NOON)
    assert (None if notice is None else notice.level) == level
